/// Strings: cutting, joining, case. Lengths and offsets count grapheme clusters.
#include <utf8proc.h>

#include <algorithm>

#include "eval/argument.h"
#include "eval/grapheme.h"

namespace plumb::eval {
namespace {

std::string_view text(const Value& value) {
  return value.as_string();
}

CallResult chomp(const Context&, Arguments args) {
  std::string_view rest = text(args[0]);
  while (!rest.empty() && (rest.back() == '\n' || rest.back() == '\r')) rest.remove_suffix(1);
  return Value::string(rest);
}

/// The beginning of an unknown string may be known, and be enough to answer.
CallResult startswith(const Context&, Arguments args) {
  if (!args[1].is_known()) return unknown_result(Type::boolean());
  const std::string_view prefix = text(args[1]);
  if (args[0].is_known()) return Value::boolean(text(args[0]).starts_with(prefix));
  const std::string& known = args[0].refinement().prefix;
  if (known.starts_with(prefix)) return Value::boolean(true);
  if (!prefix.starts_with(known)) return Value::boolean(false);
  return unknown_result(Type::boolean());
}

CallResult endswith(const Context&, Arguments args) {
  return Value::boolean(text(args[0]).ends_with(text(args[1])));
}

CallResult strcontains(const Context&, Arguments args) {
  return Value::boolean(text(args[0]).find(text(args[1])) != std::string_view::npos);
}

CallResult indent(const Context&, Arguments args) {
  PLUMB_ASSIGN(const std::int64_t spaces, whole_number(args[0]));
  constexpr std::int64_t kSpacesMax = 1'000'000;
  if (spaces < 0) return call_error("the number of spaces must not be negative");
  if (spaces > kSpacesMax)
    return argument_error(0, "the number of spaces must not be greater than 1000000");
  const std::string padding(static_cast<std::size_t>(spaces), ' ');
  std::string out;
  for (const char c : text(args[1])) {
    out += c;
    if (c == '\n') out += padding;
  }
  return Value::string(out);
}

CallResult join(const Context&, Arguments args) {
  if (args.size() < 2) return call_error("at least one list is required");
  std::string out;
  bool first = true;
  for (std::size_t list = 1; list < args.size(); ++list) {
    for (std::size_t i = 0; i < args[list].length(); ++i) {
      const Value& element = args[list].at(i);
      if (element.is_null()) {
        const std::string which = args.size() > 2 ? " of list " + std::to_string(list) : "";
        return argument_error(list, "element " + std::to_string(i) + which +
                                        " is null; cannot concatenate null values");
      }
      if (!first) out += text(args[0]);
      first = false;
      out += text(element);
    }
  }
  return Value::string(out);
}

CallResult map_code_points(std::string_view given, utf8proc_int32_t (*map)(utf8proc_int32_t)) {
  std::string out;
  out.reserve(given.size());
  for (const char32_t code : code_points(given)) {
    append_code_point(out, static_cast<char32_t>(map(static_cast<utf8proc_int32_t>(code))));
  }
  return Value::string(out);
}

/// Unicode's simple mapping leaves the sharp s alone; utf8proc has a capital for it.
constexpr utf8proc_int32_t kSharpS = 0xDF;
utf8proc_int32_t upper_code(utf8proc_int32_t code) {
  return code == kSharpS ? code : utf8proc_toupper(code);
}
utf8proc_int32_t title_code(utf8proc_int32_t code) {
  return code == kSharpS ? code : utf8proc_totitle(code);
}

CallResult lower(const Context&, Arguments args) {
  return map_code_points(text(args[0]), utf8proc_tolower);
}
CallResult upper(const Context&, Arguments args) {
  return map_code_points(text(args[0]), upper_code);
}

bool is_letter(char32_t code) {
  const auto category = utf8proc_category(static_cast<utf8proc_int32_t>(code));
  return category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_LO;
}

bool is_white_space(char32_t code) {
  return (code >= 0x09 && code <= 0x0D) || code == 0x20 || code == 0x85 || code == 0xA0 ||
         code == 0x1680 || (code >= 0x2000 && code <= 0x200A) || code == 0x2028 || code == 0x2029 ||
         code == 0x202F || code == 0x205F || code == 0x3000;
}

/// Whether a word may begin after it. Beyond ASCII only white space separates words.
bool separates_words(char32_t code) {
  if (code < 0x80) {
    return !((code >= '0' && code <= '9') || (code >= 'a' && code <= 'z') ||
             (code >= 'A' && code <= 'Z') || code == '_');
  }
  const auto category = utf8proc_category(static_cast<utf8proc_int32_t>(code));
  return !is_letter(code) && category != UTF8PROC_CATEGORY_ND && is_white_space(code);
}

CallResult title(const Context&, Arguments args) {
  std::string out;
  char32_t previous = ' ';
  for (const char32_t code : code_points(text(args[0]))) {
    const bool begins = separates_words(previous);
    append_code_point(
        out,
        begins ? static_cast<char32_t>(title_code(static_cast<utf8proc_int32_t>(code))) : code);
    previous = code;
  }
  return Value::string(out);
}

CallResult split(const Context&, Arguments args) {
  const std::string_view separator = text(args[0]);
  std::string_view rest = text(args[1]);
  std::vector<Value> pieces;
  if (separator.empty()) {
    for (const std::string_view cluster : graphemes(rest)) pieces.push_back(Value::string(cluster));
    return Value::list(Type::string(), std::move(pieces));
  }
  for (std::size_t at = rest.find(separator); at != std::string_view::npos;
       at = rest.find(separator)) {
    pieces.push_back(Value::string(rest.substr(0, at)));
    rest.remove_prefix(at + separator.size());
  }
  pieces.push_back(Value::string(rest));
  return Value::list(Type::string(), std::move(pieces));
}

CallResult strrev(const Context&, Arguments args) {
  std::string out;
  const std::vector<std::string_view> clusters = graphemes(text(args[0]));
  for (auto at = clusters.rbegin(); at != clusters.rend(); ++at) out += *at;
  return Value::string(out);
}

CallResult substr(const Context&, Arguments args) {
  PLUMB_ASSIGN(std::int64_t offset, whole_number(args[1]));
  PLUMB_ASSIGN(const std::int64_t length, whole_number(args[2]));
  const std::vector<std::string_view> clusters = graphemes(text(args[0]));
  const auto size = static_cast<std::int64_t>(clusters.size());
  // With an offset from the end, a length of 0 means to the end, too. Terraform does so, and
  // results must not change.
  const bool to_end = length < 0 || (length == 0 && offset < 0);
  if (offset < 0) offset = std::max<std::int64_t>(0, size + offset);
  if (offset >= size) return Value::string("");
  const std::int64_t end = to_end || length > size - offset ? size : offset + length;
  std::string out;
  for (std::int64_t i = offset; i < end; ++i) out += clusters[static_cast<std::size_t>(i)];
  return Value::string(out);
}

/// Without what `unwanted` accepts at both ends.
template <typename Unwanted>
Value trim_code_points(std::string_view given, Unwanted&& unwanted) {
  const std::vector<char32_t> codes = code_points(given);
  auto begin = codes.begin();
  auto end = codes.end();
  while (begin != end && unwanted(*begin)) ++begin;
  while (begin != end && unwanted(*(end - 1))) --end;
  std::string out;
  for (; begin != end; ++begin) append_code_point(out, *begin);
  return Value::string(out);
}

CallResult trim(const Context&, Arguments args) {
  const std::vector<char32_t> cutset = code_points(text(args[1]));
  return trim_code_points(text(args[0]), [&](char32_t code) {
    return std::find(cutset.begin(), cutset.end(), code) != cutset.end();
  });
}

CallResult trimspace(const Context&, Arguments args) {
  return trim_code_points(text(args[0]), is_white_space);
}

CallResult trimprefix(const Context&, Arguments args) {
  std::string_view rest = text(args[0]);
  if (rest.starts_with(text(args[1]))) rest.remove_prefix(text(args[1]).size());
  return Value::string(rest);
}

CallResult trimsuffix(const Context&, Arguments args) {
  std::string_view rest = text(args[0]);
  if (rest.ends_with(text(args[1]))) rest.remove_suffix(text(args[1]).size());
  return Value::string(rest);
}

}  // namespace

std::vector<Function> string_functions() {
  const Type string = Type::string();
  const Type number = Type::number();
  const Type boolean = Type::boolean();
  const Parameter str{"str", string};
  const Parameter refined{.name = "str", .type = string, .allow_unknown = true};
  const Parameter refined_prefix{.name = "prefix", .type = string, .allow_unknown = true};
  const Parameter lists{.name = "lists", .type = Type::list(string), .whole = true};
  return {
      {"chomp", {str}, {}, string, chomp, {}},
      {"endswith", {str, {"suffix", string}}, {}, boolean, endswith, {}},
      {"startswith", {refined, refined_prefix}, {}, boolean, startswith, {}},
      {"strcontains", {str, {"substr", string}}, {}, boolean, strcontains, {}, {}, true},
      {"indent", {{"spaces", number}, str}, {}, string, indent, {}},
      {"join", {{"separator", string}}, lists, string, join, {}},
      {"lower", {str}, {}, string, lower, {}},
      {"upper", {str}, {}, string, upper, {}},
      {"split", {{"separator", string}, str}, {}, Type::list(string), split, {}},
      {"strrev", {str}, {}, string, strrev, {}},
      {"substr", {str, {"offset", number}, {"length", number}}, {}, string, substr, {}},
      {"title", {str}, {}, string, title, {}},
      {"trim", {str, {"cutset", string}}, {}, string, trim, {}},
      {"trimprefix", {str, {"prefix", string}}, {}, string, trimprefix, {}},
      {"trimspace", {str}, {}, string, trimspace, {}},
      {"trimsuffix", {str, {"suffix", string}}, {}, string, trimsuffix, {}},
  };
}

}  // namespace plumb::eval
