#include "expression_text.h"

#include <algorithm>
#include <charconv>
#include <map>
#include <nlohmann/json.hpp>

#include "layout.h"
#include "providers/sdk/codec.h"
#include "providers/sdk/function.h"
#include "string_literal.h"

namespace plumb::terraform {
namespace {

using nlohmann::json;
using sdk::Kind;
using sdk::Malformed;
using sdk::Reader;

constexpr int kDepthMax = 500;

/// A value and its type, as they came.
struct Typed {
  json type;
  std::string_view bytes;
};

Typed typed(std::string_view dynamic) {
  Reader in(dynamic);
  if (in.peek() == Kind::kNil) return {"dynamic", dynamic};
  if (in.peek() != Kind::kArray || in.array() != 2)
    throw Malformed("dynamic value: not a pair of type and value");
  json type = json::parse(in.text(), nullptr, false);
  return {std::move(type), in.rest()};
}

/// `list` of `["list","string"]`, `bool` of `"bool"`. What is inside of it is there, too.
std::string kind_of(const json& type) {
  const bool pair = type.is_array() && type.size() == 2 && type[0].is_string();
  const json& name = pair ? type[0] : type;
  const auto known = [&](std::initializer_list<const char*> names) {
    return std::find(names.begin(), names.end(), name) != names.end();
  };
  const bool good = pair ? known({"list", "set", "map"}) ||
                               (name == "tuple" && type[1].is_array()) ||
                               (name == "object" && type[1].is_object())
                         : known({"string", "number", "bool", "dynamic"});
  if (!good) throw Malformed("dynamic value: no type");
  return name.get<std::string>();
}

bool has_names(const std::string& kind) {
  return kind == "object" || kind == "map";
}

/// The attributes or elements by name, in the order of the names.
std::map<std::string, Typed> named_items(const Typed& value, const std::string& kind) {
  std::map<std::string, Typed> items;
  Reader in(value.bytes);
  for (std::size_t left = in.map(); left > 0; --left) {
    std::string name(in.text());
    const json* type = &value.type[1];
    if (kind == "object") {
      const auto found = type->find(name);
      if (found == type->end()) throw Malformed("object: an attribute that its type does not have");
      type = &*found;
    }
    items.insert_or_assign(std::move(name), Typed{*type, in.skip()});
  }
  return items;
}

/// The characters of a number in full: 1e3 becomes 1000.
std::string without_exponent(const std::string& number) {
  constexpr int kExponentMax = 5000;  // Beyond it, the number is kept short.
  const std::size_t mark = number.find_first_of("eE");
  if (mark == std::string::npos) return number;
  const std::size_t digits_start = number[mark + 1] == '+' ? mark + 2 : mark + 1;
  int exponent = 0;
  const char* const end = number.data() + number.size();
  const auto parsed = std::from_chars(number.data() + digits_start, end, exponent);
  if (parsed.ec != std::errc() || parsed.ptr != end || std::abs(exponent) > kExponentMax)
    return number;
  const bool negative = number[0] == '-';
  std::string digits = number.substr(negative ? 1 : 0, mark - (negative ? 1 : 0));
  const std::size_t point = digits.find('.');
  int whole = static_cast<int>(point == std::string::npos ? digits.size() : point) + exponent;
  if (point != std::string::npos) digits.erase(point, 1);
  if (whole <= 0) {
    digits.insert(0, static_cast<std::size_t>(1 - whole), '0');
    whole = 1;
  }
  const auto whole_digits = static_cast<std::size_t>(whole);
  if (digits.size() < whole_digits) digits.append(whole_digits - digits.size(), '0');
  if (digits.size() > whole_digits) digits.insert(whole_digits, 1, '.');
  return (negative ? "-" : "") + digits;
}

std::string number_text(std::string_view bytes) {
  Reader in(bytes);
  return without_exponent(sdk::Codec<sdk::Decimal>::decode(in).text);
}

/// Writes values into a layout.
class ExpressionWriter {
 public:
  explicit ExpressionWriter(Layout& out) : out_(out) {}

  void write(const Typed& value) {
    if (++depth_ > kDepthMax) throw sdk::FunctionFailure("the value is nested too deeply");
    write_any(value);
    --depth_;
  }

 private:
  void write_any(const Typed& value) {
    Reader in(value.bytes);
    if (in.peek() == Kind::kNil) return out_.add("null");
    if (in.peek() == Kind::kUnknown) throw Malformed("function: an unknown value");
    const std::string kind = kind_of(value.type);
    if (kind == "dynamic") return write(typed(value.bytes));
    if (kind == "string") return out_.add(string_literal(in.text()));
    if (kind == "bool") return out_.add(in.boolean() ? "true" : "false");
    if (kind == "number") return out_.add(number_text(value.bytes));
    has_names(kind) ? write_names(named_items(value, kind)) : write_items(value, kind);
  }

  void write_items(const Typed& value, const std::string& kind) {
    Reader in(value.bytes);
    const std::size_t count = in.array();
    const json& inner = value.type[1];
    if (kind == "tuple" && inner.size() != count)
      throw Malformed("tuple: not as many elements as its type has");
    out_.open('[');
    for (std::size_t i = 0; i < count; ++i) {
      if (i > 0) out_.add(", ");
      write({kind == "tuple" ? inner[i] : inner, in.skip()});
    }
    out_.close(']');
  }

  void write_names(const std::map<std::string, Typed>& items) {
    out_.open('{');
    if (!items.empty()) out_.end_line();
    for (const auto& [name, item] : items) {
      out_.assign(is_identifier(name) ? name : string_literal(name));
      write(item);
      out_.end_line();
    }
    out_.close('}');
  }

  Layout& out_;
  int depth_ = 0;
};

}  // namespace

std::string expression_text(const sdk::Dynamic& value) {
  Layout layout;
  ExpressionWriter(layout).write(typed(value.bytes));
  return layout.text();
}

std::string definitions_text(const sdk::Dynamic& value) {
  const Typed object = typed(value.bytes);
  const std::string kind = kind_of(object.type);
  if (!has_names(kind)) {
    throw sdk::FunctionFailure(
        "invalid value to encode: must be an object whose attribute names will become the encoded "
        "variable names");
  }
  Layout layout;
  for (const auto& [name, item] : named_items(object, kind)) {
    if (!is_identifier(name)) {
      throw sdk::FunctionFailure("invalid variable name " + string_literal(name) +
                                 ": must be a valid identifier, per Terraform's rules for input "
                                 "variable declarations");
    }
    layout.assign(name);
    ExpressionWriter(layout).write(item);
    layout.end_line();
  }
  return layout.text();
}

}  // namespace plumb::terraform
