/// What `removed` blocks say of objects whose blocks are gone.
#pragma once

#include <map>
#include <string>

#include "config/module.h"
#include "diagnostics/diagnostic.h"
#include "planner/local_exec.h"
#include "state/address.h"

namespace plumb::planner {

class Removals {
 public:
  Removals() = default;
  /// Reports statements about what is still declared.
  Removals(const config::ModuleNode& root, diagnostics::Diagnostics& diags);

  /// Whether the object is to leave the state without being destroyed.
  [[nodiscard]] bool forgets(const state::InstanceAddress& address) const;

  /// Whether a statement says that the object is to be destroyed.
  [[nodiscard]] bool destroys(const state::InstanceAddress& address) const;

  /// What is to be run before the object is destroyed, if its own block is gone.
  [[nodiscard]] BlockProvisioners provisioners(const state::InstanceAddress& address) const;

 private:
  void read(const config::ModuleNode& module, diagnostics::Diagnostics& diags);
  /// The statement nearest to the object: its own, or that of the innermost module.
  [[nodiscard]] const config::Removal* nearest(const state::InstanceAddress& address) const;

  struct Statement {
    const config::ModuleNode* module = nullptr;  ///< Where it is written.
    const config::Removal* removal = nullptr;
  };
  /// By configuration address of a resource or module.
  std::map<std::string, Statement, std::less<>> statements_;
};

}  // namespace plumb::planner
