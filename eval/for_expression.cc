#include <map>

#include "eval/construct.h"
#include "value/convert.h"

namespace plumb::eval {
namespace {

using Kind = Type::Kind;

/// What a `for` over each element adds up to.
struct Collected {
  std::vector<Value> elements;                         ///< The tuple form.
  std::vector<std::pair<std::string, Value>> entries;  ///< The object form.
  std::vector<std::pair<std::string, std::vector<Value>>> groups;
  std::vector<std::size_t> order;
  bool unknown = false;  ///< Nothing certain can be said of the result.
  Marks marks = 0;
};

/// Whether the element takes part; nothing if that is not known or wrong.
std::optional<bool> included(const ast::For& loop, const Context& inside, Collected& out,
                             Diagnostics& diags) {
  if (loop.condition == nullptr) return true;
  const Value condition = evaluate(*loop.condition, inside, diags);
  out.marks |= condition.marks();
  if (condition.is_null()) {
    diags.error(
        loop.condition->span, "Condition is null",
        "The value of the 'if' clause must not be null. Conditions must either be true or false.");
    note_values(*loop.condition, inside, diags);
    return std::nullopt;
  }
  value::ConversionError problem;
  const auto chosen = value::convert(condition.without_marks(), Type::boolean(), problem);
  if (!chosen) {
    diags.error(loop.condition->span, "Invalid 'for' condition",
                "The 'if' clause value is invalid: " + problem.message + ".");
    note_values(*loop.condition, inside, diags);
    return std::nullopt;
  }
  if (!chosen->is_known()) return std::nullopt;
  return chosen->as_bool();
}

void invalid_key(const ast::For& loop, const Context& inside, std::string why, Diagnostics& diags) {
  diags.error(loop.key->span, "Invalid object key", std::move(why));
  note_values(*loop.key, inside, diags);
}

/// The key of an element, or nothing if it is not known or wrong.
std::optional<std::string> element_key(const ast::For& loop, const Context& inside, Collected& out,
                                       Diagnostics& diags) {
  const Value given = evaluate(*loop.key, inside, diags);
  out.marks |= given.marks();
  if (given.is_null()) {
    invalid_key(loop, inside,
                "The key expression of a 'for' produced null, and an object's keys are strings.",
                diags);
    return std::nullopt;
  }
  value::ConversionError problem;
  const auto key = value::convert(given.without_marks(), Type::string(), problem);
  if (!key) {
    invalid_key(loop, inside,
                "The key expression produced an invalid result: " + problem.message + ".", diags);
    return std::nullopt;
  }
  if (!key->is_known()) return std::nullopt;
  return std::string(key->as_string());
}

void collect_entry(const ast::For& loop, const Context& inside,
                   std::map<std::string, std::size_t>& seen, Collected& out, Diagnostics& diags) {
  const auto key = element_key(loop, inside, out, diags);
  if (!key) {
    out.unknown = true;
    return;
  }
  Value value = evaluate(*loop.value, inside, diags);
  const auto [at, fresh] = seen.emplace(*key, loop.group ? out.groups.size() : out.entries.size());
  if (loop.group) {
    if (fresh) out.groups.push_back({*key, {}});
    out.groups[at->second].second.push_back(std::move(value));
    return;
  }
  if (!fresh) {
    const bool secret = (out.marks & value::kSensitive) != 0;
    const std::string shown = secret ? "(sensitive value)" : "\"" + *key + "\"";
    diags.error(loop.key->span, "Duplicate object key",
                "Two different items produced the key " + shown +
                    " in this 'for' expression. If duplicates are expected, use the ellipsis "
                    "(...) after the value "
                    "expression to enable grouping by key.");
    note_values(*loop.key, inside, diags);
    out.unknown = true;
    return;
  }
  out.entries.emplace_back(*key, std::move(value));
}

Value result_of(const ast::For& loop, Collected& out) {
  if (out.unknown) return Value::unknown(Type::dynamic()).with_marks(out.marks);
  if (loop.key == nullptr) return Value::tuple(std::move(out.elements)).with_marks(out.marks);
  for (auto& [key, values] : out.groups)
    out.entries.emplace_back(key, Value::tuple(std::move(values)));
  return Value::object(std::move(out.entries)).with_marks(out.marks);
}

bool iterable(const Value& collection, const ast::For& loop, const Context& context,
              Diagnostics& diags) {
  if (collection.is_null()) {
    diags.error(loop.collection->span, "Iteration over null value",
                "A null value cannot be used as the collection in a 'for' expression.");
  } else if (collection.type().is_primitive()) {
    diags.error(loop.collection->span, "Iteration over non-iterable value",
                "A value of type " + value::friendly_name(collection.type()) +
                    " cannot be used as the collection in a 'for' expression.");
  } else {
    return true;
  }
  note_values(*loop.collection, context, diags);
  return false;
}

/// What comes of a collection without elements. A condition that is wrong whatever the element is
/// still wrong.
Value empty_for(const ast::For& loop, const Value& collection, const Context& context,
                Diagnostics& diags) {
  Collected out;
  out.marks = collection.marks();
  const Value unknown = Value::unknown();
  const Frame key_frame{loop.key_name, unknown, context.frames};
  const Frame value_frame{loop.value_name, unknown,
                          loop.key_name.empty() ? context.frames : &key_frame};
  Context inside = context;
  inside.frames = &value_frame;
  const std::size_t before = diags.items().size();
  (void)included(loop, inside, out, diags);
  out.unknown = diags.items().size() > before && diags.has_errors();
  return result_of(loop, out);
}

}  // namespace

Value evaluate_for(const ast::For& loop, Span, const Context& context, Diagnostics& diags) {
  const Value collection = evaluate(*loop.collection, context, diags);
  if (!iterable(collection, loop, context, diags)) return Value::unknown();
  if (!collection.is_known()) return Value::unknown(Type::dynamic()).with_marks(collection.marks());

  if (collection.length() == 0) return empty_for(loop, collection, context, diags);
  Collected out;
  out.marks = collection.marks();
  std::map<std::string, std::size_t> seen;
  const Kind kind = collection.type().kind();
  for (std::size_t i = 0; i < collection.length(); ++i) {
    Value key = Value::counted(static_cast<std::int64_t>(i));
    if (kind == Kind::kMap || kind == Kind::kObject) key = Value::string(collection.key(i));
    if (kind == Kind::kSet) key = collection.at(i);
    const Frame key_frame{loop.key_name, std::move(key), context.frames};
    const Frame value_frame{loop.value_name, collection.at(i),
                            loop.key_name.empty() ? context.frames : &key_frame};
    Context inside = context;
    inside.frames = &value_frame;
    const std::size_t before = diags.items().size();
    const auto take = included(loop, inside, out, diags);
    if (!take) {
      out.unknown = true;
    } else if (*take && loop.key != nullptr) {
      collect_entry(loop, inside, seen, out, diags);
    } else if (*take) {
      out.elements.push_back(evaluate(*loop.value, inside, diags));
    }
    // What is wrong with one element is wrong with the next: say it once.
    if (diags.items().size() > before && diags.has_errors()) {
      out.unknown = true;
      break;
    }
  }
  return result_of(loop, out);
}

}  // namespace plumb::eval
