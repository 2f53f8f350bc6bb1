#include "eval/construct.h"

#include "value/convert.h"

namespace plumb::eval {
namespace {

using Kind = Type::Kind;

/// The name that a key is when it is written bare, or nothing.
const ast::Traversal* bare_name(const ast::ObjectItem& item) {
  if (item.force_expression) return nullptr;
  const auto* const traversal = std::get_if<ast::Traversal>(&item.key.node);
  return traversal != nullptr && traversal->steps.empty() ? traversal : nullptr;
}

/// The key of an item, or nothing if it is unknown (then `unknown` is set) or wrong.
std::optional<std::string> item_key(const ast::ObjectItem& item, const Context& context,
                                    Marks& marks, bool& unknown, Diagnostics& diags) {
  if (const ast::Traversal* const name = bare_name(item)) return std::string(name->root);
  if (const auto* reference = std::get_if<ast::Traversal>(&item.key.node);
      reference != nullptr && !item.force_expression) {
    diags.error(item.key.span, "Ambiguous attribute key",
                "If this expression is intended to be a reference, wrap it in parentheses. If it's "
                "instead intended as a literal name containing periods, "
                "wrap it in quotes to create a string literal.");
    unknown = true;
    return std::nullopt;
  }
  if (!item.force_expression) {
    // true, false and null are literals everywhere but as keys.
    if (const auto* literal = std::get_if<ast::Literal>(&item.key.node);
        literal != nullptr && literal->value->is_null()) {
      return "null";
    }
  }
  const Value given = evaluate(item.key, context, diags);
  marks |= given.marks();
  if (given.is_null()) {
    diags.error(item.key.span, "Null value as key", "Can't use a null value as a key.");
    note_values(item.key, context, diags);
    unknown = true;
    return std::nullopt;
  }
  value::ConversionError problem;
  const auto key = value::convert(given.without_marks(), Type::string(), problem);
  if (!key) {
    diags.error(item.key.span, "Incorrect key type",
                "Can't use this value as a key: " + problem.message + ".");
    note_values(item.key, context, diags);
  }
  if (!key || !key->is_known()) {
    unknown = true;
    return std::nullopt;
  }
  return std::string(key->as_string());
}

Value interpolation_error(const ast::Expr& part, std::string why, const Context& context,
                          Diagnostics& diags) {
  diags.error(part.span, "Invalid template interpolation value", std::move(why));
  note_values(part, context, diags);
  return Value::unknown(Type::string());
}

/// What a template part adds to its string; null pointer type after an error.
std::optional<Value> part_text(const ast::Expr& part, const Context& context, Marks& marks,
                               Diagnostics& diags) {
  const Value given = evaluate(part, context, diags);
  marks |= given.marks_deep();
  if (given.is_null()) {
    (void)interpolation_error(
        part, "The expression result is null. Cannot include a null value in a string template.",
        context, diags);
    return std::nullopt;
  }
  value::ConversionError problem;
  auto text = value::convert(given.without_marks(), Type::string(), problem);
  if (!text) {
    (void)interpolation_error(
        part, "Cannot include the given value in a string template: " + problem.message + ".",
        context, diags);
  }
  return text;
}

Value unknown_string(std::string prefix) {
  value::Refinement refinement;
  refinement.not_null = true;
  refinement.prefix = std::move(prefix);
  return Value::unknown(Type::string(), refinement);
}

/// The elements that a splat goes over, or nothing if the source as a whole is unknown.
std::optional<std::vector<Value>> splat_elements(const Value& source) {
  const Kind kind = source.type().kind();
  if (kind != Kind::kList && kind != Kind::kTuple && kind != Kind::kSet)
    return std::vector<Value>{source};
  if (!source.is_known()) return std::nullopt;
  std::vector<Value> elements;
  for (std::size_t i = 0; i < source.length(); ++i) elements.push_back(source.at(i));
  return elements;
}

/// What comes of a list without elements: what would come of each still has a type, and can be
/// wrong.
Value empty_splat(const ast::Splat& splat, Type element, const Context& context,
                  Diagnostics& diags) {
  const Value item = Value::unknown(element);
  Context inside = context;
  inside.splat_item = &item;
  return Value::list(evaluate(*splat.each, inside, diags).type(), {});
}

}  // namespace

Value evaluate_tuple(const ast::Tuple& tuple, const Context& context, Diagnostics& diags) {
  std::vector<Value> elements;
  elements.reserve(tuple.items.size());
  for (const ast::Expr& item : tuple.items) elements.push_back(evaluate(item, context, diags));
  return Value::tuple(std::move(elements));
}

Value evaluate_object(const ast::Object& object, const Context& context, Diagnostics& diags) {
  std::vector<std::pair<std::string, Value>> attributes;
  attributes.reserve(object.items.size());
  Marks marks = 0;
  bool unknown = false;
  for (const ast::ObjectItem& item : object.items) {
    auto key = item_key(item, context, marks, unknown, diags);
    Value value = evaluate(item.value, context, diags);
    if (key) attributes.emplace_back(std::move(*key), std::move(value));
  }
  if (unknown) return Value::unknown().with_marks(marks);
  return Value::object(std::move(attributes)).with_marks(marks);
}

Value evaluate_splat(const ast::Splat& splat, Span, const Context& context, Diagnostics& diags) {
  const Value source = evaluate(*splat.source, context, diags);
  const Marks marks = source.marks();
  const Kind kind = source.type().kind();
  const bool sequence = kind == Kind::kList || kind == Kind::kSet || kind == Kind::kTuple;
  if (source.is_null()) {
    if (!sequence) return Value::tuple({}).with_marks(marks);
    diags.error(splat.source->span, "Splat of null value",
                "Splat expressions (with the * symbol) cannot be applied to null sequences.");
    note_values(*splat.source, context, diags);
    return Value::unknown();
  }
  if (kind == Kind::kDynamic) return Value::unknown().with_marks(marks);
  const auto elements = splat_elements(source);
  if (!elements) {
    if (kind == Kind::kTuple) return Value::unknown().with_marks(marks);
    const Type type = empty_splat(splat, source.type().element(), context, diags).type();
    return Value::unknown(type).with_marks(marks);
  }
  // Should it turn out to be null, there are no elements instead of one.
  const bool maybe_null = !sequence && !source.is_known() && !source.refinement().not_null;
  std::vector<Value> results;
  results.reserve(elements->size());
  for (const Value& element : *elements) {
    Context inside = context;
    const Value item = element.without_marks().with_marks(
        element.type() == source.type() && !sequence ? 0 : element.marks());
    inside.splat_item = &item;
    results.push_back(evaluate(*splat.each, inside, diags));
    if (diags.has_errors()) return Value::unknown().with_marks(marks);
  }
  if (kind == Kind::kList || kind == Kind::kSet) {
    if (results.empty())
      return empty_splat(splat, source.type().element(), context, diags).with_marks(marks);
    std::vector<Value> unified = results;
    if (const auto common = value::unify_values(unified))
      return Value::list(*common, std::move(unified)).with_marks(marks);
  }
  if (maybe_null) return Value::unknown().with_marks(marks);
  return Value::tuple(std::move(results)).with_marks(marks);
}

Value evaluate_template(const ast::Template& text, const Context& context, Diagnostics& diags) {
  // Most strings are a single literal, already in the form of a value.
  if (text.parts.size() == 1) {
    if (const auto* literal = std::get_if<ast::Literal>(&text.parts.front().node))
      return *literal->value;
  }
  std::string out;
  Marks marks = 0;
  bool known = true;
  bool failed = false;
  for (const ast::Expr& part : text.parts) {
    const auto piece = part_text(part, context, marks, diags);
    if (!piece) {
      failed = true;
    } else if (!piece->is_known()) {
      if (known) out += piece->refinement().prefix;
      known = false;
    } else if (known) {
      out += piece->as_string();
    }
  }
  if (failed) return Value::unknown(Type::string()).with_marks(marks);
  return (known ? Value::string(out) : unknown_string(std::move(out))).with_marks(marks);
}

Value evaluate_join(const ast::TemplateJoin& join, const Context& context, Diagnostics& diags) {
  const Value strings = evaluate(*join.for_expr, context, diags);
  const auto marks = strings.marks_deep();
  if (!strings.is_known()) return Value::unknown(Type::string()).with_marks(marks);
  std::string out;
  for (std::size_t i = 0; i < strings.length(); ++i) {
    const Value& given = strings.at(i);
    if (given.is_null()) {
      return interpolation_error(
          *join.for_expr,
          "An iteration result is null. Cannot include a null value in a string template.", context,
          diags);
    }
    value::ConversionError problem;
    const auto piece = value::convert(given.without_marks(), Type::string(), problem);
    if (!piece) {
      return interpolation_error(
          *join.for_expr,
          "Cannot include one of the interpolation results into the string template: " +
              problem.message + ".",
          context, diags);
    }
    if (!piece->is_known())
      return unknown_string(out + piece->refinement().prefix).with_marks(marks);
    out += piece->as_string();
  }
  return Value::string(out).with_marks(marks);
}

}  // namespace plumb::eval
