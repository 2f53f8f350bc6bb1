#include "config/static_value.h"

#include <algorithm>

#include "config/decode.h"
#include "config/literal.h"
#include "eval/evaluate.h"
#include "value/convert.h"

namespace plumb::config {
namespace {

using diagnostics::Diagnostics;
using value::Type;

/// The names of a module that are known without a plan: variables, locals and paths.
class StaticScope final : public eval::Scope {
 public:
  StaticScope(const ModuleNode& node, const StaticUse& use, const LoadContext& context,
              const StaticScope* asking = nullptr, std::string name = "")
      : node_(node), use_(use), context_(context), asking_(asking), name_(std::move(name)) {}

  Value resolve(const ast::Traversal& traversal, Span span, Diagnostics& diags) const override {
    const auto reference = parse_reference(traversal, span, diags);
    if (!reference) return Value::unknown();
    const auto rest = traversal.steps.subspan(std::min(reference->steps, traversal.steps.size()));
    switch (reference->kind) {
      case Reference::Kind::kVariable:
        return eval::apply_steps(variable(*reference, diags), rest, diags);
      case Reference::Kind::kLocal:
        return eval::apply_steps(local(*reference, diags), rest, diags);
      case Reference::Kind::kPath:
        if (reference->name != "cwd")
          return Value::string(reference->name == "module" ? node_.module->directory : ".");
        break;
      case Reference::Kind::kTerraform:
        if (reference->name == "workspace") return Value::string(node_.workspace);
        break;
      default:
        break;
    }
    diags.error(span, "Dynamic value in static context",
                eval::traversal_text(traversal) +
                    " is known only when the configuration is planned. " + use_.what +
                    " is needed before: use variables and locals that need nothing else.");
    return Value::unknown();
  }

 private:
  [[nodiscard]] Value undeclared(const Reference& reference, const char* what,
                                 Diagnostics& diags) const {
    diags.error(reference.span, std::string("Reference to undeclared ") + what,
                std::string("There is no ") + what + " \"" + reference.name + "\" in this module.");
    return Value::unknown();
  }

  [[nodiscard]] Value variable(const Reference& reference, Diagnostics& diags) const {
    const auto declared = node_.module->variables.find(reference.name);
    if (declared == node_.module->variables.end())
      return undeclared(reference, "input variable", diags);
    const Variable& variable = declared->second;
    if (node_.parent == nullptr) {
      const auto given = context_.variables ? context_.variables(*node_.module)
                                            : std::map<std::string, GivenValue>{};
      const auto found = given.find(reference.name);
      return found == given.end() ? default_or_unknown(variable)
                                  : variable_value(variable, found->second, diags);
    }
    const ast::Attribute* const argument = node_.call->body->attribute(reference.name);
    if (argument == nullptr) return default_or_unknown(variable);
    const StaticScope outer(*node_.parent, use_, context_);
    const Value value = eval::evaluate(argument->value, {outer, empty_environment()}, diags);
    return variable_value(variable, {value, "by the module call", argument->value.span}, diags);
  }

  [[nodiscard]] Value local(const Reference& reference, Diagnostics& diags) const {
    const auto declared = node_.module->locals.find(reference.name);
    if (declared == node_.module->locals.end()) return undeclared(reference, "local value", diags);
    for (const StaticScope* at = this; at != nullptr; at = at->asking_) {
      if (at->name_ != reference.name) continue;
      diags.error(reference.span, "Cycle: local." + reference.name,
                  "The local value refers to itself, directly or through others.");
      return Value::unknown();
    }
    const StaticScope inside(node_, use_, context_, this, reference.name);
    return eval::evaluate(*declared->second.value, {inside, empty_environment()}, diags);
  }

  const ModuleNode& node_;
  const StaticUse& use_;
  const LoadContext& context_;
  const StaticScope* const asking_;  ///< Which local's value this one is worked out for.
  const std::string name_;           ///< The local at work.
};

}  // namespace

std::optional<std::string> static_text(const ast::Expr& expr, const StaticUse& use,
                                       const ModuleNode& node, const LoadContext& context,
                                       Diagnostics& diags) {
  const StaticScope scope(node, use, context);
  const eval::Context within{scope, empty_environment()};
  const std::size_t before = diags.items().size();
  const Value value = eval::evaluate_as(expr, Type::string(), within, diags);
  if (diags.items().size() > before) return std::nullopt;
  if (value.marks() != 0) {
    diags.error(expr.span, use.invalid,
                use.what +
                    " is written down and shown, so neither a sensitive nor an ephemeral "
                    "value can say it.");
    return std::nullopt;
  }
  if (!value.is_known()) {
    diags.error(expr.span, "Dynamic value in static context",
                "This is not known before the configuration is planned. A variable without a "
                "default has to be given: with -var, a variables file or TF_VAR_.");
    eval::note_values(expr, within, diags);
    return std::nullopt;
  }
  return value.is_null() ? "" : std::string(value.as_string());
}

}  // namespace plumb::config
