/// What the commands share: the configuration, the plugins, the store, and how diagnostics are
/// shown.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>

#include "cli/command.h"
#include "cli/workspace.h"
#include "config/load.h"
#include "config/local_backend.h"
#include "config/variables.h"
#include "diagnostics/render.h"
#include "planner/provider_set.h"
#include "state/store.h"
#include "system/duration.h"
#include "system/files.h"
#include "system/thread_pool.h"

namespace plumb::cli {

using diagnostics::Diagnostics;
using system::parse_duration_ms;

/// The store beside the configuration.
inline constexpr const char* kStorePath = "plumb.db";

class Session {
 public:
  Session(const Call& call, bool no_color, unsigned parallelism = 10);

  Streams& streams;
  diagnostics::SourceMap sources;
  system::ThreadPool pool;
  planner::PluginSet plugins;
  const system::Cancellation& cancellation;
  const SelectedWorkspace workspace;
  std::unique_ptr<config::ModuleNode> root;               ///< After load_configuration().
  std::string terraform_state = config::kTerraformState;  ///< As the configuration has it.
  /// What the configuration is read from, if that is not the real files alone.
  std::unique_ptr<system::FileSystem> files;
  bool color = false;
  bool json = false;  ///< Diagnostics as lines of JSON.
  bool compact_warnings =
      false;  ///< Warnings as a list of their summaries, unless there are errors.

  /// `-var` and `-var-file`: set before the configuration is loaded, because the sources of modules
  /// may depend on them.
  std::vector<config::VariableOption> variable_options;

  /// What loading a configuration takes; `this` outlives it.
  [[nodiscard]] config::LoadContext load_context();
  /// Reads the configuration of the current directory. Whether it can be used; what is wrong is in
  /// `diags`.
  [[nodiscard]] bool load_configuration(Diagnostics& diags);
  /// Reports a backend that this program does not have, and learns where Terraform's state would
  /// be.
  void check_backend(Diagnostics& diags);
  /// A configuration with nothing in it, for destroying what is left when the files are gone.
  void use_empty_configuration();
  /// The same from the texts that a plan file kept, with the variables of the plan.
  [[nodiscard]] bool load_snapshot(const std::map<std::string, std::string>& files,
                                   const std::map<std::string, value::Value>& variables,
                                   Diagnostics& diags);

  /// The values given for the root's variables, asking for those that are missing if somebody is
  /// there to answer.
  [[nodiscard]] std::map<std::string, config::GivenValue> variables(bool ask, Diagnostics& diags);

  /// The values given from outside for variables of a module under test, and what else is given
  /// for no variable of it. `test_directory`: whose variables files count as well, or empty.
  [[nodiscard]] std::map<std::string, config::GivenValue> test_variables(
      const config::Module& module, const std::string& test_directory, Diagnostics& diags);

  /// Opens the store for the selected workspace; null after reporting. Refuses a directory whose
  /// state is still Terraform's.
  [[nodiscard]] std::unique_ptr<state::Store> open_store(state::Database::Access access,
                                                         Diagnostics& diags);
  /// What is in the store, which may not exist yet, completed with what dead runs left unfinished.
  [[nodiscard]] std::optional<state::State> load_state(std::vector<state::Intent>& unfinished,
                                                       Diagnostics& diags);
  /// Says on the error stream, for scripts read the output, that some of what is listed may not
  /// exist.
  void warn_of_unfinished(const std::vector<state::Intent>& unfinished);
  /// Takes the lock; reports who has it.
  [[nodiscard]] std::optional<state::Lease> lock(state::Store& store, const std::string& purpose,
                                                 std::int64_t timeout_ms, Diagnostics& diags);

  /// Shows and empties them: errors on the error stream, warnings on the output. Whether there was
  /// an error.
  bool show(Diagnostics& diags);

 private:
  void report_foreign_state(Diagnostics& diags) const;
  void show_compact(const Diagnostics& diags);
  bool read_answer(bool secret, std::string& answer);
};

/// An error of the outside world as a diagnostic.
void add_error(const diagnostics::Error& error, const std::string& summary, Diagnostics& diags);

}  // namespace plumb::cli
