#include "planner/removals.h"

#include "config/declared.h"
#include "planner/endpoint.h"
#include "planner/provisioners.h"

namespace plumb::planner {
using config::ModuleNode;
using diagnostics::Diagnostics;

Removals::Removals(const ModuleNode& root, Diagnostics& diags) {
  read(root, diags);
}

void Removals::read(const ModuleNode& module, Diagnostics& diags) {
  const std::string prefix = config::module_prefix(module);
  for (const config::Removal& removal : module.module->removals) {
    state::AddressError problem;
    const auto target = state::parse_target(removal.from.address, problem);
    if (!target) {
      diags.error(removal.from.span, "Invalid address", problem.message);
      continue;
    }
    const std::string address = prefix + removal.from.address;
    if (const Declared block = find_declared(module, *target); block.repetition != nullptr) {
      diags.error(
          block.span,
          target->resource ? "Removed resource still exists" : "Removed module still exists",
          "A `removed` block says that " + address +
              " is gone, but it is still declared here. Take out one of the two.");
      continue;
    }
    refuse_provisioners(removal.provisioners, Mode::kNormal, diags);
    if (!target->resource && !removal.provisioners.empty()) {
      diags.error(removal.provisioners.front().span, "Invalid provisioner block",
                  "Only `removed` blocks about a resource have provisioners, and " + address +
                      " is a module.");
    }
    statements_[address] = {&module, &removal};
  }
  for (const auto& [name, child] : module.children) read(*child, diags);
}

const config::Removal* Removals::nearest(const state::InstanceAddress& address) const {
  if (statements_.empty()) return nullptr;
  std::string text = state::config_address(address.resource);
  while (true) {
    if (const auto found = statements_.find(text); found != statements_.end())
      return found->second.removal;
    const std::size_t dot = text.rfind('.');
    if (dot == std::string::npos) return nullptr;
    text.resize(dot);
  }
}

bool Removals::forgets(const state::InstanceAddress& address) const {
  const config::Removal* const statement = nearest(address);
  return statement != nullptr && !statement->destroy;
}

bool Removals::destroys(const state::InstanceAddress& address) const {
  const config::Removal* const statement = nearest(address);
  return statement != nullptr && statement->destroy;
}

BlockProvisioners Removals::provisioners(const state::InstanceAddress& address) const {
  if (statements_.empty()) return {};
  const auto found = statements_.find(state::config_address(address.resource));
  if (found == statements_.end()) return {};
  return {found->second.module, &found->second.removal->provisioners};
}

}  // namespace plumb::planner
