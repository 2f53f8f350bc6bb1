#pragma once

/// random_integer, random_shuffle and random_pet.

#include <charconv>
#include <functional>
#include <numeric>
#include <string>
#include <vector>

#include "keepers.h"
#include "providers/sdk/description.h"
#include "providers/sdk/secure_random.h"
#include "words.h"

namespace plumb::random {

/// Returns numbers in 0 .. limit - 1. With a seed always the same ones, which are Plumb's own:
/// other programs give other numbers for that seed.
using Draw = std::function<std::uint64_t(std::uint64_t limit)>;

inline Draw draw_from(const Val<std::string>& seed) {
  if (seed.value_or("").empty()) return &sdk::random_below;
  std::uint64_t state = 0;
  const std::string hash = sdk::content_hash(*seed);
  std::from_chars(hash.data(), hash.data() + hash.size(), state, 16);
  return [state](std::uint64_t limit) mutable {  // splitmix64
    const std::uint64_t unbiased = UINT64_MAX - UINT64_MAX % limit;
    for (;;) {
      state += 0x9e3779b97f4a7c15U;
      std::uint64_t z = state;
      z = (z ^ z >> 30U) * 0xbf58476d1ce4e5b9U;
      z = (z ^ z >> 27U) * 0x94d049bb133111ebU;
      z ^= z >> 31U;
      if (z < unbiased) return z % limit;
    }
  };
}

struct IntegerModel : Kept {
  Val<std::int64_t> min, max, result;
  Val<std::string> seed;

  static void describe(Schema<IntegerModel>& s) {
    describe_kept(s);
    s.about("A random whole number from a range, both ends included.");
    s.attr("min", &IntegerModel::min).required().replace();
    s.attr("max", &IntegerModel::max).required().replace();
    s.attr("seed", &IntegerModel::seed)
        .optional()
        .replace()
        .about("The same seed gives the same number, though not the one that other programs give.");
    s.attr("result", &IntegerModel::result).computed();
  }
};

class IntegerResource final : public KeptResource<IntegerModel> {
 public:
  static constexpr const char* kType = "random_integer";

  void create(Context&, NoClient&, IntegerModel& object) override {
    if (*object.max < *object.min) {
      throw Failure(
          "Create Random Integer Error",
          "The minimum (min) value needs to be smaller than or equal to maximum (max) value.");
    }
    const auto low = static_cast<std::uint64_t>(*object.min);
    const std::uint64_t span = static_cast<std::uint64_t>(*object.max) - low;
    const Draw draw = draw_from(object.seed);
    // The whole range of 64 bits is one number more than fits: its two halves are drawn apart.
    const std::uint64_t offset =
        span == UINT64_MAX ? draw(2) << 63U | draw(std::uint64_t{1} << 63U) : draw(span + 1);
    object.result = static_cast<std::int64_t>(low + offset);
    object.id = std::to_string(*object.result);
  }

  /// RESULT,MIN,MAX[,SEED]
  void import(Context&, NoClient&, const std::string& id, IntegerModel& object) override {
    std::vector<std::string> parts{""};
    for (const char c : id) c == ',' ? void(parts.emplace_back()) : void(parts.back() += c);
    if (parts.size() != 3 && parts.size() != 4) {
      throw Failure(
          "Import Random Integer Error",
          "Invalid import usage: expecting {result},{min},{max} or {result},{min},{max},{seed}");
    }
    Val<std::int64_t>* const fields[] = {&object.result, &object.min, &object.max};
    for (std::size_t i = 0; i < 3; ++i) {
      std::int64_t number = 0;
      const char* end = parts[i].data() + parts[i].size();
      const auto [stop, error] = std::from_chars(parts[i].data(), end, number);
      if (error != std::errc() || stop != end) {
        throw Failure("Import Random Integer Error",
                      "The value \"" + parts[i] + "\" could not be parsed as an integer.");
      }
      *fields[i] = number;
    }
    object.id = parts[0];
    if (parts.size() == 4) object.seed = parts[3];
  }
};

struct ShuffleModel : Kept {
  Val<List<std::string>> input, result;
  Val<std::int64_t> result_count;
  Val<std::string> seed;

  static void describe(Schema<ShuffleModel>& s) {
    describe_kept(s);
    s.about("A random permutation of a list.");
    s.attr("input", &ShuffleModel::input).required().replace();
    s.attr("result_count", &ShuffleModel::result_count)
        .optional()
        .replace()
        .about("How many results to return; more than there are inputs repeats them.");
    s.attr("seed", &ShuffleModel::seed)
        .optional()
        .replace()
        .about("The same seed gives the same order, though not the one that other programs give.");
    s.attr("result", &ShuffleModel::result).computed();
  }
};

class ShuffleResource final : public KeptResource<ShuffleModel> {
 public:
  static constexpr const char* kType = "random_shuffle";

  void create(Context&, NoClient&, ShuffleModel& object) override {
    const List<std::string>& input = *object.input;
    const auto size = static_cast<std::int64_t>(input.size());
    const std::int64_t wanted = size == 0 ? 0 : object.result_count.value_or(size);
    if (wanted > kMost) {
      throw Failure("Invalid Attribute Value", "result_count is too large.", "result_count");
    }
    const Draw draw = draw_from(object.seed);
    List<std::string> result;
    std::vector<std::size_t> order(input.size());
    while (static_cast<std::int64_t>(result.size()) < wanted) {
      std::iota(order.begin(), order.end(), 0);
      for (std::size_t i = order.size(); i > 1; --i) std::swap(order[i - 1], order[draw(i)]);
      for (const std::size_t at : order) {
        if (static_cast<std::int64_t>(result.size()) < wanted) result.push_back(input[at]);
      }
    }
    object.result = std::move(result);
    object.id = "-";
  }

 private:
  static constexpr std::int64_t kMost = 1 << 20;
};

struct PetModel : Kept {
  Val<std::int64_t> length;
  Val<std::string> prefix, separator;

  static void describe(Schema<PetModel>& s) {
    describe_kept(s);
    s.about("A name of a few words that is easy to remember.");
    s.attr("length", &PetModel::length).optional().default_to(2).replace().about("How many words.");
    s.attr("prefix", &PetModel::prefix).optional().replace();
    s.attr("separator", &PetModel::separator).optional().default_to("-").replace();
  }
};

class PetResource final : public KeptResource<PetModel> {
 public:
  static constexpr const char* kType = "random_pet";

  /// Adverbs, one adjective, one animal, as many as the length asks for.
  void create(Context&, NoClient&, PetModel& object) override {
    const std::int64_t words = *object.length;
    if (words > kMost) throw Failure("Invalid Attribute Value", "length is too large.", "length");
    std::string name = object.prefix.value_or("");
    const auto add = [&](std::string_view word) {
      if (!name.empty()) name += *object.separator;
      name += word;
    };
    for (std::int64_t i = words; i > 2; --i) add(pick(kAdverbs));
    if (words > 1) add(pick(kAdjectives));
    if (words > 0) add(pick(kAnimals));
    object.id = name;
  }

 private:
  template <typename Words>
  static std::string_view pick(const Words& words) {
    return words[sdk::random_below(std::size(words))];
  }
  static constexpr std::int64_t kMost = 1000;
};

}  // namespace plumb::random
