#include "testing/assertions.h"

#include "ast/walk.h"
#include "config/declared.h"
#include "diagnostics/suggestion.h"
#include "value/convert.h"

namespace plumb::testing {
namespace {

using planner::ModuleInstance;

/// The names in the root module under test, and those that only a test has.
class AssertionScope final : public eval::Scope {
 public:
  AssertionScope(const TestFile& file, const ModuleInstance& root, const KnownNames& names)
      : file_(file), root_(root), names_(names), module_(root) {}

  /// What is wrong with names was reported by check().
  [[nodiscard]] Value resolve(const ast::Traversal& traversal, Span span,
                              Diagnostics& diags) const override {
    const std::string name = first_name(traversal);
    if (traversal.root == "output" && !name.empty()) return follow(root_.outputs, traversal, diags);
    if (traversal.root == "run" && !name.empty()) return follow(names_.runs, traversal, diags);
    if (traversal.root == "var" && root_.variables.count(name) == 0 &&
        names_.variables.count(name) > 0)
      return follow(names_.variables, traversal, diags);
    return module_.resolve(traversal, span, diags);
  }

  [[nodiscard]] const eval::Function* provider_function(std::string_view name, Span span,
                                                        Diagnostics& diags) const override {
    return module_.provider_function(name, span, diags);
  }

  /// Whether the expression refers only to what there is; reports the rest.
  [[nodiscard]] bool check(const ast::Expr& expr, Diagnostics& diags) const {
    bool good = true;
    ast::for_each_traversal(expr, [&](const ast::Traversal& traversal, Span span) {
      good = check_name(traversal, span, diags) && good;
    });
    return good;
  }

 private:
  template <typename Map>
  static Value follow(const Map& values, const ast::Traversal& traversal, Diagnostics& diags) {
    const auto found = values.find(first_name(traversal));
    if (found == values.end()) return Value::unknown();
    return eval::apply_steps(found->second, traversal.steps.subspan(1), diags);
  }

  [[nodiscard]] bool check_output(const ast::Traversal& traversal, Diagnostics& diags) const {
    const std::string name = first_name(traversal);
    if (root_.outputs.count(name) > 0) return true;
    std::vector<std::string> names;
    for (const auto& [known, value] : root_.outputs) names.push_back(known);
    diags.error(first_name_span(traversal), "Reference to undeclared output value",
                "An output value with the name \"" + name + "\" has not been declared." +
                    diagnostics::did_you_mean(name, names));
    return false;
  }

  [[nodiscard]] bool check_name(const ast::Traversal& traversal, Span span,
                                Diagnostics& diags) const {
    const std::string name = first_name(traversal);
    if (traversal.root == "output" && !name.empty()) return check_output(traversal, diags);
    if (traversal.root == "run" && !name.empty()) {
      if (names_.runs.count(name) > 0) return true;
      report_unknown_run(file_, traversal, "Reference to unevaluated run block",
                         "Reference to undeclared run block", diags);
      return false;
    }
    if (traversal.root == "check" && !name.empty()) {
      diags.error(first_name_span(traversal), "Reference to \"check\" in invalid context",
                  "A check has no value. It can be named in expect_failures alone.");
      return false;
    }
    if (traversal.root == "var" && root_.variables.count(name) == 0 &&
        names_.variables.count(name) > 0)
      return true;
    const auto reference = config::parse_reference(traversal, span, diags);
    return reference && config::check_declared(root_.node, *reference, diags);
  }

  const TestFile& file_;
  const ModuleInstance& root_;
  const KnownNames& names_;
  const planner::ModuleScope module_;
};

/// What the condition says; nothing after reporting that it says neither true nor false.
std::optional<bool> truth(const ast::Expr& condition, const eval::Context& context,
                          Diagnostics& diags) {
  const std::size_t before = diags.items().size();
  const Value value = eval::evaluate(condition, context, diags);
  if (diags.items().size() > before) return std::nullopt;
  if (!value.is_known()) {
    diags.error(condition.span, "Unknown condition value",
                "The condition depends on something that is known only after apply, and this run "
                "only plans. Let it apply (command = apply), or leave that out of the condition. "
                "What is overridden or mocked can be made known with override_during = plan.");
    eval::note_values(condition, context, diags);
    return std::nullopt;
  }
  value::ConversionError problem;
  const auto holds = value::convert(value.without_marks(), value::Type::boolean(), problem);
  if (holds && holds->has_content()) return holds->as_bool();
  diags.error(condition.span, "Invalid condition run",
              "The condition of an assertion must be either true or false" +
                  (holds ? ", not null." : ": " + problem.message + "."));
  eval::note_values(condition, context, diags);
  return std::nullopt;
}

/// The message's text, empty if it is not known or may not be shown; nothing after reporting that
/// it is none.
std::optional<std::string> message_text(const ast::Expr& message, const eval::Context& context,
                                        Diagnostics& diags) {
  const std::size_t before = diags.items().size();
  const Value value = eval::evaluate(message, context, diags);
  if (diags.items().size() > before) return std::nullopt;
  value::ConversionError problem;
  const auto text = value::convert(value, value::Type::string(), problem);
  if (!text || text->is_null()) {
    diags.error(message.span, "Invalid error message",
                "The message of an assertion must be a string" +
                    (text ? ", not null." : ": " + problem.message + "."));
    eval::note_values(message, context, diags);
    return std::nullopt;
  }
  const value::Marks marks = text->marks();
  for (const auto& [mark, word] :
       {std::pair{value::kSensitive, "sensitive"}, std::pair{value::kEphemeral, "ephemeral"}}) {
    if ((marks & mark) == 0) continue;
    diags.warning(message.span, std::string("Error message refers to ") + word + " values",
                  std::string("The message refers to ") + word +
                      " values, so it is not shown. Leave them out of it.");
    return "";
  }
  return text->is_known() ? std::string(text->as_string()) : "";
}

void judge(const config::CheckRule& rule, const AssertionScope& scope, const eval::Context& context,
           Judged& judged) {
  const auto worse = [&](Status status) { judged.status = std::max(judged.status, status); };
  if (rule.condition == nullptr || rule.error_message == nullptr) return;
  const bool condition_named = scope.check(*rule.condition, judged.diags);
  const bool message_named = scope.check(*rule.error_message, judged.diags);
  if (!condition_named || !message_named) return worse(Status::kError);
  const auto holds = truth(*rule.condition, context, judged.diags);
  const auto message = message_text(*rule.error_message, context, judged.diags);
  if (!holds || !message) return worse(Status::kError);
  if (*holds) return;
  judged.diags.error(rule.condition->span, "Test assertion failed", *message);
  eval::note_values(*rule.condition, context, judged.diags);
  ++judged.failed;
  worse(Status::kFail);
}

}  // namespace

Judged judge_assertions(const TestFile& file, const TestRun& run, planner::Evaluation& evaluation,
                        const KnownNames& names) {
  Judged judged;
  const AssertionScope scope(file, evaluation.root(), names);
  const eval::Context context{scope, evaluation.context().environment};
  for (const config::CheckRule& rule : run.asserts) judge(rule, scope, context, judged);
  return judged;
}

Value root_outputs(planner::Evaluation& evaluation) {
  std::vector<std::pair<std::string, Value>> outputs;
  for (const auto& [name, value] : evaluation.root().outputs) outputs.emplace_back(name, value);
  return Value::object(std::move(outputs));
}

}  // namespace plumb::testing
