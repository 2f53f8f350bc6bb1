#include "differential/expression_source.h"

#include <algorithm>
#include <string_view>
#include <vector>

namespace plumb::differential {
namespace {

using Texts = std::vector<std::string_view>;

const Texts& strings() {
  static const Texts texts{R"("")",
                           R"("a")",
                           R"("abc")",
                           R"("Hello, World")",
                           R"("10")",
                           R"("2.50")",
                           R"("true")",
                           R"("null")",
                           R"("a,b,,c")",
                           R"("  pad\t ")",
                           R"("l1\nl2\n")",
                           R"("q\"q")",
                           R"("b\\s")",
                           R"("$${lit}")",
                           R"("100%%{x}")",
                           R"("ünïcode")",
                           R"("日本語")",
                           R"("e\u0301")",
                           R"("👩‍👩‍👧 x")",
                           R"("<a&b>")",
                           R"("ß ǆ İ")",
                           R"("-5")",
                           R"("1e3")",
                           R"("x-y_z")",
                           R"("us-east-1a")",
                           R"("k")",
                           R"("name")",
                           R"("/usr//lib/..")",
                           R"("$")",
                           R"("\r\n")"};
  return texts;
}

const Texts& numbers() {
  static const Texts texts{"0",
                           "1",
                           "2",
                           "3",
                           "7",
                           "42",
                           "255",
                           "-1",
                           "-7",
                           "0.5",
                           "2.50",
                           "-0.25",
                           "1e3",
                           "3.14159",
                           "1E-2",
                           "0.1",
                           "100000000000000000000",
                           "9007199254740993",
                           "123456789012345678901234567890.125",
                           "007"};
  return texts;
}

/// Texts in languages of their own, by the capitals of Signature::arguments.
const Texts& special_texts(char language) {
  static const Texts dates{R"("2018-01-02T23:12:01Z")", R"("2020-02-29T00:00:00+09:30")",
                           R"("1999-12-31T23:59:59-08:00")", R"("2023-06-15T12:30:45.123Z")",
                           R"("2023-06-15 12:30:45Z")"};
  static const Texts formats{R"("DD MMM YYYY hh:mm ZZZ")",
                             R"("EEEE, D-MM-YY h:m:s ZZZZ")",
                             R"("YYYY-MM-DD'T'hh:mm:ssZ")",
                             R"("HH AA 'o''clock' aa H")",
                             R"("YYY")",
                             R"("MMMM EEE ZZZZZ")",
                             R"("'open")"};
  static const Texts base64{R"("SGVsbG8=")", R"("4pyT")", R"("")",        R"("!!!")",
                            R"("SGVsbG8")",  R"("/w==")", R"("SABlAA==")"};
  static const Texts ranges{R"("10.0.0.0/8")",    R"("10.1.2.0/24")", R"("192.168.0.0/30")",
                            R"("fd00:1::/48")",   R"("0.0.0.0/0")",   R"("10.0.0.5/33")",
                            R"("2001:db8::/127")"};
  static const Texts verbs{R"("%s")",          R"("%d")",    R"("%05d|%-4s|")", R"("%x %X %o %b")",
                           R"("%.2f")",        R"("%e")",    R"("%g")",         R"("%q")",
                           R"("%v")",          R"("%#v")",   R"("%t")",         R"("%s-%v")",
                           R"("%[2]v %[1]s")", R"("plain")", R"("%z")",         R"("%6.2f%%")",
                           R"("%+d")"};
  static const Texts json{R"("{\"a\":1,\"b\":[true,null,\"x\"]}")",
                          R"("[1,2.50,1e3]")",
                          R"("null")",
                          R"("{bad")",
                          R"("\"s\"")",
                          R"(" true ")",
                          R"("{\"k\":\"\\u00e9<>\"}")",
                          R"("[]")"};
  static const Texts yaml{R"("a: 1\nb: [x, y]\nc: {d: true}")",
                          R"("- 1\n- two\n- ~\n- 3.5")",
                          R"("foo")",
                          R"("a: yes\nb: off")",
                          R"("a: |\n  l1\n  l2\n")",
                          R"("x: &y [1]\nz: *y")",
                          R"("2001-12-14")",
                          R"(": :")",
                          R"("0x1f")"};
  static const Texts csv{R"("a,b\n1,2\n3,4\n")", R"("a,b\n\"x,y\",z")", R"("a,b\n1")",
                         R"("a,a\n1,2")", R"("h\n")"};
  static const Texts encodings{R"("UTF-8")", R"("UTF-16LE")", R"("ISO-8859-1")",
                               R"("windows-1252")", R"("nope")"};
  static const Texts paths{R"("a/b/c.txt")", R"("/")", R"("a/")", R"("")", R"("../x")"};
  static const Texts patterns{R"("[a-z]+")", R"~("(\\d+)-(\\d+)")~", R"~("(?P<x>\\w)(?P<y>\\w*)")~",
                              R"("o")",      R"("(a|b)+?")",         R"("x*")",
                              R"("(")",      R"("(?i)HELLO")",       R"("(.)(z)?")"};
  static const Texts subjects{R"("12-34 56-78")", R"("foo bar")", R"("Hello World")", R"("")",
                              R"("abcabc")",      R"("ünï 日本")"};
  static const Texts regex_texts{R"("/[aeo]/")", R"("/(\\w)(\\w)/")", R"("/^/")", R"("o")",
                                 R"("/")"};
  static const Texts digits{R"("ff")", R"("-101")", R"("zz")", R"("777")", R"("12345678901")"};
  static const Texts bases{"2", "8", "10", "16", "36", "62", "1"};
  static const Texts positive{"1", "2", "3.5", "10", "100", "0.25"};
  static const Texts integers{"0", "1", "2", "3", "4", "5", "-1", "8"};
  static const Texts durations{R"("10m")", R"("-1h30m")", R"("1.5h")", R"("24h")", R"("xx")"};
  static const Texts spaces{R"("dns")", R"("url")", R"("x500")", R"("bad")",
                            R"("6ba7b810-9dad-11d1-80b4-00c04fd430c8")"};
  static const Texts templates{"local.template", "local.words[0]", "local.broken"};
  static const Texts transposable{R"({a = ["1", "2"], b = ["2"]})", R"({a = []})",
                                  R"(tomap({x = tolist(["k"])}))", "local.pairs"};
  switch (language) {
    case 'A':
      return formats;
    case 'B':
      return base64;
    case 'C':
      return ranges;
    case 'D':
      return dates;
    case 'E':
      return encodings;
    case 'F':
      return verbs;
    case 'H':
      return paths;
    case 'I':
      return integers;
    case 'J':
      return json;
    case 'M':
      return templates;
    case 'N':
      return digits;
    case 'P':
      return positive;
    case 'Q':
      return regex_texts;
    case 'R':
      return patterns;
    case 'S':
      return subjects;
    case 'T':
      return transposable;
    case 'U':
      return durations;
    case 'V':
      return csv;
    case 'W':
      return spaces;
    case 'X':
      return bases;
    default:
      return yaml;
  }
}

/// Names of world.h that are of the kind: plain, null, sensitive, unknown.
const Texts& names_of(Kind kind) {
  static const Texts string_names{
      "local.text",           "local.words[1]",         "local.server.name", "local.labels.k",
      "local.secret",         "local.unknown_string",   "local.null_string", "local.login.user",
      "local.login.password", "local.unknown_object.a", "local.prefixed"};
  static const Texts number_names{"local.count",         "local.server.size",
                                  "local.secret_number", "local.unknown_number",
                                  "local.records[0].id", "local.unknown_object.b",
                                  "local.null_number"};
  static const Texts bool_names{"local.yes", "local.unknown_bool", "local.secret_bool",
                                "local.mixed[2]"};
  static const Texts list_names{"local.words", "local.unknown_list", "local.secret_list",
                                "local.null_list", "local.partly_unknown"};
  static const Texts numbers_names{"local.sizes", "[1, 2, local.unknown_number]"};
  static const Texts set_names{"local.colors", "local.unknown_set", "local.secret_set"};
  static const Texts map_names{"local.labels", "local.unknown_map", "local.secret_map",
                               "local.partly_secret"};
  static const Texts object_names{"local.server", "local.login", "local.unknown_object",
                                  "local.records[1]"};
  static const Texts tuple_names{"local.mixed", "local.records", "local.unknown_tuple",
                                 "local.nested", "local.partly_unknown"};
  static const Texts any_names{"local.unknown", "null", "local.nothing", "local.server",
                               "local.mixed"};
  switch (kind) {
    case Kind::kString:
      return string_names;
    case Kind::kNumber:
      return number_names;
    case Kind::kBool:
      return bool_names;
    case Kind::kStrings:
      return list_names;
    case Kind::kNumbers:
      return numbers_names;
    case Kind::kSet:
      return set_names;
    case Kind::kMap:
      return map_names;
    case Kind::kObject:
      return object_names;
    case Kind::kTuple:
      return tuple_names;
    case Kind::kAny:
      break;
  }
  return any_names;
}

}  // namespace

std::string ExpressionSource::next() {
  if (random_.once_in(25)) return mistake(2);
  const Kind kind = any_kind();
  return term(kind, 1 + static_cast<int>(random_.below(3)));
}

Kind ExpressionSource::any_kind() {
  static constexpr Kind kKinds[] = {Kind::kString,  Kind::kString,  Kind::kNumber, Kind::kBool,
                                    Kind::kStrings, Kind::kNumbers, Kind::kSet,    Kind::kMap,
                                    Kind::kObject,  Kind::kTuple};
  return random_.one_of(kKinds);
}

std::string ExpressionSource::term(Kind kind, int depth) {
  if (kind == Kind::kAny && !random_.once_in(8)) kind = any_kind();
  if (random_.once_in(60)) kind = any_kind();
  if (random_.once_in(60)) return "null";
  if (depth <= 0) return random_.once_in(3) ? named(kind) : literal(kind, depth);
  return compound(kind, depth);
}

std::string ExpressionSource::compound(Kind kind, int depth) {
  switch (random_.below(12)) {
    case 0:
      return "(" + term(Kind::kBool, depth - 1) + " ? " + term(kind, depth - 1) + " : " +
             term(kind, depth - 1) + ")";
    case 1:
    case 2:
      return operation(kind, depth);
    case 3:
      return access(kind, depth);
    case 4:
      return named(kind);
    case 5:
    case 6:
      return literal(kind, depth);
    case 7:
      if (kind == Kind::kMap || kind == Kind::kObject) return for_map(depth);
      if (kind == Kind::kTuple || kind == Kind::kStrings) return for_list(depth);
      return "try(" + term(kind, depth - 1) + ", " + term(kind, depth - 1) + ")";
    default:
      return call(kind, depth);
  }
}

std::string ExpressionSource::elements(Kind kind, int depth, std::size_t count_max) {
  std::string text;
  const std::size_t count = random_.below(count_max + 1);
  for (std::size_t i = 0; i < count; ++i) {
    if (i > 0) text += ", ";
    text += term(kind, depth - 1);
  }
  return text;
}

std::string ExpressionSource::object(int depth) {
  static const Texts keys{
      "a",  "b",    "name",          "k", "\"x y\"", "(local.text)", "\"${local.text}-k\"",
      "id", "size", "(local.secret)"};
  std::string text = "{";
  const std::size_t count = random_.below(4);
  for (std::size_t i = 0; i < count; ++i) {
    const std::string_view key = random_.once_in(3) ? random_.one_of(keys) : keys[i];
    text += (i > 0 ? ", " : "") + std::string(key) + (random_.once_in(5) ? " : " : " = ") +
            term(Kind::kAny, depth - 1);
  }
  return text + "}";
}

std::string ExpressionSource::literal(Kind kind, int depth) {
  switch (kind) {
    case Kind::kString:
      if (depth > 0 && random_.once_in(2))
        return random_.once_in(4) ? heredoc(depth) : quoted(depth);
      return std::string(random_.one_of(strings()));
    case Kind::kNumber:
      return std::string(random_.one_of(numbers()));
    case Kind::kBool:
      return random_.once_in(2) ? "true" : "false";
    case Kind::kStrings:
      return "tolist([" + elements(Kind::kString, depth, 3) + "])";
    case Kind::kNumbers:
      return "[" + elements(Kind::kNumber, depth, 3) + "]";
    case Kind::kSet:
      return "toset([" + elements(random_.once_in(4) ? Kind::kNumber : Kind::kString, depth, 3) +
             "])";
    case Kind::kMap:
      return "tomap({x = " + term(Kind::kString, depth - 1) +
             ", \"y z\" = " + term(Kind::kString, depth - 1) + "})";
    case Kind::kObject:
      return object(depth);
    case Kind::kTuple:
    case Kind::kAny:
      break;
  }
  return "[" + elements(Kind::kAny, depth, 3) + "]";
}

std::string ExpressionSource::named(Kind kind) {
  return std::string(random_.one_of(names_of(kind)));
}

std::string ExpressionSource::operation(Kind kind, int depth) {
  static const Texts arithmetic{"+", "-", "*", "/", "%"};
  static const Texts comparison{"<", "<=", ">", ">="};
  static const Texts equality{"==", "!="};
  static const Texts logic{"&&", "||"};
  if (kind == Kind::kNumber) {
    if (random_.once_in(6)) return "-" + term(Kind::kNumber, 0);
    const std::string_view sign = random_.one_of(arithmetic);
    // Infinity ends most of what could be said about an expression.
    const bool divides = (sign == "/" || sign == "%") && !random_.once_in(8);
    const std::string right = divides ? text_of('P') : term(Kind::kNumber, depth - 1);
    const std::string text = term(Kind::kNumber, depth - 1) + " " + std::string(sign) + " " + right;
    return random_.once_in(2) ? text : "(" + text + ")";
  }
  if (kind != Kind::kBool) return call(kind, depth);
  switch (random_.below(4)) {
    case 0:
      return "!" +
             std::string(random_.once_in(2) ? "local.yes" : "(" + term(kind, depth - 1) + ")");
    case 1:
      return term(Kind::kNumber, depth - 1) + " " + std::string(random_.one_of(comparison)) + " " +
             term(Kind::kNumber, depth - 1);
    case 2: {
      const Kind both = any_kind();
      return "(" + term(both, depth - 1) + " " + std::string(random_.one_of(equality)) + " " +
             term(both, depth - 1) + ")";
    }
    default:
      return term(Kind::kBool, depth - 1) + " " + std::string(random_.one_of(logic)) + " " +
             term(Kind::kBool, depth - 1);
  }
}

std::string ExpressionSource::call(Kind kind, int depth) {
  std::vector<const Signature*> fitting;
  for (const Signature& signature : function_signatures()) {
    if (signature.result == kind || (kind == Kind::kAny && random_.once_in(4)))
      fitting.push_back(&signature);
  }
  if (fitting.empty()) return literal(kind, depth);
  return call_of(*random_.one_of(fitting), depth);
}

std::string ExpressionSource::call_of(const Signature& signature, int depth) {
  std::string text(signature.name);
  text += "(";
  bool first = true;
  for (std::size_t i = 0; i < signature.arguments.size(); ++i) {
    const char letter = signature.arguments[i];
    if (letter == '*') continue;
    const bool repeats = i + 1 < signature.arguments.size() && signature.arguments[i + 1] == '*';
    for (std::size_t left = repeats ? random_.below(3) : 1; left > 0; --left) {
      text += (first ? "" : ", ") + argument(letter, depth - 1);
      first = false;
    }
  }
  if (random_.once_in(80)) text += (first ? "" : ", ") + term(Kind::kAny, 0);
  if (!first && random_.once_in(100)) text += "...";
  return text + ")";
}

std::string ExpressionSource::argument(char letter, int depth) {
  if (letter >= 'A' && letter <= 'Z') {
    if (letter != 'M' && random_.once_in(12))
      return letter == 'I' || letter == 'P' || letter == 'X' ? named(Kind::kNumber)
                                                             : named(Kind::kString);
    return text_of(letter);
  }
  return term(static_cast<Kind>(letter), depth);
}

std::string ExpressionSource::text_of(char language) {
  return std::string(random_.one_of(special_texts(language)));
}

std::string ExpressionSource::access(Kind kind, int depth) {
  switch (random_.below(6)) {
    case 0:
      return "{a = " + term(kind, depth - 1) + "}.a";
    case 1:
      return "[" + term(kind, depth - 1) + ", " + term(kind, depth - 1) + "][" +
             std::string(random_.once_in(6) ? "local.count" : "1") + "]";
    case 2:
      return "local.records[*].name";
    case 3:
      return term(Kind::kMap, depth - 1) + "[\"" + (random_.once_in(2) ? "x" : "k") + "\"]";
    case 4:
      return "(" + term(Kind::kAny, depth - 1) + ")[*]";
    default:
      return term(Kind::kStrings, depth - 1) + "[" + (random_.once_in(3) ? text_of('I') : "0") +
             "]";
  }
}

std::string ExpressionSource::for_list(int depth) {
  static const Texts results{"v", "\"${v}!\"", "[v, local.text]", "{x = v}", "upper(v)", "v.name"};
  static const Texts conditions{"",
                                "",
                                " if v != \"a\"",
                                " if local.yes",
                                " if length(v) > 1",
                                " if local.unknown_bool",
                                " if v != null"};
  static constexpr Kind kSources[] = {Kind::kStrings, Kind::kSet, Kind::kMap, Kind::kTuple,
                                      Kind::kObject};
  if (random_.once_in(3)) {
    return "[for k, v in " + term(random_.one_of(kSources), depth - 1) + " : \"${k}\"" +
           std::string(random_.one_of(conditions)) + "]";
  }
  return "[for v in " + term(random_.one_of(kSources), depth - 1) + " : " +
         std::string(random_.one_of(results)) + std::string(random_.one_of(conditions)) + "]";
}

std::string ExpressionSource::for_map(int depth) {
  static const Texts results{
      "k => v",           "k => upper(v)", "v => k...",        "\"${k}-x\" => [v]",
      "\"same\" => v...", "v => k",        "k => local.secret"};
  static constexpr Kind kSources[] = {Kind::kStrings, Kind::kSet, Kind::kMap, Kind::kObject};
  return "{for k, v in " + term(random_.one_of(kSources), depth - 1) + " : " +
         std::string(random_.one_of(results)) + (random_.once_in(3) ? " if k != \"x\"" : "") + "}";
}

std::string ExpressionSource::interpolation(int depth) {
  const Kind kind = random_.once_in(3) ? Kind::kNumber : Kind::kString;
  return std::string(random_.once_in(6) ? "${~ " : "${") + term(kind, depth - 1) +
         (random_.once_in(6) ? " ~}" : "}");
}

std::string ExpressionSource::directive(int depth) {
  if (random_.once_in(2)) {
    return "%{ if " + term(Kind::kBool, depth - 1) + " }yes" +
           (random_.once_in(2) ? "%{ else }no" : "") + "%{ endif }";
  }
  return "%{ for v in " + term(Kind::kStrings, depth - 1) + " ~} <${v}> %{ endfor }";
}

std::string ExpressionSource::quoted(int depth) {
  static const Texts pieces{"a", " - ", "x=", "\\n", "é", "$${", "%", "\\\"", "  "};
  std::string text = "\"";
  const std::size_t count = 1 + random_.below(3);
  for (std::size_t i = 0; i < count; ++i) {
    if (random_.once_in(2)) text += random_.one_of(pieces);
    text += random_.once_in(5) ? directive(depth) : interpolation(depth);
  }
  return text + "\"";
}

std::string ExpressionSource::heredoc(int depth) {
  const bool flush = random_.once_in(2);
  std::string text = flush ? "<<-EOT\n" : "<<EOT\n";
  const std::size_t lines = random_.below(4);
  for (std::size_t i = 0; i < lines; ++i) {
    text += std::string(2 + 2 * random_.below(2), ' ');
    text += random_.once_in(3) ? "plain \\n $${x}" : "v: " + interpolation(std::min(depth, 1));
    text += "\n";
  }
  return text + (flush ? "  EOT\n" : "EOT\n");
}

std::string ExpressionSource::mistake(int depth) {
  static const Texts wrong{"local.server.nope",
                           "local.words[9]",
                           "local.words[\"x\"]",
                           "local.labels[\"missing\"]",
                           "local.labels.missing",
                           "uper(\"x\")",
                           "upper()",
                           "upper(\"a\", \"b\")",
                           "local.text.name",
                           "1 + [2]",
                           "\"${[1]}\"",
                           "\"a${null}\"",
                           "-\"x\"",
                           "!5",
                           "local.server + 1",
                           "[for x in 5 : x]",
                           "{for k, v in [1] : null => v}",
                           "tobool(\"maybe\")",
                           "tonumber([1])",
                           "true ? [1] : {a = 1}",
                           "null ? 1 : 2",
                           "local.mixed[1.5]",
                           "local.mixed[-1]",
                           "local.colors[0]",
                           "(null).x",
                           "[1, 2",
                           "{a = 1",
                           "\"open",
                           "1 +",
                           "foo bar",
                           "a ? b",
                           "[for x in y]",
                           "f(1,,2)",
                           "local.text..x",
                           "'single'",
                           "\"\\z\"",
                           "{a = 1 b = 2}",
                           "concat(5)",
                           "merge([1])",
                           "max([1]...)",
                           "element([], 0)",
                           "core::nope(1)",
                           "provider::x::f()",
                           "each.key",
                           "sum([\"a\"])"};
  const std::string text(random_.one_of(wrong));
  switch (random_.below(4)) {
    case 0:
      return "[" + term(Kind::kAny, depth - 1) + ", " + text + "]";
    case 1:
      return "upper(" + text + ")";
    case 2:
      return "\"x${" + text + "}\"";
    default:
      return text;
  }
}

}  // namespace plumb::differential
