#include "config/literal.h"

#include "ast/walk.h"
#include "value/convert.h"

namespace plumb::config {
namespace {

using diagnostics::Diagnostics;
using diagnostics::Span;
using value::Type;
using value::Value;

class NoScope final : public eval::Scope {
 public:
  Value resolve(const ast::Traversal& traversal, Span, Diagnostics& diags) const override {
    diags.error(traversal.root_span, "Variables not allowed",
                "Variables may not be used here: a literal value is needed.");
    return Value::unknown();
  }
};

class EmptyEnvironment final : public eval::Environment {
 public:
  diagnostics::Result<std::string> read_file(const std::string& path) const override {
    return diagnostics::fail(diagnostics::ErrorCode::kNotFound,
                             "no file exists at \"" + path + "\"");
  }
  FileKind file_kind(const std::string&) const override { return FileKind::kMissing; }
  std::vector<std::string> files_below(const std::string&) const override { return {}; }
  std::string working_directory() const override { return "/"; }
  std::string home_directory() const override { return "/"; }
  bool allows_impure() const override { return false; }
  std::int64_t now() const override { return 0; }
  std::int64_t plan_time() const override { return 0; }
  std::string random_bytes(std::size_t count) const override { return std::string(count, '\0'); }
};

/// Reports the first call in the expression, if there is one.
bool has_call(const ast::Expr& expr, Diagnostics& diags) {
  if (const auto* call = std::get_if<ast::Call>(&expr.node)) {
    diags.error(call->name_span, "Function calls not allowed",
                "Functions may not be called here: a literal value is needed.");
    return true;
  }
  bool found = false;
  ast::for_each_child(expr,
                      [&](const ast::Expr& child) { found = found || has_call(child, diags); });
  return found;
}

std::optional<Value> literal_as(const ast::Expr& expr, Type type, Diagnostics& diags) {
  const std::size_t before = diags.items().size();
  const Value value = evaluate_literal(expr, diags);
  if (diags.items().size() > before) return std::nullopt;
  value::ConversionError problem;
  auto converted = value::convert(value, type, problem);
  if (converted && converted->has_content()) return converted;
  if (converted && !converted->is_known()) return std::nullopt;  // Of what the parser reported.
  diags.error(expr.span, "Unsuitable value type",
              "Unsuitable value: " + (converted ? "it must not be null" : problem.message) + ".");
  return std::nullopt;
}

}  // namespace

const eval::Environment& empty_environment() {
  static const EmptyEnvironment environment;
  return environment;
}

Value evaluate_literal(const ast::Expr& expr, Diagnostics& diags) {
  if (has_call(expr, diags)) return Value::unknown();
  const NoScope scope;
  const eval::Context context{scope, empty_environment()};
  return eval::evaluate(expr, context, diags);
}

std::optional<std::string> literal_string(const ast::Expr& expr, Diagnostics& diags) {
  const auto value = literal_as(expr, Type::string(), diags);
  return value ? std::optional(std::string(value->as_string())) : std::nullopt;
}

std::optional<bool> literal_bool(const ast::Expr& expr, Diagnostics& diags) {
  const auto value = literal_as(expr, Type::boolean(), diags);
  return value ? std::optional(value->as_bool()) : std::nullopt;
}

std::optional<std::string> literal_name(const ast::Expr& expr) {
  if (const auto* traversal = std::get_if<ast::Traversal>(&expr.node);
      traversal != nullptr && traversal->steps.empty()) {
    return std::string(traversal->root);
  }
  if (const auto text = quoted_text(expr)) return std::string(*text);
  return std::nullopt;
}

std::optional<std::string_view> quoted_text(const ast::Expr& expr) {
  const auto* const text = std::get_if<ast::Template>(&expr.node);
  if (text == nullptr || text->parts.size() != 1) return std::nullopt;
  const auto* const literal = std::get_if<ast::Literal>(&text->parts[0].node);
  if (literal == nullptr || !literal->value->has_content()) return std::nullopt;
  return literal->value->as_string();
}

}  // namespace plumb::config
