/// Everything that the configuration's module calls need, brought into `.plumb/modules`.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "config/load.h"
#include "modules/upstream.h"
#include "system/cancellation.h"
#include "system/thread_pool.h"

namespace plumb::modules {

enum class Upgrade { kNo, kYes };
enum class LockUse {
  kUpdate,    ///< What is new is added, what is not used any more removed.
  kReadOnly,  ///< A change that would be needed is an error.
};

struct InstallOptions {
  std::string heading;             ///< Said first if the configuration calls any module.
  Upgrade upgrade = Upgrade::kNo;  ///< Everything is fetched again, whatever the lock says.
  LockUse lock = LockUse::kUpdate;
};

struct InstallContext {
  const config::LoadContext& load;
  Upstream& upstream;        ///< Asked from the threads of the pool.
  system::ThreadPool& pool;  ///< Packages are fetched on it.
  const system::Cancellation& cancellation;
  std::function<void(const std::string& line)> say;  ///< What is done, as it is done.
};

/// Installs what the configuration in the current directory calls and what is not there yet: level
/// by level, since a module has to be there before its own calls are known, and within a level in
/// parallel, each package once. Returns the whole tree, as config::load() would; what could not be
/// installed is reported and missing from it. Null if there is no configuration.
[[nodiscard]] std::unique_ptr<config::ModuleNode> install(const InstallContext& context,
                                                          const InstallOptions& options,
                                                          diagnostics::Diagnostics& diags);

}  // namespace plumb::modules
