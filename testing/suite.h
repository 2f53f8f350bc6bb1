/// Running tests: what is asked for, what is told meanwhile, and what came of it.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "planner/evaluation.h"
#include "state/objects.h"
#include "testing/assertions.h"
#include "testing/load_tests.h"

namespace plumb::testing {

/// What became of a run.
struct RunReport {
  const TestRun* run = nullptr;
  Status status = Status::kPending;
  Diagnostics diags;
  std::size_t failed = 0;  ///< Assertions.
  std::int64_t started_ms = 0;
  std::int64_t elapsed_ms = 0;
  const config::ModuleNode* module = nullptr;  ///< That was tested.
  std::optional<planner::Plan> plan;           ///< Of one that only plans.
  std::optional<state::State> state;           ///< Of one that applied.
};

struct FileReport {
  const TestFile* file = nullptr;
  Status status = Status::kPending;
  std::vector<RunReport> runs;
};

struct Summary {
  Status status = Status::kPass;
  std::size_t passed = 0;
  std::size_t failed = 0;
  std::size_t errored = 0;
  std::size_t skipped = 0;
};

/// What could not be destroyed, and why.
struct LeftOver {
  std::vector<std::pair<std::string, std::string>> objects;  ///< Addresses with deposed keys.
  Diagnostics diags;
};

/// Told of everything in the order in which it happens, from one thread.
class SuiteObserver {
 public:
  virtual ~SuiteObserver() = default;
  virtual void begins(const std::vector<const TestFile*>& files) { (void)files; }
  virtual void file_begins(const TestFile& file) { (void)file; }
  virtual void run_begins(const TestFile& file, const TestRun& run) { (void)file, (void)run; }
  virtual void run_ends(const TestFile& file, const RunReport& report) { (void)file, (void)report; }
  virtual void tearing_down(const TestFile& file) { (void)file; }
  /// The objects that the run has left are destroyed, and could not all be.
  virtual void destroying(const TestFile& file, const TestRun& run) { (void)file, (void)run; }
  virtual void left_over(const TestFile& file, const TestRun& run, const LeftOver& left) {
    (void)file, (void)run, (void)left;
  }
  /// `diags`: about the file as a whole.
  virtual void file_ends(const TestFile& file, Status status, const Diagnostics& diags) {
    (void)file, (void)status, (void)diags;
  }
  virtual void ends(const Summary& summary) { (void)summary; }
};

/// What running tests takes; outlives it.
struct SuiteContext {
  TestSuite& suite;
  config::ModuleNode& root;  ///< Its providers change while a run is under way.
  diagnostics::SourceMap& sources;
  planner::PluginSet& plugins;
  system::ThreadPool& pool;
  const system::Cancellation& cancellation;
  /// The values given to all for the module's variables, as the file sees them.
  std::function<std::map<std::string, config::GivenValue>(const config::Module& module,
                                                          const TestFile& file)>
      given;
  std::vector<std::string> filter;  ///< Paths of the files that are run; empty for all.
};

/// Runs the files in their order. After a request to cancel no further run begins, and what was
/// made is destroyed all the same; a second request ends that, too.
[[nodiscard]] std::vector<FileReport> run_suite(const SuiteContext& context,
                                                SuiteObserver& observer);

/// One file, whose objects are gone at the end.
[[nodiscard]] FileReport run_file(const SuiteContext& context, const TestFile& file,
                                  SuiteObserver& observer);

/// Counts the runs.
[[nodiscard]] Summary summary_of(const std::vector<FileReport>& reports);

}  // namespace plumb::testing
