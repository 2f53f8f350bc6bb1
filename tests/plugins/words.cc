/// A plugin for tests: functions with every kind of parameter, and nothing else.

#include <string>

#include "providers/sdk/provider.h"

namespace plumb::words {

using namespace plumb::sdk;

struct Repeat final : Function {
  static constexpr const char* kName = "repeat";
  static void describe(Signature& s) {
    s.parameter("text");
    s.parameter("times").about("How often.");
    s.about("The text, several times over.");
  }
  static std::string call(const std::string& text, std::int64_t times) {
    if (times < 0) throw FunctionFailure("cannot be negative", 1);  // 1: the second argument
    std::string all;
    for (; times > 0; --times) all += text;
    return all;
  }
};

struct Join final : Function {
  static constexpr const char* kName = "join";
  static void describe(Signature& s) {
    s.parameter("separator");
    s.parameter("words");
  }
  static std::string call(const std::string& separator, const Rest<std::string>& words) {
    std::string all;
    for (const std::string& word : words.items) all += (all.empty() ? "" : separator) + word;
    if (all == "boom") throw FunctionFailure("this word is not said");
    return all;
  }
};

struct First final : Function {
  static constexpr const char* kName = "first";
  static void describe(Signature& s) { s.parameter("words"); }
  static Val<std::string> call(const List<std::string>& words) {
    return words.empty() ? Val<std::string>() : words.front();
  }
};

struct State final : Function {
  static constexpr const char* kName = "state";
  static void describe(Signature& s) { s.parameter("word").allow_unknown(); }
  static std::string call(const Val<std::string>& word) {
    if (word.is_unknown()) return "unknown";
    return word.is_null() ? "null" : "known";
  }
};

struct Pair {
  Val<std::string> left, right;
  static void describe(Schema<Pair>& s) {
    s.attr("left", &Pair::left).required();
    s.attr("right", &Pair::right).required();
  }
};

struct Swap final : Function {
  static constexpr const char* kName = "swap";
  static void describe(Signature& s) { s.parameter("pair"); }
  static Pair call(Pair pair) {
    std::swap(pair.left, pair.right);
    return pair;
  }
};

}  // namespace plumb::words

PLUMB_PROVIDER("words", "1.0.0", PLUMB_CAP_CHEAP_OPEN, plumb::sdk::NoConfig, plumb::words::Repeat,
               plumb::words::Join, plumb::words::First, plumb::words::State, plumb::words::Swap)
