#include "planner/provider_limits.h"

#include "planner/provider_set.h"

namespace plumb::planner {

void ProviderLimits::learn(const std::string& address, unsigned most) {
  if (most == 0) return;
  const std::lock_guard lock(mutex_);
  const auto [limit, fresh] = limits_.try_emplace(provider_configuration(address), pool_, most);
  if (!fresh) limit->second.lower(most);
}

Spread ProviderLimits::spread(const std::string& configuration, std::size_t portion) {
  const std::lock_guard lock(mutex_);
  const auto limited = limits_.find(configuration);
  if (limited == limits_.end())
    return {portion, [this](std::function<void()> task) { pool_.run(std::move(task)); }};
  return {Spread::kSingly,
          [&limit = limited->second](std::function<void()> task) { limit.run(std::move(task)); }};
}

}  // namespace plumb::planner
