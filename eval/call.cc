#include "eval/call.h"

#include <iterator>

#include "ast/start_span.h"
#include "diagnostics/suggestion.h"
#include "eval/argument.h"
#include "eval/function.h"
#include "value/convert.h"

namespace plumb::eval {
namespace {

const Parameter& parameter_at(const Function& function, std::size_t index) {
  return index < function.parameters.size() ? function.parameters[index] : *function.variadic;
}

/// `upper(str)`, for the box of a message. What a provider is called is the module's affair.
std::string signature(const Function& function, const ast::Call& call) {
  const bool of_provider = call.name.starts_with("provider::");
  std::string text = std::string(of_provider ? call.name : function.name) + "(";
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
  if (call.expand_final && index + 1 >= call.arguments.size()) return call.arguments.back().span;
  return ast::start_span(call.arguments[std::min(index, call.arguments.size() - 1)]);
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
        ast::start_span(call), "Error in function call",
        "Call to function \"" + std::string(call.name) + "\" failed: " + error.message + ".");
    for (const ast::Expr& argument : call.arguments) note_values(argument, context, diags);
  }
  diags.items().back().called_function = signature(function, call);
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
    // More may come from one expanded expression than there are expressions.
    const Span extra = argument_span(call, wanted);
    diags.error(extra, "Too many function arguments",
                "Function \"" + std::string(call.name) + "\" expects only " +
                    std::to_string(wanted) + " argument(s).");
  } else {
    return true;
  }
  diags.items().back().context = whole;
  diags.items().back().called_function = signature(function, call);
  return false;
}

/// `name`: the call's, without `core::`.
void unknown_function(const ast::Call& call, std::string_view name, Diagnostics& diags) {
  const std::string space(call.name.substr(0, call.name.find("::")));
  if (space.size() == call.name.size() || space == "core") {
    diags.error(call.name_span,
                space == "core" ? "Unknown provider function" : "Call to unknown function",
                "There is no function named \"" + std::string(name) + "\"." +
                    diagnostics::did_you_mean(name, function_names()));
  } else {
    diags.error(call.name_span, "Unknown provider function",
                "The function namespace \"" + space +
                    "\" is not valid. Provider function calls must use the \"provider::\" "
                    "namespace prefix.");
  }
}

/// The elements of an argument that is followed by `...`, none while it is unknown; nothing after
/// reporting.
std::optional<std::vector<Value>> expand(const ast::Expr& argument, const Value& list,
                                         const Context& context, Diagnostics& diags) {
  const bool sequence = is_sequence(list.type());
  if (list.is_null() || !sequence) {
    diags.error(
        argument.span, "Invalid expanding argument value",
        list.is_null()
            ? "The expanding argument (indicated by ...) must not be null."
            : "The expanding argument (indicated by ...) must be of a tuple, list, or set type.");
    note_values(argument, context, diags);
    return std::nullopt;
  }
  if (!list.is_known()) return std::vector<Value>{};
  return std::vector<Value>(list.elements().begin(), list.elements().end());
}

/// What a call is given.
struct GivenArguments {
  std::vector<Value> values;
  Marks marks = 0;       ///< Of the list that the last ones came from.
  bool unknown = false;  ///< How many there are is not known.
};

/// Nothing if there is no use in calling. The last one is worked out first if it is expanded:
/// unless there is a right number of arguments, nobody looks at them.
std::optional<GivenArguments> evaluate_arguments(const Function& function, const ast::Call& call,
                                                 const Context& context, Diagnostics& diags) {
  GivenArguments given;
  std::vector<Value> expanded;
  std::span<const ast::Expr> single = call.arguments;
  if (call.expand_final && !single.empty()) {
    const std::size_t before = diags.items().size();
    const Value list = evaluate(single.back(), context, diags);
    if (diags.items().size() > before) return std::nullopt;
    given.marks = list.marks();
    given.unknown = !list.is_known();
    if (!given.unknown || list.type() != Type::dynamic()) {
      auto elements = expand(single.back(), list, context, diags);
      if (!elements) return std::nullopt;
      expanded = *std::move(elements);
    }
    single = single.first(single.size() - 1);
  }
  if (!given.unknown && !check_arity(function, call, single.size() + expanded.size(), diags))
    return std::nullopt;
  given.values.reserve(single.size() + expanded.size());
  for (const ast::Expr& argument : single)
    given.values.push_back(evaluate(argument, context, diags));
  std::move(expanded.begin(), expanded.end(), std::back_inserter(given.values));
  return given;
}

