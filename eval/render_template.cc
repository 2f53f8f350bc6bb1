#include "eval/render_template.h"

#include "ast/walk.h"
#include "eval/argument.h"

namespace plumb::eval {
namespace {

constexpr std::size_t kVariablesArgument = 1;

/// The names of a template: its variables, and nothing of what is around the call.
class TemplateScope final : public Scope {
 public:
  TemplateScope(const Value& variables, const Scope& outer)
      : variables_(variables), outer_(outer) {}

  Value resolve(const ast::Traversal& traversal, Span span, Diagnostics& diags) const override {
    const Value* const found = variables_.find(traversal.root);
    if (found == nullptr) {
      diags.error(span, "Unknown variable",
                  "There is no variable named " + quoted(traversal.root) +
                      " among those given to the template.");
      return Value::unknown();
    }
    return apply_steps(found->with_marks(variables_.marks()), traversal.steps, diags);
  }
  const Function* provider_function(std::string_view name, Span span,
                                    Diagnostics& diags) const override {
    return outer_.provider_function(name, span, diags);
  }

 private:
  const Value& variables_;
  const Scope& outer_;
};

bool is_identifier(std::string_view name) {
  const auto letter = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || static_cast<signed char>(c) < 0;
  };
  if (name.empty() || !letter(name.front())) return false;
  for (const char c : name) {
    if (!letter(c) && !(c >= '0' && c <= '9') && c != '_' && c != '-') return false;
  }
  return true;
}

/// ` at FILE:L,C-C`, or nothing where places are not known.
std::string at_place(std::string_view before, Span span, const Context& context) {
  const std::string place = context.environment.place_text(span);
  return place.empty() ? "" : std::string(before) + place;
}

CallError first_error(const Diagnostics& diags, const Context& context) {
  for (const diagnostics::Diagnostic& item : diags.items()) {
    if (item.severity != diagnostics::Severity::kError) continue;
    const std::string place = at_place("", item.subject, context);
    std::string message = place + (place.empty() ? "" : ": ") + item.summary + "; " + item.detail;
    if (!message.empty() && message.back() == '.') message.pop_back();
    return {std::move(message), std::nullopt};
  }
  return {"the template cannot be rendered", std::nullopt};
}

std::optional<CallError> check_variables(const Value& variables, const ast::Expr& root,
                                         const Context& context) {
  for (std::size_t i = 0; i < variables.length(); ++i) {
    if (is_identifier(variables.key(i))) continue;
    return CallError{
        "invalid template variable name " + quoted(variables.key(i)) +
            ": must start with a letter, followed by zero or more letters, digits, and underscores",
        kVariablesArgument};
  }
  std::optional<CallError> error;
  ast::for_each_traversal(root, [&](const ast::Traversal& traversal, Span) {
    if (error || variables.find(traversal.root) != nullptr) return;
    error = CallError{"vars map does not contain key " + quoted(traversal.root) +
                          at_place(", referenced at ", traversal.root_span, context),
                      kVariablesArgument};
  });
  return error;
}

}  // namespace

CallResult render_template(const RenderRequest& request, const Context& context) {
  if (context.template_depth > 0) {
    return call_error("cannot recursively call " + std::string(request.function) +
                      " from inside another template function");
  }
  if (!is_keyed(request.variables.type())) {
    return argument_error(kVariablesArgument, "invalid vars value: must be a map");
  }
  Diagnostics diags;
  const ast::ExpressionFile parsed =
      context.environment.parse_template(request.name, request.text, diags);
  if (diags.has_errors() || parsed.root == nullptr)
    return tl::unexpected(CallError{first_error(diags, context).message, request.text_argument});
  if (const auto error = check_variables(request.variables, *parsed.root, context))
    return tl::unexpected(*error);
  const TemplateScope scope(request.variables, context.scope);
  const Context inside{.scope = scope,
                       .environment = context.environment,
                       .template_depth = context.template_depth + 1,
                       .forbids_files = request.forbids_files || context.forbids_files};
  Value result = evaluate(*parsed.root, inside, diags);
  if (diags.has_errors()) return tl::unexpected(first_error(diags, context));
  return result;
}

}  // namespace plumb::eval
