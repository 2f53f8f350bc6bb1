#include "eval/format_verb.h"

#include "eval/grapheme.h"
#include "eval/json_text.h"
#include "value/convert.h"
#include "value/json_codec.h"

namespace plumb::eval {
namespace {

using value::Number;
using value::Type;
using value::Value;
using Text = tl::expected<std::string, std::string>;

/// A wider field than this is a mistake.
constexpr std::size_t kSizeMax = 1'000'000;

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

std::string unrecognized(std::string_view format, std::size_t at) {
  if (at >= format.size())
    return "invalid format string starting at offset " + std::to_string(format.size());
  const std::string_view character = graphemes(format.substr(at, 64)).front();
  return "unrecognized format character '" + std::string(character) + "' at offset " +
         std::to_string(at);
}

/// The digits at an offset as a number; moves behind them.
tl::expected<std::size_t, std::string> read_size(std::string_view format, std::size_t& at) {
  std::size_t size = 0;
  for (; at < format.size() && is_digit(format[at]); ++at) {
    size = size * 10 + static_cast<std::size_t>(format[at] - '0');
    if (size > kSizeMax)
      return tl::unexpected<std::string>("the size at offset " + std::to_string(at) +
                                         " is too large");
  }
  return size;
}

bool take_flag(FormatVerb& verb, char c) {
  switch (c) {
    case ' ':
      verb.space = true;
      return true;
    case '#':
      verb.sharp = true;
      return true;
    case '+':
      verb.plus = true;
      return true;
    case '-':
      verb.minus = true;
      return true;
    case '0':
      verb.zero = true;
      return true;
    default:
      return false;
  }
}

/// Filled up to the width. Zeros fill text too.
std::string pad_text(const FormatVerb& verb, std::string text) {
  const std::size_t count = grapheme_count(text);
  if (count >= verb.width) return text;
  const std::string padding(verb.width - count, verb.zero ? '0' : ' ');
  return verb.minus ? text + padding : padding + text;
}

/// A number without sign, with what comes before it: sign and prefix, then zeros.
std::string pad_number(const FormatVerb& verb, const std::string& before, std::string digits,
                       bool zeros) {
  const std::size_t size = before.size() + digits.size();
  if (size >= verb.width) return before + digits;
  const std::size_t missing = verb.width - size;
  if (verb.minus) return before + digits + std::string(missing, ' ');
  return zeros ? before + std::string(missing, '0') + digits
               : std::string(missing, ' ') + before + digits;
}

std::string sign_of(const FormatVerb& verb, bool negative) {
  if (negative) return "-";
  return verb.plus ? "+" : (verb.space ? " " : "");
}

Text format_integer(const FormatVerb& verb, const Value& value) {
  const Number number = value.as_number();
  if (!number.is_integer()) return tl::unexpected<std::string>("an integer is required");
  const char lower = static_cast<char>(verb.verb | 0x20);
  const int base = lower == 'b' ? 2 : (lower == 'o' ? 8 : (lower == 'x' ? 16 : 10));
  std::string digits = number.absolute().digits(base);
  if (verb.verb == 'X') {
    for (char& digit : digits) digit = digit >= 'a' ? static_cast<char>(digit - 32) : digit;
  }
  if (verb.precision && digits.size() < *verb.precision)
    digits.insert(0, *verb.precision - digits.size(), '0');
  std::string before = sign_of(verb, number.is_negative());
  if (verb.sharp)
    before +=
        base == 2 ? "0b" : (base == 8 ? "0" : (base == 16 ? (verb.verb == 'X' ? "0X" : "0x") : ""));
  return pad_number(verb, before, std::move(digits), verb.zero && !verb.precision);
}

Text format_fraction(const FormatVerb& verb, const Value& value) {
  const Number number = value.as_number();
  std::string text =
      number.format(verb.verb, verb.precision ? static_cast<int>(*verb.precision) : -1);
  const bool negative = text.starts_with('-');
  if (negative || text.starts_with('+')) text.erase(0, 1);
  const bool infinite = number.is_infinite();
  const std::string sign = infinite && !negative ? "+" : sign_of(verb, negative);
  return pad_number(verb, sign, std::move(text), verb.zero && !infinite);
}

/// The value as JSON; infinities as they are written elsewhere.
Text json_of(const Value& value) {
  std::string text;
  if (!append_json_text(text, value))
    return tl::unexpected<std::string>("cannot serialize infinity as JSON");
  return text;
}

Text format_any(const FormatVerb& verb, const Value& value) {
  if (value.has_content() && !verb.sharp) {
    if (value.type() == Type::string()) return pad_text(verb, std::string(value.as_string()));
    if (value.type() == Type::number()) return pad_text(verb, value.as_number().format('g', -1));
  }
  Text text = json_of(value);
  if (text) *text = pad_text(verb, std::move(*text));
  return text;
}

Text format_string(const FormatVerb& verb, const Value& value) {
  std::string text(value.as_string());
  if (verb.precision && *verb.precision > 0) {
    const std::vector<std::string_view> clusters = graphemes(value.as_string());
    if (clusters.size() > *verb.precision) {
      text.clear();
      for (std::size_t i = 0; i < *verb.precision; ++i) text += clusters[i];
    }
  }
  if (verb.verb == 'q') {
    std::string json;
    value::append_json_string(json, text, value::Escaping::kHtml);
    text = std::move(json);
  }
  return pad_text(verb, std::move(text));
}

/// The type that a verb wants; nothing if there is no such verb.
std::optional<Type> verb_type(char verb) {
  if (verb == 'v') return Type::dynamic();
  if (verb == 't') return Type::boolean();
  if (verb == 's' || verb == 'q') return Type::string();
  if (std::string_view("bdoxXeEfFgG").find(verb) != std::string_view::npos) return Type::number();
  return std::nullopt;
}

}  // namespace

tl::expected<FormatVerb, std::string> parse_verb(std::string_view format, std::size_t offset) {
  FormatVerb verb;
  verb.offset = offset;
  std::size_t at = offset + 1;
  while (at < format.size() && take_flag(verb, format[at])) ++at;
  const auto width = read_size(format, at);
  if (!width) return tl::unexpected<std::string>(width.error());
  verb.width = *width;
  if (at < format.size() && format[at] == '.') {
    ++at;
    const auto precision = read_size(format, at);
    if (!precision) return tl::unexpected<std::string>(precision.error());
    verb.precision = *precision;
  }
  if (at < format.size() && format[at] == '[') {
    ++at;
    if (at >= format.size() || format[at] < '1' || format[at] > '9')
      return tl::unexpected<std::string>(unrecognized(format, at));
    const auto argument = read_size(format, at);
    if (!argument) return tl::unexpected<std::string>(argument.error());
    if (at >= format.size() || format[at] != ']')
      return tl::unexpected<std::string>(unrecognized(format, at));
    verb.argument = *argument;
    ++at;
  }
  const char lower = at < format.size() ? static_cast<char>(format[at] | 0x20) : ' ';
  const bool letter = lower >= 'a' && lower <= 'z';
  if (!letter) return tl::unexpected<std::string>(unrecognized(format, at));
  verb.verb = format[at];
  verb.source = format.substr(offset, at + 1 - offset);
  return verb;
}

Text format_value(const FormatVerb& verb, const Value& value) {
  const std::string source(verb.source);
  const auto type = verb_type(verb.verb);
  if (!type) {
    return tl::unexpected<std::string>("unsupported format verb '" + std::string(1, verb.verb) +
                                       "' in \"" + source + "\" at offset " +
                                       std::to_string(verb.offset));
  }
  const auto unsupported = [&](const std::string& why) {
    return tl::unexpected<std::string>("unsupported value for \"" + source + "\" at " +
                                       std::to_string(verb.offset) + ": " + why);
  };
  value::ConversionError problem;
  const auto converted = value::convert(value, *type, problem);
  if (!converted) return unsupported(problem.message);
  if (converted->is_null() && verb.verb != 'v')
    return unsupported("null value cannot be formatted");
  Text text;
  switch (verb.verb) {
    case 'v':
      text = format_any(verb, *converted);
      break;
    case 't':
      return converted->as_bool() ? "true" : "false";
    case 's':
    case 'q':
      text = format_string(verb, *converted);
      break;
    case 'b':
    case 'd':
    case 'o':
    case 'x':
    case 'X':
      text = format_integer(verb, *converted);
      break;
    default:
      text = format_fraction(verb, *converted);
      break;
  }
  if (!text) return unsupported(text.error());
  return text;
}

}  // namespace plumb::eval
