#include "eval/yaml_scalar.h"

#include <algorithm>
#include <array>
#include <string>

#include "eval/timestamp.h"

namespace plumb::eval {
namespace {

using value::Number;
using value::Type;
using value::Value;

constexpr std::array kTrueWords = std::to_array<std::string_view>(
    {"y", "Y", "yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON"});
constexpr std::array kFalseWords = std::to_array<std::string_view>(
    {"n", "N", "no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF"});
constexpr std::array kNullWords =
    std::to_array<std::string_view>({"", "~", "null", "Null", "NULL"});
constexpr std::array kInfinityWords = std::to_array<std::string_view>({".inf", ".Inf", ".INF"});
constexpr std::array kNanWords = std::to_array<std::string_view>({".nan", ".NaN", ".NAN"});

template <typename Words>
bool is_one_of(std::string_view text, const Words& words) {
  return std::find(words.begin(), words.end(), text) != words.end();
}

std::optional<Number> number_of(std::string_view text) {
  const std::string_view unsigned_text =
      text.substr(text.starts_with('-') || text.starts_with('+') ? 1 : 0);
  if (is_one_of(unsigned_text, kInfinityWords)) return Number::infinity(text.starts_with('-'));
  // Digits in other bases carry no sign.
  for (const auto& [prefix, base] : {std::pair<std::string_view, int>{"0x", 16}, {"0o", 8}}) {
    if (!text.starts_with(prefix)) continue;
    const std::string_view digits = text.substr(prefix.size());
    if (digits.empty() || digits.front() == '-' || digits.front() == '+') return std::nullopt;
    const auto parsed = Number::parse_base(digits, base);
    // As precise as any other number that was written down.
    return parsed ? Number::parse(parsed->to_string()) : std::nullopt;
  }
  const bool numeric = unsigned_text.find_first_not_of("0123456789.eE+-") == std::string_view::npos;
  return numeric ? Number::parse(text) : std::nullopt;
}

}  // namespace

tl::expected<Value, std::string> resolve_yaml_scalar(std::string_view text) {
  if (is_one_of(text, kNullWords)) return Value::null(Type::dynamic());
  if (is_one_of(text, kTrueWords)) return Value::boolean(true);
  if (is_one_of(text, kFalseWords)) return Value::boolean(false);
  if (is_one_of(text, kNanWords))
    return tl::unexpected<std::string>("floating point NaN is not supported");
  if (const auto number = number_of(text)) return Value::number(*number);
  if (const auto time = parse_yaml_timestamp(text)) return Value::string(format_rfc3339(*time));
  return Value::string(text);
}

}  // namespace plumb::eval
