#include "eval/call.h"

#include "diagnostics/suggestion.h"
#include "eval/function.h"
#include "value/convert.h"

namespace plumb::eval {
namespace {

using Kind = Type::Kind;

const Parameter& parameter_at(const Function& function, std::size_t index) {
  return index < function.parameters.size() ? function.parameters[index] : *function.variadic;
}

/// `upper(str)`, for the box of a message.
std::string signature(const Function& function) {
  std::string text = std::string(function.name) + "(";
  for (const Parameter& parameter : function.parameters) {
    if (text.back() != '(') text += ", ";
    text += parameter.name;
  }
  if (function.variadic) {
    if (text.back() != '(') text += ", ";
    text += std::string(function.variadic->name) + "...";
  }
  return text + ")";
}

/// Where a message about an argument points to. Several may come from one expanded expression.
Span argument_span(const ast::Call& call, std::size_t index) {
  if (call.arguments.empty()) return call.parentheses;
  return call.arguments[std::min(index, call.arguments.size() - 1)].span;
}

Value report(const Function& function, const ast::Call& call, const CallError& error,
             const Context& context, Diagnostics& diags) {
  if (error.argument) {
    const std::size_t index = *error.argument;
    diags.error(argument_span(call, index), "Invalid function argument",
                "Invalid value for \"" + std::string(parameter_at(function, index).name) +
                    "\" parameter: " + error.message + ".");
    if (!call.arguments.empty()) {
      note_values(call.arguments[std::min(index, call.arguments.size() - 1)], context, diags);
    }
  } else {
    diags.error(
        diagnostics::join(call.name_span, call.parentheses), "Error in function call",
        "Call to function \"" + std::string(call.name) + "\" failed: " + error.message + ".");
    for (const ast::Expr& argument : call.arguments) note_values(argument, context, diags);
  }
  diags.items().back().called_function = signature(function);
  return Value::unknown();
}

bool check_arity(const Function& function, const ast::Call& call, std::size_t given,
                 Diagnostics& diags) {
  const std::size_t wanted = function.parameters.size();
  const Span whole = diagnostics::join(call.name_span, call.parentheses);
  if (given < wanted) {
    const Span closing{call.parentheses.file, call.parentheses.end - 1, call.parentheses.end};
    diags.error(closing, "Not enough function arguments",
                "Function \"" + std::string(call.name) + "\" expects " +
                    (function.variadic ? "at least " : "") + std::to_string(wanted) +
                    " argument(s). Missing value for \"" +
                    std::string(function.parameters[given].name) + "\".");
  } else if (given > wanted && !function.variadic) {
    const Span extra =
        wanted < call.arguments.size()
            ? diagnostics::join(call.arguments[wanted].span, call.arguments.back().span)
            : whole;
    diags.error(extra, "Too many function arguments",
                "Function \"" + std::string(call.name) + "\" expects only " +
                    std::to_string(wanted) + " argument(s).");
  } else {
    return true;
  }
  diags.items().back().context = whole;
  diags.items().back().called_function = signature(function);
  return false;
}

/// The arguments as values, the last one expanded if it is followed by `...`; nothing if there is
/// no use in calling.
std::optional<std::vector<Value>> evaluate_arguments(const ast::Call& call, const Context& context,
                                                     Marks& marks, bool& unknown,
                                                     Diagnostics& diags) {
  std::vector<Value> values;
  values.reserve(call.arguments.size());
  for (const ast::Expr& argument : call.arguments)
    values.push_back(evaluate(argument, context, diags));
  if (!call.expand_final || values.empty()) return values;
  const Value list = values.back();
  values.pop_back();
  const Kind kind = list.type().kind();
  const bool sequence = kind == Kind::kList || kind == Kind::kSet || kind == Kind::kTuple;
  if (list.is_null() || (!sequence && kind != Kind::kDynamic)) {
    diags.error(
        call.arguments.back().span, "Invalid expanding argument value",
        list.is_null()
            ? "The expanding argument (indicated by ...) must not be null."
            : "The expanding argument (indicated by ...) must be of a tuple, list, or set type.");
    note_values(call.arguments.back(), context, diags);
    return std::nullopt;
  }
  if (!list.is_known()) {
    unknown = true;
    marks |= list.marks();
    return values;
  }
  marks |= list.marks();
  for (std::size_t i = 0; i < list.length(); ++i) values.push_back(list.at(i));
  return values;
}

}  // namespace

Value call_function(const Function& function, std::vector<Value> arguments, const ast::Call& call,
                    const Context& context, Diagnostics& diags) {
  if (!check_arity(function, call, arguments.size(), diags)) return Value::unknown();
  Marks marks = 0;
  bool unknown = false;
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    const Parameter& parameter = parameter_at(function, i);
    value::ConversionError problem;
    auto converted = value::convert(arguments[i], parameter.type, problem);
    if (!converted) return report(function, call, {problem.message, i}, context, diags);
    if (!parameter.allow_marked) {
      marks |= converted->marks_deep();
      *converted = converted->without_marks_deep();
    }
    if (converted->is_null() && !parameter.allow_null) {
      return report(function, call, {"argument must not be null", i}, context, diags)
          .with_marks(marks);
    }
    const bool has_unknown =
        parameter.whole ? !converted->is_wholly_known() : !converted->is_known();
    unknown = unknown || (has_unknown && !parameter.allow_unknown);
    arguments[i] = std::move(*converted);
  }
  if (unknown) {
    const Type type = function.returns_for ? function.returns_for(arguments) : function.returns;
    value::Refinement refinement;
    refinement.not_null = type != Type::dynamic();
    return Value::unknown(type, refinement).with_marks(marks);
  }
  auto result = function.call(context, arguments);
  if (!result) {
    CallError error = result.error();
    if ((marks & value::kSensitive) != 0)
      error.message = "the argument is sensitive, so what is wrong with it is not shown";
    return report(function, call, error, context, diags).with_marks(marks);
  }
  return result->with_marks(marks);
}

Value evaluate_call(const ast::Call& call, Span span, const Context& context, Diagnostics& diags) {
  constexpr std::string_view kCore = "core::";
  const std::string_view name =
      call.name.starts_with(kCore) ? call.name.substr(kCore.size()) : call.name;
  if (const SpecialForm form = find_special_form(name)) return form(call, span, context, diags);
  const Function* const function = call.name.starts_with("provider::")
                                       ? context.scope.provider_function(call.name)
                                       : find_function(name);
  if (function == nullptr && name.find("::") != std::string_view::npos &&
      !name.starts_with("provider::")) {
    diags.error(call.name_span, "Unknown provider function",
                "The function namespace \"" + std::string(name.substr(0, name.find("::"))) +
                    "\" is not valid. Provider function calls must use the \"provider::\" "
                    "namespace prefix.");
    return Value::unknown();
  }
  if (function == nullptr) {
    diags.error(call.name_span, "Call to unknown function",
                "There is no function named \"" + std::string(call.name) + "\"." +
                    diagnostics::did_you_mean(name, function_names()));
    return Value::unknown();
  }
  Marks marks = 0;
  bool unknown = false;
  auto arguments = evaluate_arguments(call, context, marks, unknown, diags);
  if (!arguments) return Value::unknown();
  if (unknown) return Value::unknown(function->returns).with_marks(marks);
  return call_function(*function, std::move(*arguments), call, context, diags).with_marks(marks);
}

}  // namespace plumb::eval
