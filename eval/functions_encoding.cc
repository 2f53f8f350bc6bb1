/// JSON and URLs. Base64 and gzip, CSV, character sets and YAML have files of their own.
#include "eval/argument.h"
#include "eval/encoding_families.h"
#include "eval/grapheme.h"
#include "eval/json_text.h"
#include "value/json_codec.h"

namespace plumb::eval {
namespace {

/// How the JSON of a value that is not wholly known begins, if that is certain.
std::string json_prefix(const Value& value) {
  if (!value.is_known() && !value.refinement().not_null) return "";
  switch (value.type().kind()) {
    case Kind::kString:
      return "\"";
    case Kind::kList:
    case Kind::kSet:
    case Kind::kTuple:
      return "[";
    case Kind::kMap:
    case Kind::kObject:
      return "{";
    default:
      return "";
  }
}

CallResult jsonencode(const Context&, Arguments args) {
  if (!args[0].is_wholly_known()) {
    value::Refinement refinement;
    refinement.not_null = true;
    refinement.prefix = json_prefix(args[0]);
    return Value::unknown(Type::string(), refinement);
  }
  std::string out;
  if (!append_json_text(out, args[0])) return call_error("cannot serialize infinity as JSON");
  return Value::string(out);
}

CallResult jsondecode(const Context&, Arguments args) {
  const std::string_view text = args[0].as_string();
  if (text.find_first_not_of(" \t\r\n") == std::string_view::npos) return call_error("EOF");
  auto parsed = value::parse_json(text);
  if (!parsed) {
    const bool trailing = parsed.error().message.find("expected end of input") != std::string::npos;
    return call_error(trailing ? "extraneous data after JSON object" : parsed.error().message);
  }
  return std::move(*parsed);
}

bool is_unreserved(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' ||
         c == '_' || c == '.' || c == '~';
}

CallResult urlencode(const Context&, Arguments args) {
  constexpr char kDigits[] = "0123456789ABCDEF";
  std::string out;
  for (const char c : args[0].as_string()) {
    if (is_unreserved(c)) {
      out += c;
    } else if (c == ' ') {
      out += '+';
    } else {
      out += '%';
      out += kDigits[static_cast<unsigned char>(c) >> 4U];
      out += kDigits[static_cast<unsigned char>(c) & 15U];
    }
  }
  return Value::string(out);
}

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

CallResult urldecode(const Context&, Arguments args) {
  const std::string_view text = args[0].as_string();
  std::string out;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] == '+') {
      out += ' ';
    } else if (text[at] != '%') {
      out += text[at];
    } else {
      const int high = at + 1 < text.size() ? hex_digit(text[at + 1]) : -1;
      const int low = at + 2 < text.size() ? hex_digit(text[at + 2]) : -1;
      if (high < 0 || low < 0) {
        return argument_error(0, "failed to decode URL '" + std::string(text) +
                                     "': invalid URL escape " + quoted(text.substr(at, 3)));
      }
      out += static_cast<char>(high * 16 + low);
      at += 2;
    }
  }
  if (!is_utf8(out))
    return argument_error(0, "the result of decoding the provided string is not valid UTF-8");
  return Value::string(out);
}

}  // namespace

std::vector<Function> encoding_functions() {
  const Type string = Type::string();
  const Parameter str{"str", string};
  const Parameter val{
      .name = "val", .type = Type::dynamic(), .allow_null = true, .allow_unknown = true};
  std::vector<Function> functions{
      {"jsonencode", {val}, {}, string, jsonencode, {}},
      {"jsondecode", {str}, {}, Type::dynamic(), jsondecode, {}},
      {"urlencode", {str}, {}, string, urlencode, {}},
      {"urldecode", {str}, {}, string, urldecode, {}},
  };
  for (auto more :
       {base64_functions(), csv_functions(), text_encoding_functions(), yaml_functions()}) {
    functions.insert(functions.end(), more.begin(), more.end());
  }
  return functions;
}

}  // namespace plumb::eval
