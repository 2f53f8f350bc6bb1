#include "testing/computed_values.h"

#include "system/clock.h"
#include "value/convert.h"

namespace plumb::testing {
namespace {

using providers::Attribute;
using providers::Block;
using providers::Nesting;
using value::Type;

/// Eight of these are what Terraform makes up, too.
constexpr std::string_view kLetters = "abcdefghijklmnopqrstuvwxyz0123456789";
constexpr std::size_t kTextLength = 8;

/// A value that takes the place of an attribute's, at the path.
using Replace = std::function<Value(const Attribute&, const Value& old, const Value& made_up)>;

const Value* member(const Value& object, std::string_view name) {
  return object.has_content() && !object.type().is_primitive() ? object.find(name) : nullptr;
}

Value replaced(const Block& schema, const Value& object, const Value& made_up,
               const Replace& replace);

/// The same for each object of a nested block, or of an attribute that holds objects.
Value replaced_within(const Block& schema, Nesting nesting, const Value& value,
                      const Value& made_up, const Replace& replace) {
  if (!value.has_content()) return value;
  if (nesting == Nesting::kSingle || nesting == Nesting::kGroup)
    return replaced(schema, value, made_up, replace);
  const Type::Kind kind = value.type().kind();
  std::vector<Value> items;
  std::vector<std::pair<std::string, Value>> entries;
  for (std::size_t i = 0; i < value.length(); ++i) {
    Value item = replaced(schema, value.at(i), made_up, replace);
    if (kind == Type::Kind::kMap || kind == Type::Kind::kObject) {
      entries.emplace_back(value.key(i), std::move(item));
    } else {
      items.push_back(std::move(item));
    }
  }
  switch (kind) {
    case Type::Kind::kMap:
      return Value::map(value.type().element(), std::move(entries));
    case Type::Kind::kObject:
      return Value::object(std::move(entries));
    case Type::Kind::kSet:
      return Value::set(value.type().element(), std::move(items));
    case Type::Kind::kTuple:
      return Value::tuple(std::move(items));
    default:
      return Value::list(value.type().element(), std::move(items));
  }
}

Value replaced(const Block& schema, const Value& object, const Value& made_up,
               const Replace& replace) {
  if (!object.has_content()) return object;
  std::vector<Value> values(object.elements().begin(), object.elements().end());
  const auto fields = object.type().attributes();
  for (std::size_t i = 0; i < values.size(); ++i) {
    const Value* const given = member(made_up, fields[i].name);
    const Value inner = given == nullptr ? Value() : *given;
    if (const Attribute* const attribute = schema.attribute(fields[i].name)) {
      if (attribute->computed && !values[i].has_content()) {
        values[i] = replace(*attribute, values[i], made_up);
      } else if (attribute->nested != nullptr) {
        values[i] =
            replaced_within(*attribute->nested, attribute->nesting, values[i], inner, replace);
      }
    } else if (const auto* const nested = schema.block(fields[i].name)) {
      values[i] = replaced_within(*nested->block, nested->nesting, values[i], inner, replace);
    }
  }
  return Value::object(schema.type, std::move(values));
}

/// The given value with what it lacks of the type's attributes made up.
Value completed(const Value& given, Type type) {
  if (type.kind() != Type::Kind::kObject || !given.has_content() ||
      (given.type().kind() != Type::Kind::kObject && given.type().kind() != Type::Kind::kMap))
    return given;
  std::vector<std::pair<std::string, Value>> members;
  for (const value::ObjectAttribute& field : type.attributes()) {
    const Value* const found = given.find(field.name);
    members.emplace_back(field.name,
                         found == nullptr ? generated(field.type) : completed(*found, field.type));
  }
  return Value::object(std::move(members));
}

}  // namespace

Value generated(Type type) {
  switch (type.kind()) {
    case Type::Kind::kString: {
      std::string text;
      for (const char byte : system::random_bytes(kTextLength))
        text += kLetters[static_cast<unsigned char>(byte) % kLetters.size()];
      return Value::string(text);
    }
    case Type::Kind::kNumber:
      return Value::integer(0);
    case Type::Kind::kBool:
      return Value::boolean(false);
    case Type::Kind::kList:
      return Value::list(type.element(), {});
    case Type::Kind::kSet:
      return Value::set(type.element(), {});
    case Type::Kind::kMap:
      return Value::map(type.element(), {});
    case Type::Kind::kObject: {
      std::vector<Value> values;
      for (const value::ObjectAttribute& field : type.attributes())
        values.push_back(generated(field.type));
      return Value::object(type, std::move(values));
    }
    default:
      return Value::null(type);
  }
}

Value fill_computed(const Block& schema, const Value& object, Fill fill, const MadeUp& made_up,
                    providers::Messages& messages) {
  return replaced(
      schema, object, made_up.values,
      [&](const Attribute& attribute, const Value& old, const Value& from) {
        const bool wanted = fill == Fill::kNull ? old.is_null() : !old.is_known();
        if (!wanted) return old;
        const Value* const given = member(from, attribute.name);
        if (given == nullptr) return generated(attribute.type);
        value::ConversionError problem;
        if (auto fits = value::convert(completed(*given, attribute.type), attribute.type, problem))
          return *fits;
        providers::Message message;
        message.summary = "Failed to compute attribute";
        message.detail = "The attribute \"" + attribute.name +
                         "\" cannot be what is made up for it at " + made_up.place + ": " +
                         problem.message + ".";
        messages.push_back(std::move(message));
        return Value::unknown(attribute.type);
      });
}

Value forget_computed(const Block& schema, const Value& object) {
  return replaced(schema, object, Value(),
                  [](const Attribute& attribute, const Value& old, const Value&) {
                    return old.is_null() ? Value::unknown(attribute.type) : old;
                  });
}

}  // namespace plumb::testing
