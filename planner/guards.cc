#include "planner/guards.h"

#include <fnmatch.h>

#include <algorithm>

namespace plumb::planner {
namespace {

constexpr std::size_t kListedMax = 10;

bool destroys(const Change& change) {
  return change.action == Action::kDelete || is_replace(change.action);
}

/// One line an object, the first few.
std::string list(const std::vector<std::string>& addresses) {
  std::string out;
  for (std::size_t i = 0; i < std::min(addresses.size(), kListedMax); ++i)
    out += "\n - " + addresses[i];
  if (addresses.size() > kListedMax)
    out += "\n - and " + std::to_string(addresses.size() - kListedMax) + " more";
  return out;
}

template <typename Chosen>
std::vector<std::string> addresses(const Plan& plan, Chosen&& chosen) {
  std::vector<std::string> out;
  for (const Change& change : plan.changes) {
    if (!chosen(change)) continue;
    out.push_back(state::to_string(change.address) +
                  (change.deposed.empty() ? "" : " (deposed object " + change.deposed + ")"));
  }
  return out;
}

/// The pattern for fnmatch(3): brackets are those of instance keys.
std::string literal_brackets(const std::string& glob) {
  std::string out;
  for (const char c : glob) {
    if (c == '[' || c == '\\') out += '\\';
    out += c;
  }
  return out;
}

bool matches(const std::string& pattern, const state::InstanceAddress& address) {
  const std::string text = state::to_string(address);
  const auto fits = [&](const std::string& name) {
    return ::fnmatch(pattern.c_str(), name.c_str(), 0) == 0;
  };
  if (fits(text) || fits(state::to_string(address.resource)) ||
      fits(state::config_address(address.resource)))
    return true;
  state::ModulePath module = address.resource.module;
  for (; !module.empty(); module.pop_back()) {
    if (fits(state::to_string(module))) return true;
  }
  return false;
}

}  // namespace

void check_guards(const Plan& plan, const Guards& guards, diagnostics::Diagnostics& diags) {
  const auto limit = [&](const std::optional<std::size_t>& most, const char* flag, const char* what,
                         const std::vector<std::string>& found) {
    if (!most || found.size() <= *most) return;
    diags.error({}, std::string("Plan ") + what + " too much",
                std::string("The plan ") + what + " " + std::to_string(found.size()) +
                    (found.size() == 1 ? " object" : " objects") + ", and " + flag + " allows " +
                    std::to_string(*most) + ":" + list(found) +
                    "\n\nNothing was done. If that is what you want, allow it with a higher "
                    "number.");
  };
  limit(guards.max_destroy, "-max-destroy", "destroys", addresses(plan, destroys));
  limit(guards.max_replace, "-max-replace", "replaces",
        addresses(plan, [](const Change& change) { return is_replace(change.action); }));
  for (const std::string& glob : guards.protect) {
    const std::string pattern = literal_brackets(glob);
    const auto hit = addresses(plan, [&](const Change& change) {
      return destroys(change) && matches(pattern, change.address);
    });
    if (hit.empty()) continue;
    diags.error({}, "Protected object would be destroyed",
                "The plan destroys or replaces what -protect=" + glob + " keeps:" + list(hit) +
                    "\n\nNothing was done. Take the protection away if that is what you want.");
  }
}

}  // namespace plumb::planner
