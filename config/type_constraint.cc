#include "config/type_constraint.h"

#include <algorithm>

#include "config/literal.h"
#include "diagnostics/suggestion.h"
#include "value/convert.h"

namespace plumb::config {
namespace {

using diagnostics::Diagnostics;
using diagnostics::Span;
using value::Type;
using value::Value;
using Kind = Type::Kind;

constexpr const char* kInvalid = "Invalid type specification";

TypeConstraint invalid(Span span, std::string detail, Diagnostics& diags) {
  diags.error(span, kInvalid, std::move(detail));
  return {};
}

TypeConstraint keyword(std::string_view name, Span span, Diagnostics& diags) {
  if (name == "string") return {Type::string(), {}};
  if (name == "number") return {Type::number(), {}};
  if (name == "bool") return {Type::boolean(), {}};
  if (name == "any") return {Type::dynamic(), {}};
  // The short forms of old versions.
  if (name == "list") return {Type::list(Type::dynamic()), {}};
  if (name == "set") return {Type::set(Type::dynamic()), {}};
  if (name == "map") return {Type::map(Type::dynamic()), {}};
  if (name == "object") {
    return invalid(span,
                   "The object type constructor requires one argument specifying the attribute "
                   "types and values as a map.",
                   diags);
  }
  if (name == "tuple")
    return invalid(
        span,
        "The tuple type constructor requires one argument specifying the element types as a list.",
        diags);
  static const std::vector<std::string> names = {"string", "number", "bool",   "any",  "list",
                                                 "set",    "map",    "object", "tuple"};
  return invalid(span,
                 "The keyword \"" + std::string(name) + "\" is not a valid type specification." +
                     diagnostics::did_you_mean(name, names),
                 diags);
}

/// The name of an attribute. In HCL `true`, `false` and `null` are names like any others here.
std::optional<std::string> attribute_name(const ast::Expr& key) {
  const auto* const literal = std::get_if<ast::Literal>(&key.node);
  if (literal == nullptr) return literal_name(key);
  if (literal->value->is_null()) return "null";
  if (literal->value->type() != value::Type::boolean()) return std::nullopt;
  return literal->value->as_bool() ? "true" : "false";
}

TypeConstraint decode_object(const ast::Expr& argument, Diagnostics& diags) {
  const auto* const object = std::get_if<ast::Object>(&argument.node);
  if (object == nullptr)
    return invalid(argument.span,
                   "Object type constructor requires a map whose keys are attribute names and "
                   "whose values are the corresponding attribute types.",
                   diags);
  TypeConstraint made;
  std::vector<value::ObjectAttribute> attributes;
  for (const ast::ObjectItem& item : object->items) {
    const auto name = attribute_name(item.key);
    if (!name) {
      diags.error(item.key.span, kInvalid, "Object constructor map keys must be attribute names.");
      continue;
    }
    const bool again = std::ranges::any_of(
        attributes, [&](const value::ObjectAttribute& known) { return known.name == *name; });
    if (again) {
      diags.error(item.key.span, kInvalid, "Object constructor map keys must be unique.");
      continue;
    }
    const ast::Expr* type = &item.value;
    const ast::Expr* fallback = nullptr;
    bool optional = false;
    if (const auto* call = std::get_if<ast::Call>(&item.value.node);
        call != nullptr && call->name == "optional") {
      optional = true;
      if (call->arguments.empty() || call->arguments.size() > 2) {
        diags.error(item.value.span, kInvalid,
                    "Optional attribute modifier takes the attribute's type and, if wanted, its "
                    "default value.");
        continue;
      }
      type = &call->arguments[0];
      if (call->arguments.size() == 2) fallback = &call->arguments[1];
    }
    TypeConstraint inner = decode_type(*type, diags);
    if (fallback != nullptr) {
      const Value given = evaluate_literal(*fallback, diags);
      value::ConversionError problem;
      const auto converted =
          value::convert(apply_defaults(given, inner.defaults), inner.type, problem);
      if (!converted) {
        diags.error(fallback->span, "Invalid default value for optional attribute",
                    "This default value is not compatible with the attribute's type constraint: " +
                        problem.message + ".");
      } else if (!converted->is_null()) {
        made.defaults.attributes.emplace(*name, *converted);
      }
    }
    if (!inner.defaults.empty())
      made.defaults.inside_attributes.emplace(*name, std::move(inner.defaults));
    attributes.push_back({*name, inner.type, optional});
  }
  made.type = Type::object(std::move(attributes));
  return made;
}

TypeConstraint decode_tuple(const ast::Expr& argument, Diagnostics& diags) {
  const auto* const tuple = std::get_if<ast::Tuple>(&argument.node);
  if (tuple == nullptr)
    return invalid(argument.span, "Tuple type constructor requires a list of element types.",
                   diags);
  TypeConstraint made;
  std::vector<Type> elements;
  for (const ast::Expr& item : tuple->items) {
    TypeConstraint inner = decode_type(item, diags);
    if (!inner.defaults.empty())
      made.defaults.inside_positions.emplace(elements.size(), std::move(inner.defaults));
    elements.push_back(inner.type);
  }
  made.type = Type::tuple(elements);
  return made;
}

TypeConstraint decode_constructor(const ast::Call& call, Span span, Diagnostics& diags) {
  if (call.name == "optional") {
    return invalid(call.name_span,
                   "Keyword \"optional\" is valid only as a modifier for object type attributes.",
                   diags);
  }
  if (call.arguments.size() != 1) {
    if (call.name == "string" || call.name == "number" || call.name == "bool" ||
        call.name == "any") {
      return invalid(
          span,
          "Primitive type keyword \"" + std::string(call.name) + "\" does not expect arguments.",
          diags);
    }
    return invalid(
        span, "The " + std::string(call.name) + " type constructor requires one argument.", diags);
  }
  const ast::Expr& argument = call.arguments[0];
  if (call.name == "object") return decode_object(argument, diags);
  if (call.name == "tuple") return decode_tuple(argument, diags);
  if (call.name != "list" && call.name != "set" && call.name != "map") {
    static const std::vector<std::string> names = {"list", "set", "map", "object", "tuple"};
    return invalid(call.name_span,
                   "Keyword \"" + std::string(call.name) + "\" is not a valid type constructor." +
                       diagnostics::did_you_mean(call.name, names),
                   diags);
  }
  TypeConstraint inner = decode_type(argument, diags);
  TypeConstraint made;
  made.type = call.name == "list"
                  ? Type::list(inner.type)
                  : (call.name == "set" ? Type::set(inner.type) : Type::map(inner.type));
  if (!inner.defaults.empty())
    made.defaults.inside_elements = std::make_shared<TypeDefaults>(std::move(inner.defaults));
  return made;
}

Value default_object(const Value& value, const TypeDefaults& defaults) {
  std::vector<std::pair<std::string, Value>> attributes;
  for (std::size_t i = 0; i < value.length(); ++i)
    attributes.emplace_back(value.key(i), value.at(i));
  for (const auto& [name, fallback] : defaults.attributes) {
    const Value* const given = value.find(name);
    if (given == nullptr || (given->is_null())) attributes.emplace_back(name, fallback);
  }
  for (auto& [name, attribute] : attributes) {
    if (const auto inside = defaults.inside_attributes.find(name);
        inside != defaults.inside_attributes.end()) {
      attribute = apply_defaults(attribute, inside->second);
    }
  }
  return Value::object(std::move(attributes)).with_marks(value.marks());
}

}  // namespace

TypeConstraint decode_type(const ast::Expr& expr, Diagnostics& diags) {
  if (const auto* traversal = std::get_if<ast::Traversal>(&expr.node);
      traversal != nullptr && traversal->steps.empty()) {
    return keyword(traversal->root, expr.span, diags);
  }
  if (const auto* call = std::get_if<ast::Call>(&expr.node))
    return decode_constructor(*call, expr.span, diags);
  if (const auto* text = std::get_if<ast::Template>(&expr.node);
      text != nullptr && text->parts.size() == 1) {
    diags.error(expr.span, "Invalid quoted type constraints",
                "Terraform 0.11 and earlier required type constraints to be given in quotes, but "
                "that form is no longer "
                "allowed. Remove the quotes; for a list or map say of what, as in list(string).");
    return {};
  }
  return invalid(expr.span,
                 "A type specification is either a primitive type keyword (bool, number, string) "
                 "or a complex type "
                 "constructor call, like list(string).",
                 diags);
}

Value apply_defaults(const Value& value, const TypeDefaults& defaults) {
  if (defaults.empty() || !value.has_content() || value.type().is_primitive()) return value;
  const Kind kind = value.type().kind();
  const bool keyed = kind == Kind::kObject || kind == Kind::kMap;
  if (keyed && (!defaults.attributes.empty() || !defaults.inside_attributes.empty()))
    return default_object(value, defaults);
  if (keyed && defaults.inside_elements != nullptr) {
    std::vector<std::pair<std::string, Value>> entries;
    for (std::size_t i = 0; i < value.length(); ++i) {
      entries.emplace_back(value.key(i), apply_defaults(value.at(i), *defaults.inside_elements));
    }
    return Value::object(std::move(entries)).with_marks(value.marks());
  }
  if (keyed) return value;
  std::vector<Value> elements;
  for (std::size_t i = 0; i < value.length(); ++i) {
    const auto at = defaults.inside_positions.find(i);
    if (defaults.inside_elements != nullptr) {
      elements.push_back(apply_defaults(value.at(i), *defaults.inside_elements));
    } else {
      elements.push_back(at == defaults.inside_positions.end()
                             ? value.at(i)
                             : apply_defaults(value.at(i), at->second));
    }
  }
  return Value::tuple(std::move(elements)).with_marks(value.marks());
}

}  // namespace plumb::config
