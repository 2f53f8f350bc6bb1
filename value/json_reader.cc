#include <nlohmann/json.hpp>

#include "value/json_codec.h"

namespace plumb::value {
namespace {

using diagnostics::ErrorCode;
using diagnostics::fail;

/// Deeper text is refused: it is an attack, and reading it uses the stack.
constexpr std::size_t kDepthMax = 1000;

/// Builds values from the events of nlohmann's parser, which hands over the text of numbers that a
/// double cannot hold.
class ValueBuilder : public nlohmann::json_sax<nlohmann::json> {
 public:
  bool null() override { return put(Value::null(Type::dynamic())); }
  bool boolean(bool value) override { return put(Value::boolean(value)); }
  bool number_integer(number_integer_t value) override { return put(Value::integer(value)); }
  bool number_unsigned(number_unsigned_t value) override {
    return put(Value::number(Number::from_unsigned(value)));
  }
  bool number_float(number_float_t, const string_t& text) override {
    const auto number = Number::parse(text);
    if (!number) error_ = "number \"" + text + "\" is out of range";
    return number && put(Value::number(*number));
  }
  bool string(string_t& text) override { return put(Value::string(text)); }
  bool binary(binary_t&) override { return false; }
  bool start_object(std::size_t) override { return open(true); }
  bool start_array(std::size_t) override { return open(false); }
  bool key(string_t& name) override {
    open_.back().keys.push_back(name);
    return true;
  }
  bool end_object() override {
    Level level = close();
    std::vector<std::pair<std::string, Value>> attributes;
    for (std::size_t i = 0; i < level.values.size(); ++i) {
      attributes.emplace_back(std::move(level.keys[i]), std::move(level.values[i]));
    }
    return put(Value::object(std::move(attributes)));
  }
  bool end_array() override { return put(Value::tuple(close().values)); }
  bool parse_error(std::size_t position, const std::string&,
                   const nlohmann::detail::exception& problem) override {
    if (error_.empty()) {
      const std::string_view what = problem.what();
      const std::size_t colon = what.rfind("; ");
      error_ = "invalid JSON at byte " + std::to_string(position) +
               (colon == std::string_view::npos ? "" : ": " + std::string(what.substr(colon + 2)));
    }
    return false;
  }

  Value result;
  [[nodiscard]] const std::string& error() const { return error_; }

 private:
  struct Level {
    bool is_object = false;
    std::vector<std::string> keys;
    std::vector<Value> values;
  };

  bool put(Value value) {
    if (open_.empty()) {
      result = std::move(value);
    } else {
      open_.back().values.push_back(std::move(value));
    }
    return true;
  }
  bool open(bool is_object) {
    if (open_.size() >= kDepthMax) {
      error_ = "JSON is nested deeper than " + std::to_string(kDepthMax) + " levels";
      return false;
    }
    open_.push_back({is_object, {}, {}});
    return true;
  }
  Level close() {
    Level level = std::move(open_.back());
    open_.pop_back();
    return level;
  }

