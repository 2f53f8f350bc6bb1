#include "ast/walk.h"
#include "eval/evaluate.h"
#include "value/json_codec.h"

namespace plumb::eval {
namespace {

using Kind = Type::Kind;

std::string counted(std::string what, std::size_t count, std::string_view unit) {
  return what + " with " + std::to_string(count) + " " + std::string(unit) +
         (count == 1 ? "" : "s");
}

std::string quoted(std::string_view text) {
  std::string out;
  value::append_json_string(out, text);
  return out;
}

std::string describe_object(const Value& value) {
  const auto attributes = value.type().attributes();
  if (attributes.empty()) return "is object with no attributes";
  if (attributes.size() == 1) return "is object with 1 attribute " + quoted(attributes[0].name);
  return counted("is object", attributes.size(), "attribute");
}

bool bound(const Frame* frame, std::string_view name) {
  for (; frame != nullptr; frame = frame->outer) {
    if (frame->name == name) return true;
  }
  return false;
}

/// Adds the most specific prefix of the traversal that has a value.
void note_traversal(const ast::Traversal& traversal, const Context& context,
                    diagnostics::Diagnostic& out) {
  const bool local = bound(context.frames, traversal.root);
  ast::Traversal shorter = traversal;
  for (std::size_t steps = traversal.steps.size(); steps > 0 || local; --steps) {
    shorter.steps = traversal.steps.first(steps);
    Diagnostics ignored;
    const Value value = [&] {
      if (!local) return context.scope.resolve(shorter, traversal.root_span, ignored);
      for (const Frame* frame = context.frames;; frame = frame->outer) {
        if (frame->name == traversal.root) return apply_steps(frame->value, shorter.steps, ignored);
      }
    }();
    if (!ignored.has_errors()) {
      if (!value.is_known()) return;
      diagnostics::ValueNote note{traversal_text(shorter), describe_value(value)};
      for (const diagnostics::ValueNote& known : out.values) {
        if (known == note) return;
      }
      out.values.push_back(std::move(note));
      return;
    }
    if (steps == 0) return;
  }
}

}  // namespace

std::string describe_value(const Value& value) {
  if (value.has_mark(value::kEphemeral)) return "has an ephemeral value";
  if (value.has_mark(value::kSensitive)) return "has a sensitive value";
  if (!value.is_known()) {
    if (value.type() == Type::dynamic()) return "will be known only after apply";
    return "is a " + value::friendly_name(value.type()) + ", known only after apply";
  }
  if (value.is_null()) return "is null";
  const Type type = value.type();
  switch (type.kind()) {
    case Kind::kString:
      return "is " + quoted(value.as_string());
    case Kind::kNumber:
      return "is " + value.as_number().to_string();
    case Kind::kBool:
      return value.as_bool() ? "is true" : "is false";
    case Kind::kObject:
      return describe_object(value);
    default:
      break;
  }
  const std::string name = value::friendly_name(type);
  return value.length() == 0 ? "is empty " + name
                             : counted("is " + name, value.length(), "element");
}

std::string traversal_text(const ast::Traversal& traversal, std::size_t steps) {
  std::string text(traversal.root);
  for (const ast::Step& step : traversal.steps.first(steps)) {
    if (step.kind == ast::Step::Kind::kAttribute) {
      text += "." + std::string(step.name);
    } else if (step.key->has_content() && step.key->type() == Type::string()) {
      text += "[" + quoted(step.key->as_string()) + "]";
    } else {
      text += "[";
      value::append_json(text, *step.key);
      text += "]";
    }
  }
  return text;
}

void note_values(const ast::Expr& expr, const Context& context, Diagnostics& diags) {
  diagnostics::Diagnostic& newest = diags.items().back();
  ast::for_each_traversal(expr, [&](const ast::Traversal& traversal, Span) {
    note_traversal(traversal, context, newest);
  });
}

}  // namespace plumb::eval
