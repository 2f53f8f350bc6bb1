/// How many objects of a provider are worked on at a time, where the provider says so.
#pragma once

#include <map>
#include <mutex>
#include <string>

#include "planner/walk.h"
#include "system/task_limit.h"

namespace plumb::planner {

/// Outlives the work that it spreads. Thread-safe.
class ProviderLimits {
 public:
  explicit ProviderLimits(system::ThreadPool& pool) : pool_(pool) {}

  /// The provider at the address has been configured, and wants no more than that at a time; 0: it
  /// does not mind. Of the instances of one configuration the smallest number counts for all.
  void learn(const std::string& address, unsigned most);

  /// How work on objects of the provider configuration is spread: in portions of that size on the
  /// pool, or singly within its limit.
  [[nodiscard]] Spread spread(const std::string& configuration, std::size_t portion);

 private:
  system::ThreadPool& pool_;
  std::mutex mutex_;
  std::map<std::string, system::TaskLimit> limits_;  ///< By the address of a configuration.
};

}  // namespace plumb::planner