/// Each argument as its parameter wants it. Whether all are; those that are not are reported.
bool convert_arguments(const Function& function, std::vector<Value>& arguments,
                       const ast::Call& call, const Context& context, Diagnostics& diags) {
  bool fit = true;
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    value::ConversionError problem;
    auto converted = value::convert(arguments[i], parameter_at(function, i).type, problem);
    if (converted) {
      arguments[i] = std::move(*converted);
    } else {
      (void)report(function, call, {problem.message, i}, context, diags);
      fit = false;
    }
  }
  return fit;
}

}  // namespace

const Function* Scope::provider_function(std::string_view name, Span span,
                                         Diagnostics& diags) const {
  diags.error(span, "Unknown provider function",
              "There is no function named \"" + std::string(name) + "\".");
  return nullptr;
}

Value call_function(const Function& function, std::vector<Value> arguments, const ast::Call& call,
                    const Context& context, Diagnostics& diags) {
  if (!convert_arguments(function, arguments, call, context, diags)) return Value::unknown();
  Marks marks = 0;
  Marks marks_of_unknown = 0;
  bool unknown = false;
  bool unknown_type = false;
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    const Parameter& parameter = parameter_at(function, i);
    Value& argument = arguments[i];
    if (!parameter.allow_marked) {
      marks |= argument.marks_deep();
      argument = argument.without_marks_deep();
    }
    marks_of_unknown |= argument.marks();
    // After something of which not even the type is known, Terraform looks no further.
    if (argument.is_null() && !parameter.allow_null && !unknown_type) {
      return report(function, call, {"argument must not be null", i}, context, diags)
          .with_marks(marks);
    }
    const bool has_unknown = parameter.whole ? !argument.is_wholly_known() : !argument.is_known();
    if (!has_unknown || parameter.allow_unknown) continue;
    unknown = true;
    unknown_type = unknown_type || argument.type() == Type::dynamic();
  }
  if (unknown) {
    const auto problem = function.check && !unknown_type ? function.check(arguments) : std::nullopt;
    if (problem) return report(function, call, *problem, context, diags).with_marks(marks);
    Type type = function.returns_for ? function.returns_for(arguments) : function.returns;
    if (unknown_type) type = Type::dynamic();
    value::Refinement refinement;
    refinement.not_null = type != Type::dynamic() && !function.may_return_null;
    return Value::unknown(type, refinement).with_marks(marks | marks_of_unknown);
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
  const bool of_provider = call.name.starts_with("provider::");
  const Function* const function =
      of_provider ? context.scope.provider_function(call.name, call.name_span, diags)
                  : find_function(name);
  if (function == nullptr) {
    if (!of_provider) unknown_function(call, name, diags);
    return Value::unknown();
  }
  const std::size_t before = diags.items().size();
  auto given = evaluate_arguments(*function, call, context, diags);
  if (!given) return Value::unknown();
  if (given->unknown) return Value::unknown().with_marks(given->marks);
  // A call with an argument that failed would only add what follows from that.
  if (diags.items().size() > before) {
    (void)convert_arguments(*function, given->values, call, context, diags);
    return Value::unknown();
  }
  return call_function(*function, std::move(given->values), call, context, diags)
      .with_marks(given->marks);
}

}  // namespace plumb::eval
