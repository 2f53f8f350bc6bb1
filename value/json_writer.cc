#include <array>
#include <cmath>

#include "value/json_codec.h"

namespace plumb::value {
namespace {

constexpr char kHex[] = "0123456789abcdef";

void append_escape(std::string& out, unsigned char c) {
  switch (c) {
    case '"':
      out += "\\\"";
      return;
    case '\\':
      out += "\\\\";
      return;
    case '\b':
      out += "\\b";
      return;
    case '\f':
      out += "\\f";
      return;
    case '\n':
      out += "\\n";
      return;
    case '\r':
      out += "\\r";
      return;
    case '\t':
      out += "\\t";
      return;
    default:
      break;
  }
  out += "\\u00";
  out += kHex[c >> 4U];
  out += kHex[c & 15U];
}

bool plain(unsigned char c, Escaping escaping) {
  if (c < 0x20 || c == '"' || c == '\\') return false;
  return escaping == Escaping::kMinimal || (c != '<' && c != '>' && c != '&' && c != 0xE2);
}

/// Both kinds of append: with the type, what is dynamic in it is wrapped.
void append(std::string& out, const Value& value, Type type, bool typed);

void append_children(std::string& out, const Value& value, Type type, bool typed) {
  const bool keyed =
      value.type().kind() == Type::Kind::kMap || value.type().kind() == Type::Kind::kObject;
  out += keyed ? '{' : '[';
  for (std::size_t i = 0; i < value.length(); ++i) {
    if (i > 0) out += ',';
    if (keyed) {
      append_json_string(out, value.key(i));
      out += ':';
    }
    Type child;
    if (typed) {
      const Type::Kind kind = type.kind();
      child = kind == Type::Kind::kObject  ? type.attributes()[i].type
              : kind == Type::Kind::kTuple ? type.elements()[i]
                                           : type.element();
    }
    append(out, value.at(i), child, typed);
  }
  out += keyed ? '}' : ']';
}

/// Readers of JSON go through a double at least to look at a number: what none can hold is kept as
/// a string, which readers of states take for a number where the type says so.
void append_number(std::string& out, const Number& number, bool typed) {
  const bool spoiled = typed && !number.is_small() && std::isinf(number.to_double());
  if (spoiled) {
    append_json_string(out, number.to_string());
  } else {
    out += number.to_string();
  }
}

void append(std::string& out, const Value& value, Type type, bool typed) {
  // Null has a type as well: `tostring(null)` is another value than `null`.
  const bool any = typed && type == Type::dynamic();
  const bool typed_null = any && value.is_null() && value.type() != Type::dynamic();
  if (!value.has_content() && !typed_null) {
    out += "null";
    return;
  }
  if (any) {
    out += "{\"value\":";
    append(out, value, value.type(), true);
    out += ",\"type\":";
    append_json_type(out, value.type());
    out += '}';
    return;
  }
  switch (value.type().kind()) {
    case Type::Kind::kString:
      append_json_string(out, value.as_string());
      return;
    case Type::Kind::kNumber:
      append_number(out, value.as_number(), typed);
      return;
    case Type::Kind::kBool:
      out += value.as_bool() ? "true" : "false";
      return;
    default:
      append_children(out, value, type, typed);
      return;
  }
}

}  // namespace

void append_json_string(std::string& out, std::string_view text, Escaping escaping) {
  out += '"';
  std::size_t begin = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto c = static_cast<unsigned char>(text[i]);
    if (plain(c, escaping)) continue;
    const std::string_view separator = text.substr(i, 3);
    if (c == 0xE2 && separator != "\u2028" && separator != "\u2029") continue;
    out.append(text, begin, i - begin);
    if (c == 0xE2) {
      out += separator == "\u2028" ? "\\u2028" : "\\u2029";
      i += 2;
    } else {
      append_escape(out, c);
    }
    begin = i + 1;
  }
  out.append(text, begin, text.size() - begin);
  out += '"';
}

void append_json(std::string& out, const Value& value) {
  append(out, value, value.type(), false);
}

void append_json_typed(std::string& out, const Value& value, Type type) {
  append(out, value, type, true);
}

void append_json_type(std::string& out, Type type) {
  switch (type.kind()) {
    case Type::Kind::kDynamic:
      out += "\"dynamic\"";
      return;
    case Type::Kind::kString:
      out += "\"string\"";
      return;
    case Type::Kind::kNumber:
      out += "\"number\"";
      return;
    case Type::Kind::kBool:
      out += "\"bool\"";
      return;
    case Type::Kind::kList:
      out += "[\"list\",";
      break;
    case Type::Kind::kSet:
      out += "[\"set\",";
      break;
    case Type::Kind::kMap:
      out += "[\"map\",";
      break;
    case Type::Kind::kTuple:
      out += "[\"tuple\",[";
      for (std::size_t i = 0; i < type.elements().size(); ++i) {
        if (i > 0) out += ',';
        append_json_type(out, type.elements()[i]);
      }
      out += "]]";
      return;
    case Type::Kind::kObject:
      out += "[\"object\",{";
      for (std::size_t i = 0; i < type.attributes().size(); ++i) {
        if (i > 0) out += ',';
        append_json_string(out, type.attributes()[i].name);
        out += ':';
        append_json_type(out, type.attributes()[i].type);
      }
      out += "}]";
      return;
  }
  append_json_type(out, type.element());
  out += ']';
}

}  // namespace plumb::value
