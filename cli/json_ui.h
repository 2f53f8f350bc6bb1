/// The `-json` stream: one message a line, as Terraform's (machine-readable UI, version 1.2).
#pragma once

#include <mutex>
#include <string>

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
/// `operation`: `apply` or `destroy`.
[[nodiscard]] std::string json_applied_line(const planner::Counts& counts,
                                            const std::string& operation);
[[nodiscard]] std::string json_outputs_line(
    const std::map<std::string, state::StoredOutput>& outputs);

/// A run's steps as messages. Thread-safe.
class JsonProgress final : public planner::Observer {
 public:
  explicit JsonProgress(Streams& streams) : streams_(streams) {}
  void refreshing(const std::string& address, const std::string& id) override;
  void imported(const planner::Change& change) override;
  void starting(const planner::Change& change, planner::Action step,
                const std::string& id) override;
  void finished(const planner::Change& change, planner::Action step, std::int64_t elapsed_ms,
                const std::string& id) override;
  void failed(const planner::Change& change, planner::Action step) override;
  void provisioning(const planner::Change& change, const std::string& type) override;
  void provisioner_output(const planner::Change& change, const std::string& type,
                          std::string_view text) override;
  void provisioned(const planner::Change& change, const std::string& type,
                   ProvisionEnd end) override;

 private:
  void write(const std::string& text);
  void write_now(const std::string& text);
  Streams& streams_;
  std::mutex mutex_;
};

}  // namespace plumb::cli
