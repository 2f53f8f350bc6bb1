/// Providers that put off what they are asked for (plugin protocol, "Deferred").
#pragma once

#include <cstdint>
#include <string>

#include "diagnostics/diagnostic.h"

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

}  // namespace plumb::planner
