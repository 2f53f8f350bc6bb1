#include "planner/deferral.h"

namespace plumb::planner {
namespace {

const char* reason_text(std::int64_t reason) {
  switch (reason) {
    case 1:
      return "its configuration is not wholly known";
    case 2:
      return "the configuration of the provider is not wholly known";
    case 3:
      return "something that it needs is not there yet";
    default:
      return "for a reason that it does not give";
  }
}

}  // namespace

bool check_not_deferred(const Deferral& deferral, diagnostics::Span span,
                        diagnostics::Diagnostics& diags) {
  if (deferral.reason == 0) return true;
  diags.error(span, "Provider deferred changes when Plumb did not allow deferrals",
              "Provider " + deferral.provider + " puts off what is to be done about " +
                  deferral.address + ": " + reason_text(deferral.reason) +
                  ". That is not allowed in this run. Use -target to apply first what this depends "
                  "on, or -allow-deferral to plan what can be planned and leave the rest to the "
                  "next plan.");
  diags.items().back().address = deferral.address;
  return false;
}

DeferralReason deferral_reason(std::int64_t reason) {
  if (reason == 0) return DeferralReason::kNone;
  const bool known = reason >= 1 && reason <= 3;
  return known ? static_cast<DeferralReason>(reason) : DeferralReason::kUnknown;
}

bool accept_deferral(const Deferral& deferral, bool allowed, diagnostics::Span span,
                     diagnostics::Diagnostics& diags, DeferralReason& reason) {
  if (!allowed) return check_not_deferred(deferral, span, diags);
  if (deferral.reason != 0) reason = deferral_reason(deferral.reason);
  return true;
}

}  // namespace plumb::planner
