/// What `removed` blocks say of objects whose blocks are gone.
#pragma once

#include <map>
#include <string>

#include "config/module.h"
#include "diagnostics/diagnostic.h"
#include "state/address.h"

namespace plumb::planner {

class Removals {
 public:
  Removals() = default;
  /// Reports statements about what is still declared.
  Removals(const config::ModuleNode& root, diagnostics::Diagnostics& diags);

  /// Whether the object is to leave the state without being destroyed.
  [[nodiscard]] bool forgets(const state::InstanceAddress& address) const;

 private:
  void read(const config::ModuleNode& module, diagnostics::Diagnostics& diags);

  /// Whether to destroy, by configuration address of a resource or module.
  std::map<std::string, bool, std::less<>> destroys_;
};

}  // namespace plumb::planner
