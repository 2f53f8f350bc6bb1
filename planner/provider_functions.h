/// The functions that the providers of a run offer to expressions.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>

#include "config/module.h"
#include "diagnostics/diagnostic.h"
#include "eval/function.h"
#include "planner/provider_set.h"
#include "system/thread_pool.h"

namespace plumb::planner {

/// Finds `provider::name::function`. The functions of a provider are called on an instance of their
/// own that is never configured, so validate and console have them as well. Thread-safe.
class ProviderFunctions {
 public:
  ProviderFunctions(PluginSet& plugins, system::ThreadPool& pool);
  ProviderFunctions(const ProviderFunctions&) = delete;
  ProviderFunctions& operator=(const ProviderFunctions&) = delete;
  ~ProviderFunctions();

  /// What the name means in the module; lives as long as this. Null after reporting at the span.
  [[nodiscard]] const eval::Function* find(const config::Module& module, std::string_view name,
                                           diagnostics::Span span, diagnostics::Diagnostics& diags);

 private:
  struct Opened;
  [[nodiscard]] const Opened* open(const ProviderSource& source, diagnostics::Span span,
                                   diagnostics::Diagnostics& diags);

  PluginSet& plugins_;
  system::ThreadPool& pool_;
  std::mutex mutex_;                                       ///< Guards the map, not what is in it.
  std::map<std::string, std::unique_ptr<Opened>> opened_;  ///< By source address.
};

}  // namespace plumb::planner