  std::vector<Level> open_;
  std::string error_;
};

Result<Value> shape(const Value& raw, Type type);

Result<Value> shape_dynamic(const Value& raw) {
  const Value* const value = raw.type().kind() == Type::Kind::kObject ? raw.find("value") : nullptr;
  const Value* const type = value != nullptr ? raw.find("type") : nullptr;
  if (type == nullptr)
    return fail(ErrorCode::kCorrupt, "expected an object with \"value\" and \"type\"");
  std::string text;
  append_json(text, *type);
  PLUMB_ASSIGN(const Type exact, parse_json_type(text));
  return shape(*value, exact);
}

Result<Value> shape_object(const Value& raw, Type type) {
  std::vector<Value> values;
  std::size_t known = 0;
  for (const ObjectAttribute& attribute : type.attributes()) {
    const Value* const found = raw.find(attribute.name);
    if (found == nullptr) {
      values.push_back(Value::null(attribute.type));
      continue;
    }
    ++known;
    PLUMB_ASSIGN(Value value, shape(*found, attribute.type));
    values.push_back(std::move(value));
  }
  if (known < raw.length()) {
    for (std::size_t i = 0; i < raw.length(); ++i) {
      if (type.attribute_index(raw.key(i)) < 0) {
        return fail(ErrorCode::kCorrupt,
                    "unsupported attribute \"" + std::string(raw.key(i)) + "\"");
      }
    }
  }
  return Value::object(type, std::move(values));
}

Result<Value> shape_elements(const Value& raw, Type type) {
  const Type::Kind kind = type.kind();
  const std::size_t count = raw.length();
  if (kind == Type::Kind::kTuple && count != type.elements().size()) {
    return fail(ErrorCode::kCorrupt,
                "expected " + std::to_string(type.elements().size()) + " elements");
  }
  std::vector<Value> elements;
  elements.reserve(count);
  for (std::size_t i = 0; i < count; ++i) {
    PLUMB_ASSIGN(Value element, shape(raw.at(i), kind == Type::Kind::kTuple ? type.elements()[i]
                                                                            : type.element()));
    elements.push_back(std::move(element));
  }
  if (kind == Type::Kind::kTuple) return Value::tuple(std::move(elements));
  return kind == Type::Kind::kSet ? Value::set(type.element(), std::move(elements))
                                  : Value::list(type.element(), std::move(elements));
}

/// Gives what was read without a type the shape of the type.
Result<Value> shape(const Value& raw, Type type) {
  if (raw.is_null()) return Value::null(type);
  if (type == Type::dynamic()) return shape_dynamic(raw);
  if (raw.type() == type && type.is_primitive()) return raw;
  const Type::Kind from = raw.type().kind();
  switch (type.kind()) {
    case Type::Kind::kObject:
      if (from == Type::Kind::kObject) return shape_object(raw, type);
      break;
    case Type::Kind::kMap:
      if (from == Type::Kind::kObject) {
        std::vector<std::pair<std::string, Value>> entries;
        for (std::size_t i = 0; i < raw.length(); ++i) {
          PLUMB_ASSIGN(Value element, shape(raw.at(i), type.element()));
          entries.emplace_back(raw.key(i), std::move(element));
        }
        return Value::map(type.element(), std::move(entries));
      }
      break;
    case Type::Kind::kList:
    case Type::Kind::kSet:
    case Type::Kind::kTuple:
      if (from == Type::Kind::kTuple) return shape_elements(raw, type);
      break;
    case Type::Kind::kNumber:
      // Terraform keeps numbers that JSON readers might spoil as strings.
      if (from == Type::Kind::kString) {
        const auto number = Number::parse(raw.as_string());
        if (number && !number->is_infinite()) return Value::number(*number);
      }
      break;
    case Type::Kind::kString:
      if (from == Type::Kind::kNumber) return Value::string(raw.as_number().to_string());
      if (from == Type::Kind::kBool) return Value::string(raw.as_bool() ? "true" : "false");
      break;
    default:
      break;
  }
  return fail(ErrorCode::kCorrupt,
              friendly_name(type) + " expected, found " + friendly_name(raw.type()));
}

Result<Type> type_of(const Value& json) {
  if (json.has_content() && json.type() == Type::string()) {
    const std::string_view name = json.as_string();
    if (name == "string") return Type::string();
    if (name == "number") return Type::number();
    if (name == "bool") return Type::boolean();
    if (name == "dynamic") return Type::dynamic();
  }
  if (json.type().kind() != Type::Kind::kTuple || json.is_null() || json.length() < 2 ||
      json.at(0).type() != Type::string() || !json.at(0).has_content()) {
    return fail(ErrorCode::kCorrupt, "not a type");
  }
  const std::string_view name = json.at(0).as_string();
  const Value& inner = json.at(1);
  if (name == "object" && inner.type().kind() == Type::Kind::kObject && inner.has_content()) {
    std::vector<ObjectAttribute> attributes;
    for (std::size_t i = 0; i < inner.length(); ++i) {
      PLUMB_ASSIGN(const Type type, type_of(inner.at(i)));
      attributes.push_back({std::string(inner.key(i)), type, false});
    }
    return Type::object(std::move(attributes));
  }
  if (name == "tuple" && inner.type().kind() == Type::Kind::kTuple && inner.has_content()) {
    std::vector<Type> elements;
    for (std::size_t i = 0; i < inner.length(); ++i) {
      PLUMB_ASSIGN(const Type type, type_of(inner.at(i)));
      elements.push_back(type);
    }
    return Type::tuple(elements);
  }
  PLUMB_ASSIGN(const Type element, type_of(inner));
  if (name == "list") return Type::list(element);
  if (name == "set") return Type::set(element);
  if (name == "map") return Type::map(element);
  return fail(ErrorCode::kCorrupt, "not a type");
}

}  // namespace

Result<Value> parse_json(std::string_view text) {
  ValueBuilder builder;
  if (!nlohmann::json::sax_parse(text, &builder)) {
    return fail(ErrorCode::kCorrupt, builder.error().empty() ? "invalid JSON" : builder.error());
  }
  return builder.result;
}

Result<Value> parse_json_typed(std::string_view text, Type type) {
  PLUMB_ASSIGN(const Value raw, parse_json(text));
  return shape(raw, type);
}

Result<Type> parse_json_type(std::string_view text) {
  // The types of most attributes; reading them as JSON would be most of the time of reading a large
  // state.
  if (text == "\"string\"") return Type::string();
  if (text == "\"number\"") return Type::number();
  if (text == "\"bool\"") return Type::boolean();
  PLUMB_ASSIGN(const Value json, parse_json(text));
  return type_of(json);
}

}  // namespace plumb::value
