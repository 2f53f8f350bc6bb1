#include "eval/json_text.h"

#include "value/json_codec.h"

namespace plumb::eval {

bool append_json_text(std::string& out, const value::Value& value) {
  using Kind = value::Type::Kind;
  if (!value.has_content()) {
    out += "null";
    return true;
  }
  const Kind kind = value.type().kind();
  switch (kind) {
    case Kind::kString:
      value::append_json_string(out, value.as_string(), value::Escaping::kHtml);
      return true;
    case Kind::kNumber:
      out += value.as_number().to_string();
      return !value.as_number().is_infinite();
    case Kind::kBool:
      out += value.as_bool() ? "true" : "false";
      return true;
    default:
      break;
  }
  const bool keyed = kind == Kind::kMap || kind == Kind::kObject;
  out += keyed ? '{' : '[';
  for (std::size_t i = 0; i < value.length(); ++i) {
    if (i > 0) out += ',';
    if (keyed) {
      value::append_json_string(out, value.key(i), value::Escaping::kHtml);
      out += ':';
    }
    if (!append_json_text(out, value.at(i))) return false;
  }
  out += keyed ? '}' : ']';
  return true;
}

}  // namespace plumb::eval
