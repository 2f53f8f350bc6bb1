#pragma once

/// random_string and random_password: the same characters, once for all to see and once not.

#include <crypt.h>

#include <algorithm>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

#include "keepers.h"
#include "providers/sdk/secure_random.h"

namespace plumb::random {

/// The attributes that say which characters.
struct Characters : Kept {
  Val<std::int64_t> length, min_lower, min_numeric, min_special, min_upper;
  Val<bool> lower, number, numeric, special, upper;
  Val<std::string> override_special, result;

  template <typename M>
  static void describe_characters(Schema<M>& s) {
    describe_kept(s);
    s.attr("length", &M::length).required().replace().at_least(1);
    s.attr("lower", &M::lower).optional().default_to(true).replace();
    s.attr("upper", &M::upper).optional().default_to(true).replace();
    s.attr("special", &M::special).optional().default_to(true).replace();
    s.attr("numeric", &M::numeric).optional().computed();  // Kept equal to "number" in plan().
    s.attr("number", &M::number)
        .optional()
        .computed()
        .deprecated("**NOTE**: This is deprecated, use `numeric` instead.");
    s.attr("min_lower", &M::min_lower).optional().default_to(0).replace();
    s.attr("min_upper", &M::min_upper).optional().default_to(0).replace();
    s.attr("min_numeric", &M::min_numeric).optional().default_to(0).replace();
    s.attr("min_special", &M::min_special).optional().default_to(0).replace();
    s.attr("override_special", &M::override_special).optional();
  }

