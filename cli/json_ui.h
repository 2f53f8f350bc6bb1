/// The `-json` stream: one message a line, as Terraform's (machine-readable UI, version 1.2).
#pragma once

#include <condition_variable>
#include <map>
#include <mutex>
#include <string>
#include <thread>

#include "cli/streams.h"
#include "diagnostics/diagnostic.h"
#include "diagnostics/source_map.h"
#include "planner/observer.h"

namespace plumb::cli {

/// Now, as the messages have it.
[[nodiscard]] std::string json_timestamp();
[[nodiscard]] std::string json_version_line();
[[nodiscard]] std::string json_diagnostic_line(const diagnostics::Diagnostic& diagnostic,
                                               const diagnostics::SourceMap& sources);
/// Drift, changes, the summary and the outputs of a plan.
[[nodiscard]] std::string json_plan_lines(const planner::Plan& plan);
/// What a saved plan is about to do.
[[nodiscard]] std::string json_saved_plan_lines(const planner::Plan& plan);
/// `operation`: `apply` or `destroy`.
/// How many changes an apply has left to the next plan.
[[nodiscard]] std::string json_left_line(std::size_t deferred);
[[nodiscard]] std::string json_applied_line(const planner::Counts& counts,
                                            const std::string& operation);
[[nodiscard]] std::string json_outputs_line(
    const std::map<std::string, state::StoredOutput>& outputs);

/// A run's steps as messages, each written at once, because it may take long until the next.
/// Thread-safe.
class JsonProgress final : public planner::Observer {
 public:
  explicit JsonProgress(Streams& streams);
  JsonProgress(const JsonProgress&) = delete;
  JsonProgress& operator=(const JsonProgress&) = delete;
  ~JsonProgress() override;

  void refreshing(const std::string& address, const std::string& id) override;
  void refreshed(const std::string& address, const std::string& id) override;
  void lease(const std::string& address, LeaseStep step) override;
  void leased(const std::string& address, LeaseStep step, std::int64_t elapsed_ms) override;
  void lease_failed(const std::string& address, LeaseStep step, std::int64_t elapsed_ms) override;
  void reading(const std::string& address) override;
  void read(const std::string& address, std::int64_t elapsed_ms, const std::string& id) override;
  void starting(const planner::Change& change, planner::Action step, const std::string& id,
                const std::string& deposed) override;
  void finished(const planner::Change& change, planner::Action step, std::int64_t elapsed_ms,
                const std::string& id) override;
  void failed(const planner::Change& change, planner::Action step) override;
  void retrying(const std::string& name, planner::Action step, int attempt, std::int64_t delay_ms,
                const std::string& why) override;
  void provisioning(const planner::Change& change, const std::string& type) override;
  void provisioner_output(const planner::Change& change, const std::string& type,
                          std::string_view text) override;
  void provisioned(const planner::Change& change, const std::string& type,
                   ProvisionEnd end) override;

 private:
  /// Something under way, that is told of every ten seconds.
  struct Running {
    std::string hook;     ///< What its messages have in common, as JSON.
    std::string name;     ///< As messages call it.
    const char* doing;    ///< `creating`
    const char* message;  ///< The type of the message.
    std::int64_t started_ms = 0;
    std::int64_t told_ms = 0;
  };
  void begin(const std::string& name, Running running);
  std::int64_t end(const std::string& name);
  void end_lease(const std::string& address, LeaseStep step, std::int64_t elapsed_ms, bool good);
  void tick();
  void write(const std::string& text);

  Streams& streams_;
  std::mutex mutex_;
  std::condition_variable wake_;
  std::map<std::string, Running> running_;
  bool closing_ = false;
  std::thread ticker_;  ///< Last: it uses the above.
};

}  // namespace plumb::cli
