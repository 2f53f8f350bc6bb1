/// Which version of a registry's module each call gets.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "diagnostics/diagnostic.h"
#include "modules/upstream.h"
#include "modules/wanted.h"
#include "system/thread_pool.h"

namespace plumb::modules {

/// Asks each registry once for each module. For one thread; what it asks is asked in parallel.
class VersionResolver {
 public:
  VersionResolver(Upstream& upstream, system::ThreadPool& pool)
      : upstream_(upstream), pool_(pool) {}

  /// Fills in the versions, preferring those of the lock. Calls for which there is none are
  /// reported and taken out.
  void resolve(std::vector<Wanted>& wanted, const Lock& preferred, diagnostics::Diagnostics& diags);

 private:
  using Versions = diagnostics::Result<std::vector<std::string>>;

  void ask(const std::vector<Wanted>& wanted);
  [[nodiscard]] bool choose(Wanted& wanted, const Lock& preferred,
                            diagnostics::Diagnostics& diags) const;

  Upstream& upstream_;
  system::ThreadPool& pool_;
  std::map<std::string, Versions> known_;  ///< By package.
};

}  // namespace plumb::modules
