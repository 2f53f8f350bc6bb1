/// What a run does, as lines for people: one for each step, and on a terminal a few below with how
/// far it is and what is under way.
#pragma once

#include <condition_variable>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "cli/streams.h"
#include "planner/observer.h"
#include "system/cancellation.h"

namespace plumb::cli {

/// Thread-safe. The lines below on a terminal are removed when this is destroyed.
class Progress final : public planner::Observer {
 public:
  /// Whether lines are written of what is only read.
  enum class Detail { kFull, kConcise };
  /// `total`: operations to come, for the counts; 0 if that is not known. On a terminal it tells of
  /// interrupts, too.
  Progress(Streams& streams, const system::Cancellation& cancellation, std::size_t total,
           Detail detail = Detail::kFull);
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;
  ~Progress() override;

  void refreshing(const std::string& address, const std::string& id) override;
  void preparing_import(const std::string& address, const planner::Importing& object) override;
  void imported(const planner::Change& change) override;
  void lease(const std::string& address, LeaseStep step) override;
  void leased(const std::string& address, LeaseStep step, std::int64_t elapsed_ms) override;
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
                          std::string_view line) override;
  void provisioned(const planner::Change& change, const std::string& type,
                   ProvisionEnd end) override;

 private:
  struct Running {
    std::string name;  ///< As it is shown.
    planner::Action step;
    std::string id;
    std::int64_t started_ms = 0;
    std::int64_t told_ms = 0;
  };
  void say(const std::string& line);
  void draw();
  void erase();
  void tick();
  void tell_interrupts();

  Streams& streams_;
  const system::Cancellation& cancellation_;
  std::optional<system::Cancellation::Telling> telling_;
  int told_interrupts_;
  const std::size_t total_;
  const Detail detail_;
  const std::int64_t started_ms_;
  std::mutex mutex_;
  std::condition_variable wake_;
  std::map<std::string, Running> running_;  ///< By running_key().
  std::size_t done_ = 0;
  std::size_t failed_ = 0;
  std::vector<std::string> drawn_;  ///< What stands below the lines, on a terminal.
  bool closing_ = false;
  std::thread ticker_;
};

}  // namespace plumb::cli
