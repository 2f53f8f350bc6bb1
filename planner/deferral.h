/// Providers that put off what they are asked for (plugin protocol, "Deferred").
#pragma once

#include <cstdint>
#include <string>

#include "diagnostics/diagnostic.h"
#include "planner/plan.h"

namespace plumb::planner {

/// Who put something off, and of what.
struct Deferral {
  std::int64_t reason = 0;  ///< 0: nobody did.
  const std::string& provider;
  const std::string& address;
};

/// Reports a provider that puts off an answer although no request allows it to. Whether it
/// answered.
bool check_not_deferred(const Deferral& deferral, diagnostics::Span span,
                        diagnostics::Diagnostics& diags);

/// What a provider's reason is called here.
[[nodiscard]] DeferralReason deferral_reason(std::int64_t reason);

/// Reports it only where that is not allowed. Whether what there is of an answer is to be used;
/// `reason` is why it is put off, and stays as it is where it is not.
bool accept_deferral(const Deferral& deferral, bool allowed, diagnostics::Span span,
                     diagnostics::Diagnostics& diags, DeferralReason& reason);

}  // namespace plumb::planner
