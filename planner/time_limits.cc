#include "planner/time_limits.h"

namespace plumb::planner {
namespace {

constexpr std::string_view kTimeouts = "timeouts";

/// Where the limit is written, or the fallback.
diagnostics::Span limit_span(const ast::Body* body, const std::string& attribute,
                             diagnostics::Span fallback) {
  if (body == nullptr) return fallback;
  for (const ast::Block& block : body->blocks) {
    if (block.type != kTimeouts) continue;
    const ast::Attribute* const limit = block.body.attribute(attribute);
    return limit == nullptr ? block.header_span : limit->value.span;
  }
  const ast::Attribute* const limits = body->attribute(kTimeouts);
  return limits == nullptr ? fallback : limits->value.span;
}

const char* doing(providers::TimedStep step) {
  constexpr const char* kWords[] = {"Creating", "Reading", "Changing", "Destroying"};
  return kWords[static_cast<int>(step)];
}

}  // namespace

void check_time_limits(const Value& config, const std::string& address, const ast::Body& body,
                       Diagnostics& diags) {
  for (const providers::TimeLimit& limit : providers::unreadable_time_limits(config)) {
    diags.error(limit_span(&body, limit.attribute, body.span), "Invalid time limit",
                "The limit \"" + limit.text + "\" of timeouts." + limit.attribute +
                    " is no duration longer than nothing. Write numbers with units, such as "
                    "\"30s\", \"5m\" or \"1h30m\".");
    diags.items().back().address = address;
  }
}

void add_overdue(const OverdueOperation& operation, const diagnostics::Error* error,
                 Diagnostics& diags) {
  const auto limit = providers::time_limit(operation.object, operation.step);
  const std::string name = "timeouts." + (limit ? limit->attribute : std::string("?"));
  std::string text = std::string(doing(operation.step)) + " " + operation.address +
                     (limit ? " took longer than " + limit->text + ", which " + name + " allows."
                            : " took longer than its provider waits.");
  if (error == nullptr) {
    text +=
        " The provider was told to stop; what it says of that is told beside this, and what it "
        "has reported is in the state.";
  } else {
    text += " The provider has not said what was done (" + error->message + ")." +
            (operation.step == providers::TimedStep::kRead
                 ? ""
                 : " The next plan asks it what became of the object.");
  }
  if (limit) text += " Allow more time there if it needs that.";
  const diagnostics::Span at =
      limit ? limit_span(operation.body, limit->attribute, operation.span) : operation.span;
  diags.error(at, "Operation took too long", std::move(text));
  diags.items().back().address = operation.address;
}

}  // namespace plumb::planner
