/// Regular expressions, by RE2; replace, which may take one.
#include <re2/re2.h>

#include <memory>

#include "eval/argument.h"
#include "eval/grapheme.h"

namespace plumb::eval {
namespace {

using re2::RE2;
using re2::StringPiece;

/// What Terraform calls a mistake in a pattern.
const char* mistake_text(RE2::ErrorCode code) {
  switch (code) {
    case RE2::ErrorBadEscape:
      return "invalid escape sequence";
    case RE2::ErrorBadCharClass:
      return "invalid character class";
    case RE2::ErrorBadCharRange:
      return "invalid character class range";
    case RE2::ErrorMissingBracket:
      return "missing closing ]";
    case RE2::ErrorMissingParen:
      return "missing closing )";
    case RE2::ErrorUnexpectedParen:
      return "unexpected )";
    case RE2::ErrorTrailingBackslash:
      return "trailing backslash at end of expression";
    case RE2::ErrorRepeatArgument:
      return "missing argument to repetition operator";
    case RE2::ErrorRepeatSize:
      return "invalid repeat count";
    case RE2::ErrorRepeatOp:
      return "invalid nested repetition operator";
    case RE2::ErrorBadPerlOp:
      return "invalid or unsupported Perl syntax";
    case RE2::ErrorBadUTF8:
      return "invalid UTF-8";
    case RE2::ErrorBadNamedCapture:
      return "invalid named capture";
    case RE2::ErrorPatternTooLarge:
      return "expression too large";
    default:
      return "invalid pattern";
  }
}

/// A pattern made ready, and what is wrong with it.
struct Pattern {
  std::string source;
  std::unique_ptr<RE2> regex;
  std::string mistake;  ///< `missing closing ]`, and the part of the pattern that is meant.
  std::string mistake_part;
};

/// `(?<name>` as `(?P<name>`, which alone older versions of RE2 know. `\C`, which cuts characters
/// apart, is refused.
std::string adapt_pattern(std::string_view source, std::string& mistake_part) {
  std::string out;
  bool in_set = false;
  for (std::size_t at = 0; at < source.size(); ++at) {
    if (source[at] == '\\' && at + 1 < source.size()) {
      if (source[at + 1] == 'C' && !in_set) mistake_part = "\\C";
      if (source[at + 1] == 'Q') {
        // Up to \E everything stands for itself.
        const std::size_t end = std::min(source.find("\\E", at), source.size());
        out += source.substr(at, end - at);
        at = end - 1;
        continue;
      }
      out += source.substr(at++, 2);
      continue;
    }
    if (source[at] == '[' && !in_set) {
      in_set = true;
      // A bracket right at the beginning of a set is an element of it.
      std::size_t begin = at + 1;
      if (begin < source.size() && source[begin] == '^') ++begin;
      if (begin < source.size() && source[begin] == ']') ++begin;
      out += source.substr(at, begin - at);
      at = begin - 1;
      continue;
    }
    if (in_set && source.substr(at, 2) == "[:") {
      const std::size_t end = source.find(":]", at + 2);
      if (end != std::string_view::npos) {
        out += source.substr(at, end + 2 - at);
        at = end + 1;
        continue;
      }
    }
    if (source[at] == ']') in_set = false;
    if (!in_set && source.substr(at, 3) == "(?<" && at + 3 < source.size() &&
        source[at + 3] != '=' && source[at + 3] != '!') {
      out += "(?P<";
      at += 2;
      continue;
    }
    out += source[at];
  }
  return out;
}

/// The pattern, compiled. The last one of each thread is kept, because expressions use one pattern
/// many times.
const Pattern& compile(std::string_view source) {
  thread_local Pattern pattern;
  if (pattern.regex != nullptr && pattern.source == source) return pattern;
  pattern = Pattern{};
  pattern.source = source;
  const std::string adapted = adapt_pattern(source, pattern.mistake_part);
  pattern.regex = std::make_unique<RE2>(adapted, RE2::Quiet);
  if (!pattern.regex->ok()) {
    pattern.mistake = mistake_text(pattern.regex->error_code());
    pattern.mistake_part = pattern.regex->error_arg();
  } else if (!pattern.mistake_part.empty()) {
    pattern.mistake = mistake_text(RE2::ErrorBadEscape);
  }
  return pattern;
}

/// What a pattern captures, as the type of one match.
struct Captures {
  Type type;
  std::vector<std::string> names;  ///< Of each group, if they have names.
};

tl::expected<Captures, CallError> captures_of(const Pattern& pattern) {
  if (!pattern.mistake.empty()) {
    return argument_error(0,
                          "invalid regexp pattern: " + pattern.mistake +
                              (pattern.mistake_part.empty() ? "" : " in " + pattern.mistake_part));
  }
  const auto groups = static_cast<std::size_t>(pattern.regex->NumberOfCapturingGroups());
  const auto& names = pattern.regex->CapturingGroupNames();
  Captures captures;
  if (groups == 0) {
    captures.type = Type::string();
  } else if (names.empty()) {
    captures.type = Type::tuple(std::vector<Type>(groups, Type::string()));
  } else if (names.size() != groups) {
    return argument_error(
        0, "invalid regexp pattern: cannot mix both named and unnamed capture groups");
  } else {
    std::vector<value::ObjectAttribute> attributes;
    for (const auto& [group, name] : names) {
      captures.names.push_back(name);
      attributes.push_back({name, Type::string(), false});
    }
    captures.type = Type::object(std::move(attributes));
  }
  return captures;
}

Value group_value(const StringPiece& group) {
  return group.data() == nullptr ? Value::null(Type::string())
                                 : Value::string({group.data(), group.size()});
}

Value match_value(const Captures& captures, const std::vector<StringPiece>& match) {
  if (captures.type == Type::string()) return group_value(match[0]);
  if (captures.names.empty()) {
    std::vector<Value> groups;
    for (std::size_t i = 1; i < match.size(); ++i) groups.push_back(group_value(match[i]));
    return Value::tuple(std::move(groups));
  }
  std::vector<std::pair<std::string, Value>> groups;
  for (std::size_t i = 1; i < match.size(); ++i)
    groups.emplace_back(captures.names[i - 1], group_value(match[i]));
  return Value::object(std::move(groups));
}

/// Calls visit(groups, begin, end) for each match from left to right. An empty match right behind
/// another one is none.
template <typename Visit>
void for_each_match(const RE2& regex, std::string_view text, Visit&& visit) {
  std::vector<StringPiece> match(static_cast<std::size_t>(regex.NumberOfCapturingGroups()) + 1);
  const StringPiece whole(text.data(), text.size());
  std::size_t at = 0;
  std::size_t last_end = std::string_view::npos;
  while (at <= text.size() && regex.Match(whole, at, text.size(), RE2::UNANCHORED, match.data(),
                                          static_cast<int>(match.size()))) {
    const auto begin = static_cast<std::size_t>(match[0].data() - text.data());
    const std::size_t end = begin + match[0].size();
    if (begin != end || begin != last_end) visit(match, begin, end);
    last_end = end;
    at = end;
    if (begin != end) continue;
    // Behind an empty match go on with the next character.
    ++at;
    while (at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0U) == 0x80U) ++at;
  }
}

CallResult regex(const Context&, Arguments args) {
  const Pattern& pattern = compile(args[0].as_string());
  PLUMB_ASSIGN(const Captures captures, captures_of(pattern));
  const std::string_view text = args[1].as_string();
  std::vector<StringPiece> match(
      static_cast<std::size_t>(pattern.regex->NumberOfCapturingGroups()) + 1);
  const StringPiece whole(text.data(), text.size());
  if (!pattern.regex->Match(whole, 0, text.size(), RE2::UNANCHORED, match.data(),
                            static_cast<int>(match.size()))) {
    return call_error("pattern did not match any part of the given string");
  }
  return match_value(captures, match);
}

CallResult regexall(const Context&, Arguments args) {
  const Pattern& pattern = compile(args[0].as_string());
  PLUMB_ASSIGN(const Captures captures, captures_of(pattern));
  std::vector<Value> matches;
  for_each_match(*pattern.regex, args[1].as_string(),
                 [&](const auto& match, std::size_t, std::size_t) {
                   matches.push_back(match_value(captures, match));
                 });
  return Value::list(captures.type, std::move(matches));
}

std::optional<CallError> check_pattern(Arguments args) {
  if (!args[0].has_content()) return std::nullopt;
  const auto captures = captures_of(compile(args[0].as_string()));
  return captures ? std::nullopt : std::optional(captures.error());
}

Type match_type(Arguments args) {
  if (!args[0].has_content()) return Type::dynamic();
  const auto captures = captures_of(compile(args[0].as_string()));
  return captures ? captures->type : Type::dynamic();
}

Type matches_type(Arguments args) {
  return Type::list(match_type(args));
}

/// The group that `$name` or `$1` means, or nothing.
std::optional<std::size_t> find_group(const RE2& regex, std::string_view name, std::size_t groups) {
  if (name.find_first_not_of("0123456789") == std::string_view::npos) {
    if (name.size() > 6) return std::nullopt;
    const auto number = static_cast<std::size_t>(std::stoul(std::string(name)));
    return number < groups ? std::optional(number) : std::nullopt;
  }
  const auto& names = regex.NamedCapturingGroups();
  const auto at = names.find(std::string(name));
  return at == names.end() ? std::nullopt : std::optional(static_cast<std::size_t>(at->second));
}

bool is_name_byte(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

/// Appends a replacement with `$1`, `${name}` and `$$` expanded. A group that is not there is
/// empty.
void expand(std::string& out, std::string_view replacement, const RE2& regex,
            const std::vector<StringPiece>& match) {
  for (std::size_t at = 0; at < replacement.size(); ++at) {
    if (replacement[at] != '$' || at + 1 >= replacement.size()) {
      out += replacement[at];
      continue;
    }
    if (replacement[at + 1] == '$') {
      out += replacement[at++];
      continue;
    }
    const bool braces = replacement[at + 1] == '{';
    const std::size_t begin = at + (braces ? 2 : 1);
    std::size_t end = begin;
    while (end < replacement.size() && is_name_byte(replacement[end])) ++end;
    const bool closed = !braces || (end < replacement.size() && replacement[end] == '}');
    if (begin == end || !closed) {
      out += replacement[at];
      continue;
    }
    if (const auto group =
            find_group(regex, replacement.substr(begin, end - begin), match.size())) {
      if (match[*group].data() != nullptr) out.append(match[*group].data(), match[*group].size());
    }
    at = braces ? end : end - 1;
  }
}

Value replace_literal(std::string_view text, std::string_view what, std::string_view with) {
  std::string out;
  if (what.empty()) {
    for (const char32_t code : code_points(text)) {
      out += with;
      append_code_point(out, code);
    }
    out += with;
    return Value::string(out);
  }
  std::size_t at = 0;
  for (std::size_t found = text.find(what); found != std::string_view::npos;
       found = text.find(what, at)) {
    out += text.substr(at, found - at);
    out += with;
    at = found + what.size();
  }
  out += text.substr(at);
  return Value::string(out);
}

CallResult replace(const Context&, Arguments args) {
  const std::string_view text = args[0].as_string();
  const std::string_view what = args[1].as_string();
  const std::string_view with = args[2].as_string();
  const bool is_pattern = what.size() > 1 && what.front() == '/' && what.back() == '/';
  if (!is_pattern) return replace_literal(text, what, with);
  const Pattern& pattern = compile(what.substr(1, what.size() - 2));
  if (!pattern.mistake.empty()) {
    return call_error("error parsing regexp: " + pattern.mistake + ": `" + pattern.mistake_part +
                      "`");
  }
  std::string out;
  std::size_t copied = 0;
  for_each_match(*pattern.regex, text, [&](const auto& match, std::size_t begin, std::size_t end) {
    out += text.substr(copied, begin - copied);
    expand(out, with, *pattern.regex, match);
    copied = end;
  });
  out += text.substr(copied);
  return Value::string(out);
}

}  // namespace

std::vector<Function> regex_functions() {
  const Type string = Type::string();
  const Parameter pattern{"pattern", string};
  const Parameter text{"string", string};
  return {
      {"regex", {pattern, text}, {}, Type::dynamic(), regex, match_type, check_pattern},
      {"regexall",
       {pattern, text},
       {},
       Type::list(Type::dynamic()),
       regexall,
       matches_type,
       check_pattern},
      {"replace",
       {{"str", string}, {"substr", string}, {"replace", string}},
       {},
       string,
       replace,
       {}},
  };
}

}  // namespace plumb::eval