  /// The values that an import, or a state of an old version, does not have.
  void complete() {
    for (Val<bool>* flag : {&lower, &upper, &special, &number}) {
      if (flag->is_null()) *flag = true;
    }
    numeric = number;
    for (Val<std::int64_t>* minimum : {&min_lower, &min_upper, &min_numeric, &min_special}) {
      if (minimum->is_null()) *minimum = 0;
    }
    if (length.is_null()) length = static_cast<std::int64_t>(result.value_or("").size());
  }
};

/// The code points of UTF-8 text, each as its bytes: a special character may be any.
inline std::vector<std::string> characters_of(std::string_view text) {
  std::vector<std::string> characters;
  for (const char c : text) {
    const bool continues = (static_cast<unsigned char>(c) & 0xc0U) == 0x80U;
    if (continues && !characters.empty()) {
      characters.back() += c;
    } else {
      characters.emplace_back(1, c);
    }
  }
  return characters;
}

/// A new value: the minimum of each class first, the rest from all allowed, then shuffled.
inline std::string random_characters(const Characters& wanted) {
  const std::string special = wanted.override_special.value_or("");
  struct Class {
    std::vector<std::string> set;
    bool allowed;
    std::int64_t minimum;
  };
  const Class classes[] = {
      {characters_of("abcdefghijklmnopqrstuvwxyz"), *wanted.lower, *wanted.min_lower},
      {characters_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ"), *wanted.upper, *wanted.min_upper},
      {characters_of("0123456789"), *wanted.numeric, *wanted.min_numeric},
      {characters_of(special.empty() ? "!@#$%&*()-_=+[]{}<>:?" : special), *wanted.special,
       *wanted.min_special}};
  std::vector<std::string> all;
  std::vector<std::string> chosen;
  const auto draw = [&](const std::vector<std::string>& set, std::int64_t count) {
    for (; count > 0; --count) chosen.push_back(set[sdk::random_below(set.size())]);
  };
  for (const Class& each : classes) {
    if (each.allowed) all.insert(all.end(), each.set.begin(), each.set.end());
    draw(each.set, each.minimum);
  }
  if (all.empty()) {
    throw Failure("Random Read Error",
                  "The set of characters to choose from is empty: at least one of "
                  "lower, upper, numeric and special must be true.");
  }
  draw(all, *wanted.length - static_cast<std::int64_t>(chosen.size()));
  for (std::size_t i = chosen.size(); i > 1; --i)
    std::swap(chosen[i - 1], chosen[sdk::random_below(i)]);
  std::string result;
  for (const std::string& character : chosen) result += character;
  return result;
}

template <typename M>
class CharactersResource : public KeptResource<M> {
 public:
  void validate(Context& ctx, const M& config) override {
    check(ctx, config);
    check_classes(ctx, config, config.number, "number");
    const bool both = config.number.has_value() && config.numeric.has_value();
    if (both && *config.number != *config.numeric) {
      ctx.error("Number and numeric are both configured with different values",
                "Number is deprecated, use numeric instead", "number");
    }
  }

  void plan(Context& ctx, sdk::Plan<M>& plan) override {
    KeptResource<M>::plan(ctx, plan);
    M& planned = plan.planned;
    const Val<bool>& given =
        plan.config.numeric.is_null() ? plan.config.number : plan.config.numeric;
    planned.number = planned.numeric = given.is_null() ? Val<bool>(true) : given;
    if (plan.creates()) return;
    if (plan.prior->number != planned.number) plan.replace("number");
    if (plan.prior->numeric != planned.numeric) plan.replace("numeric");
    // Old versions stored "" for "not given": that alone makes no new value.
    const bool emptied = planned.override_special.is_null() && plan.prior->override_special == "";
    if (plan.prior->override_special != planned.override_special && !emptied) {
      plan.replace("override_special");
    }
  }

  /// What has to hold of the characters wherever they are configured.
  static void check(Context& ctx, const Characters& config) {
    check_minimums(ctx, config);
    check_classes(ctx, config, config.numeric, "numeric");
  }

 private:
  static void check_minimums(Context& ctx, const Characters& config) {
    std::int64_t sum = 0;
    for (const auto* minimum :
         {&config.min_lower, &config.min_upper, &config.min_numeric, &config.min_special}) {
      if (minimum->is_unknown()) return;
      sum += std::clamp<std::int64_t>(minimum->value_or(0), 0, kLongest + 1);  // No overflow.
    }
    if (!config.length.has_value()) return;
    if (*config.length < sum || *config.length > kLongest) {
      ctx.error("Invalid Attribute Value",
                "The value of \"length\" must be at least the sum of min_upper, min_lower, "
                "min_numeric and "
                "min_special, here " +
                    std::to_string(sum) + ", and at most " + std::to_string(kLongest) + "; it is " +
                    std::to_string(*config.length) + ".",
                "length");
    }
  }

  /// All four classes configured, and none of them allowed.
  static void check_classes(Context& ctx, const Characters& config, const Val<bool>& digits,
                            const char* name) {
    for (const Val<bool>* flag : {&config.special, &config.upper, &config.lower, &digits}) {
      if (!flag->has_value() || **flag) return;
    }
    ctx.error("Invalid Attribute Combination",
              "At least one attribute out of [special,upper,lower," + std::string(name) +
                  "] must be specified as true",
              name);
  }

  static constexpr std::int64_t kLongest = 1 << 20;
};

struct StringModel : Characters {
  static void describe(Schema<StringModel>& s) {
    s.version(2);
    s.about("A random permutation of characters. For secrets use random_password.");
    describe_characters(s);
    s.attr("result", &StringModel::result).computed();
  }
};

class StringResource final : public CharactersResource<StringModel> {
 public:
  static constexpr const char* kType = "random_string";

  void create(Context&, NoClient&, StringModel& object) override {
    object.result = object.id = random_characters(object);
  }

  void import(Context&, NoClient&, const std::string& id, StringModel& object) override {
    object.result = object.id = id;
    object.complete();
  }

  void upgrade(Context&, std::int64_t, StringModel& object) override { object.complete(); }
};

struct PasswordModel : Characters {
  Val<std::string> bcrypt_hash;

  static void describe(Schema<PasswordModel>& s) {
    s.version(3);
    s.about("A random permutation of characters, which is kept out of all output.");
    describe_characters(s);
    s.attr("result", &PasswordModel::result).computed().sensitive();
    s.attr("bcrypt_hash", &PasswordModel::bcrypt_hash)
        .computed()
        .sensitive()
        .about("A bcrypt hash of the first 72 bytes.");
  }
};

/// bcrypt with the cost of 10 and the prefix $2a$ that Go programs write.
inline std::string bcrypt_hash(const std::string& password) {
  char salt_bytes[16];
  sdk::fill_random(reinterpret_cast<unsigned char*>(salt_bytes), sizeof salt_bytes);
  char salt[CRYPT_GENSALT_OUTPUT_SIZE];
  crypt_data data{};
  const char* hash = nullptr;
  if (crypt_gensalt_rn("$2a$", 10, salt_bytes, sizeof salt_bytes, salt, sizeof salt) != nullptr) {
    hash = crypt_rn(password.substr(0, 72).c_str(), salt, &data, sizeof data);
  }
  if (hash == nullptr) {
    throw Failure("Hash Generation Error", "The system's crypt library offers no bcrypt.");
  }
  return hash;
}

inline bool bcrypt_matches(const std::string& hash, const std::string& password) {
  crypt_data data{};
  const char* again = crypt_rn(password.substr(0, 72).c_str(), hash.c_str(), &data, sizeof data);
  return again != nullptr && hash == again;
}

class PasswordResource final : public CharactersResource<PasswordModel> {
 public:
  static constexpr const char* kType = "random_password";

  void create(Context&, NoClient&, PasswordModel& object) override {
    object.id = "none";
    object.result = random_characters(object);
    object.bcrypt_hash = bcrypt_hash(*object.result);
  }

  void import(Context&, NoClient&, const std::string& id, PasswordModel& object) override {
    object.id = "none";
    object.result = id;
    object.bcrypt_hash = bcrypt_hash(id);
    object.complete();
  }

  /// Version 0 had no hash; versions before 3 may hold a hash of something else.
  void upgrade(Context&, std::int64_t, PasswordModel& object) override {
    object.complete();
    const std::string result = object.result.value_or("");
    if (!object.bcrypt_hash.has_value() || !bcrypt_matches(*object.bcrypt_hash, result)) {
      object.bcrypt_hash = bcrypt_hash(result);
    }
  }
};

struct EphemeralPasswordModel : Characters {
  Val<std::string> bcrypt_hash;

  static void describe(Schema<EphemeralPasswordModel>& s) {
    using M = EphemeralPasswordModel;
    s.about("A random permutation of characters that is made anew for each run and kept nowhere.");
    s.attr("length", &M::length).required().at_least(1);
    for (const auto& [name, flag] :
         {std::pair{"lower", &M::lower}, std::pair{"upper", &M::upper},
          std::pair{"special", &M::special}, std::pair{"numeric", &M::numeric}})
      s.attr(name, flag).optional().computed();
    for (const auto& [name, minimum] :
         {std::pair{"min_lower", &M::min_lower}, std::pair{"min_upper", &M::min_upper},
          std::pair{"min_special", &M::min_special}, std::pair{"min_numeric", &M::min_numeric}})
      s.attr(name, minimum).optional().computed();
    s.attr("override_special", &M::override_special).optional();
    s.attr("result", &M::result).computed().sensitive();
    s.attr("bcrypt_hash", &M::bcrypt_hash).computed().sensitive();
  }
};

class EphemeralPassword final : public sdk::EphemeralResource<EphemeralPasswordModel> {
 public:
  static constexpr const char* kType = "random_password";

  void validate(Context& ctx, const EphemeralPasswordModel& config) override {
    CharactersResource<PasswordModel>::check(ctx, config);
  }

  void open(Context&, NoClient&, EphemeralPasswordModel& object, sdk::Lease&) override {
    object.number = object.numeric;
    object.complete();
    object.result = random_characters(object);
    object.bcrypt_hash = bcrypt_hash(*object.result);
  }
};

}  // namespace plumb::random
