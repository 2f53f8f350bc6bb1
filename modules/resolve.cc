#include "modules/resolve.h"

#include <algorithm>

#include "modules/choose_version.h"

namespace plumb::modules {
namespace {

using diagnostics::Diagnostics;
using diagnostics::ErrorCode;

bool is_of_registry(const Wanted& wanted) {
  return wanted.source.kind == config::SourceKind::kRegistry;
}

/// The newest version in the lock that the constraint allows; empty if there is none.
std::string locked_version(const Wanted& wanted, const Lock& lock) {
  std::vector<std::string> versions;
  for (auto at = lock.lower_bound({wanted.source.package, ""});
       at != lock.end() && at->first.source == wanted.source.package; ++at)
    versions.push_back(at->first.version);
  return choose_version(versions, wanted.call->version, "").value_or("");
}

}  // namespace

void VersionResolver::ask(const std::vector<Wanted>& wanted) {
  std::vector<std::pair<const config::ModuleSource*, Versions*>> questions;
  for (const Wanted& one : wanted) {
    if (!is_of_registry(one)) continue;
    const auto [at, fresh] = known_.try_emplace(one.source.package);
    if (fresh) questions.emplace_back(&one.source, &at->second);
  }
  for (const auto& [source, answer] : questions) {
    pool_.run([this, source = source, answer = answer] {
      pool_.blocking([&] { *answer = upstream_.versions(*source); });
    });
  }
  pool_.wait_idle();
}

bool VersionResolver::choose(Wanted& wanted, const Lock& preferred, Diagnostics& diags) const {
  const config::RegistryAddress address = config::registry_address(wanted.source);
  const Versions& versions = known_.at(wanted.source.package);
  if (!versions && versions.error().code == ErrorCode::kNotFound) {
    diags.error(wanted.call->source_span, "Module not found",
                "The module \"" + wanted.source.package +
                    "\" cannot be found in the module registry at " + address.host +
                    ". Check the namespace, name and system of the source.");
    return false;
  }
  if (!versions) {
    diags.error(wanted.call->source_span, "Error accessing remote module registry",
                "The versions of module \"" + wanted.call->name + "\" could not be read from " +
                    address.host + ": " + versions.error().message +
                    ". Once the registry can be reached, run \"plumb init\" again.");
    return false;
  }
  const auto chosen =
      choose_version(*versions, wanted.call->version, locked_version(wanted, preferred));
  if (chosen) {
    wanted.version = *chosen;
    return true;
  }
  const auto newest = choose_version(*versions, "", "");
  diags.error(wanted.call->source_span, "Unresolvable module version constraint",
              "There is no version of module \"" + wanted.source.package +
                  "\" that meets the constraint \"" + wanted.call->version + "\". " +
                  (newest ? "The newest is " + *newest + "." : "It has no released version."));
  return false;
}

void VersionResolver::resolve(std::vector<Wanted>& wanted, const Lock& preferred,
                              Diagnostics& diags) {
  ask(wanted);
  std::erase_if(wanted,
                [&](Wanted& one) { return is_of_registry(one) && !choose(one, preferred, diags); });
}

}  // namespace plumb::modules
