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
                  ". It was not told that it may, so this is a fault of the plugin. Use -target to "
                  "apply first what this depends on.");
  diags.items().back().address = deferral.address;
  return false;
}

}  // namespace plumb::planner
