#include "ast/start_span.h"
#include "eval/argument.h"
#include "eval/call.h"
#include "eval/render_template.h"
#include "value/convert.h"

namespace plumb::eval {
namespace {

/// Mistakes that no value can mend: a name that means nothing stays wrong whatever is tried.
bool is_static(const diagnostics::Diagnostic& item) {
  return item.summary.starts_with("Reference to ") || item.summary == "Invalid reference" ||
         item.summary == "Invalid \"self\" reference" ||
         item.summary == "Nested splat expression not allowed";
}

bool move_static_errors(Diagnostics& from, Diagnostics& to) {
  bool any = false;
  for (diagnostics::Diagnostic& item : from.items()) {
    if (item.severity != diagnostics::Severity::kError || !is_static(item)) continue;
    to.add(std::move(item));
    any = true;
  }
  return any;
}

/// One argument, evaluated on trial. What fails now fails whatever becomes known later; what
/// succeeds with something unknown in it may come out differently.
struct Attempt {
  Value value;
  Diagnostics diags;
};

Attempt attempt(const ast::Expr& expr, const Context& context) {
  Attempt made;
  made.value = evaluate(expr, context, made.diags);
  return made;
}

Span call_span(const ast::Call& call) {
  return diagnostics::join(call.name_span, call.parentheses);
}

Value call_failed(const ast::Call& call, std::string why, Diagnostics& diags) {
  diags.error(ast::start_span(call), "Error in function call",
              "Call to function " + quoted(call.name) + " failed: " + std::move(why) + ".");
  diags.items().back().called_function = std::string(call.name) + "(expressions...)";
  return Value::unknown();
}

std::string list_failures(const std::vector<Diagnostics>& attempts, const Context& context) {
  std::string text = "no expression succeeded:\n";
  for (const Diagnostics& failed : attempts) {
    for (const diagnostics::Diagnostic& item : failed.items()) {
      if (item.severity != diagnostics::Severity::kError) continue;
      const std::string place = context.environment.place_text(item.subject);
      text += "- " + item.summary + (place.empty() ? "" : " (at " + place + ")") + "\n  " +
              item.detail + "\n";
    }
  }
  return text + "\nAt least one expression must produce a successful result";
}

Value evaluate_try(const ast::Call& call, Span, const Context& context, Diagnostics& diags) {
  if (call.arguments.empty()) return call_failed(call, "at least one argument is required", diags);
  std::vector<Diagnostics> failures;
  for (const ast::Expr& argument : call.arguments) {
    Attempt made = attempt(argument, context);
    if (move_static_errors(made.diags, diags)) return Value::unknown();
    if (!made.diags.has_errors()) {
      diags.append(std::move(made.diags));
      if (made.value.is_wholly_known()) return made.value;
      return Value::unknown().with_marks(made.value.marks_deep());
    }
    failures.push_back(std::move(made.diags));
  }
  return call_failed(call, list_failures(failures, context), diags);
}

bool check_count(const ast::Call& call, std::size_t wanted, std::string_view missing,
                 Diagnostics& diags) {
  const std::string count = std::to_string(wanted);
  if (call.arguments.size() < wanted) {
    const Span closing{call.parentheses.file, call.parentheses.end - 1, call.parentheses.end};
    diags.error(closing, "Not enough function arguments",
                "Function " + quoted(call.name) + " expects " + count +
                    " argument(s). Missing value for " + quoted(missing) + ".");
  } else if (call.arguments.size() > wanted) {
    diags.error(ast::start_span(call.arguments[wanted]), "Too many function arguments",
                "Function " + quoted(call.name) + " expects only " + count + " argument(s).");
  } else {
    return true;
  }
  diags.items().back().context = call_span(call);
  return false;
}

Value evaluate_can(const ast::Call& call, Span, const Context& context, Diagnostics& diags) {
  if (!check_count(call, 1, "expression", diags)) return Value::unknown(Type::boolean());
  Attempt made = attempt(call.arguments[0], context);
  if (move_static_errors(made.diags, diags)) return Value::unknown(Type::boolean());
  if (made.diags.has_errors()) return Value::boolean(false);
  return made.value.is_wholly_known() ? Value::boolean(true) : unknown_result(Type::boolean());
}

bool is_reference(const ast::Expr& expr) {
  if (const auto* inner = std::get_if<ast::Parentheses>(&expr.node))
    return is_reference(*inner->inner);
  if (const auto* relative = std::get_if<ast::RelativeTraversal>(&expr.node))
    return is_reference(*relative->source);
  if (const auto* index = std::get_if<ast::Index>(&expr.node))
    return is_reference(*index->collection);
  return std::holds_alternative<ast::Traversal>(expr.node) ||
         std::holds_alternative<ast::Splat>(expr.node);
}

Value bad_argument(const ast::Call& call, std::size_t index, std::string why, Diagnostics& diags) {
  constexpr const char* kNames[] = {"template", "vars"};
  diags.error(ast::start_span(call.arguments[index]), "Invalid function argument",
              "Invalid value for " + quoted(kNames[index]) + " parameter: " + std::move(why) + ".");
  diags.items().back().called_function = std::string(call.name) + "(template, vars)";
  return Value::unknown();
}

Value evaluate_templatestring(const ast::Call& call, Span, const Context& context,
                              Diagnostics& diags) {
  constexpr const char* kMissing[] = {"template", "vars"};
  if (!check_count(call, 2, kMissing[std::min<std::size_t>(call.arguments.size(), 1)], diags))
    return Value::unknown();
  if (!is_reference(call.arguments[0])) {
    return bad_argument(
        call, 0,
        "invalid template expression: templatestring is only for rendering templates retrieved "
        "dynamically from elsewhere, and so does not support providing a literal template; "
        "consider "
        "using a template string expression instead",
        diags);
  }
  const std::size_t before = diags.items().size();
  const Value source = evaluate(call.arguments[0], context, diags);
  const Value variables = evaluate(call.arguments[1], context, diags);
  if (diags.items().size() > before && diags.has_errors()) return Value::unknown();
  const Marks marks = source.marks();
  value::ConversionError problem;
  const auto text = value::convert(source.without_marks(), Type::string(), problem);
  if (!text) return bad_argument(call, 0, "invalid template value: " + problem.message, diags);
  if (text->is_null()) return bad_argument(call, 0, "template value is null", diags);
  if (variables.is_null()) return bad_argument(call, 1, "argument must not be null", diags);
  if (!text->is_known() || !variables.is_known())
    return Value::unknown(text->is_known() && variables.type() != Type::dynamic() ? Type::string()
                                                                                  : Type::dynamic())
        .with_marks(marks | variables.marks());
  const auto rendered = render_template({.function = "templatestring",
                                         .name = "<templatestring argument>",
                                         .text = std::string(text->as_string()),
                                         .variables = variables,
                                         .text_argument = 0,
                                         .forbids_files = true},
                                        context);
  if (rendered) return rendered->with_marks(marks | variables.marks_deep());
  if (rendered.error().argument)
    return bad_argument(call, *rendered.error().argument, rendered.error().message, diags);
  return call_failed(call, rendered.error().message, diags);
}

}  // namespace

SpecialForm find_special_form(std::string_view name) {
  if (name == "try") return evaluate_try;
  if (name == "can") return evaluate_can;
  if (name == "templatestring") return evaluate_templatestring;
  return nullptr;
}

}  // namespace plumb::eval
