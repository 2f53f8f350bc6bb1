#include "cli/json_text.h"

#include <functional>

#include "value/json_codec.h"

namespace plumb::cli {
namespace {

using value::Type;
using value::Value;
using Kind = Type::Kind;

bool is_keyed(const Value& value) {
  return value.type().kind() == Kind::kMap || value.type().kind() == Kind::kObject;
}

/// The shape of a value with `true` where the test holds. Members without any are left out of
/// objects; in lists they are `false` for scalars and empty shapes for the others.
std::string shape_json(const Value& value, const std::function<bool(const Value&)>& test) {
  if (test(value)) return "true";
  if (!value.is_known() && !value.type().is_primitive() && value.type() != Type::dynamic())
    return is_keyed(value) ? "{}" : "[]";
  if (!value.has_content() || value.type().is_primitive()) return "false";
  if (is_keyed(value)) {
    JsonText out;
    for (std::size_t i = 0; i < value.length(); ++i) {
      const std::string inner = shape_json(value.at(i), test);
      if (inner != "false") out.raw(value.key(i), inner);
    }
    return out.finish();
  }
  std::string out = "[";
  for (std::size_t i = 0; i < value.length(); ++i)
    out += (i == 0 ? "" : ",") + shape_json(value.at(i), test);
  return out + "]";
}

}  // namespace

void JsonText::text(std::string_view key, std::string_view value) {
  std::string quoted;
  value::append_json_string(quoted, value);
  raw(key, quoted);
}

void JsonText::raw(std::string_view key, std::string_view value) {
  if (out_.size() > 1) out_ += ',';
  value::append_json_string(out_, key);
  out_ += ':';
  out_ += value;
}

std::string known_json(const Value& value) {
  if (!value.has_content() || value.type().is_primitive() || value.is_wholly_known()) {
    std::string out;
    value::append_json(out, value);
    return out;
  }
  if (is_keyed(value)) {
    JsonText out;
    for (std::size_t i = 0; i < value.length(); ++i) {
      if (value.at(i).is_known()) out.raw(value.key(i), known_json(value.at(i)));
    }
    return out.finish();
  }
  std::string out = "[";
  for (std::size_t i = 0; i < value.length(); ++i)
    out += (i == 0 ? "" : ",") + known_json(value.at(i));
  return out + "]";
}

std::string unknown_json(const Value& value) {
  return shape_json(value, [](const Value& part) { return !part.is_known(); });
}

std::string sensitive_json(const Value& value) {
  return shape_json(value, [](const Value& part) { return part.has_mark(value::kSensitive); });
}

}  // namespace plumb::cli
