/// Who is told what a run does, as it does it: the command line's progress, the daemon's events.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "diagnostics/result.h"
#include "planner/plan.h"

namespace plumb::planner {

/// Called from many threads at once. Nothing depends on what it does.
class Observer {
 public:
  virtual ~Observer() = default;
  /// An object is read from its provider, and was. `id` is what the object calls itself, or empty.
  virtual void refreshing(const std::string& address, const std::string& id) {
    (void)address, (void)id;
  }
  virtual void refreshed(const std::string& address, const std::string& id) {
    (void)address, (void)id;
  }
  /// An object is looked up in order to be imported, and when the plan is applied, was.
  virtual void preparing_import(const std::string& address, const Importing& object) {
    (void)address, (void)object;
  }
  virtual void imported(const Change& change) { (void)change; }
  /// A data source is read, and was.
  virtual void reading(const std::string& address) { (void)address; }
  virtual void read(const std::string& address, std::int64_t elapsed_ms, const std::string& id) {
    (void)address, (void)elapsed_ms, (void)id;
  }
  /// Something is done with an ephemeral resource, and was, or could not be.
  enum class LeaseStep : std::uint8_t { kOpen, kRenew, kClose };
  virtual void lease(const std::string& address, LeaseStep step) { (void)address, (void)step; }
  virtual void leased(const std::string& address, LeaseStep step, std::int64_t elapsed_ms) {
    (void)address, (void)step, (void)elapsed_ms;
  }
  virtual void lease_failed(const std::string& address, LeaseStep step, std::int64_t elapsed_ms) {
    (void)address, (void)step, (void)elapsed_ms;
  }
  /// An operation of an apply begins. kDelete and kCreate are the two halves of a replacement.
  /// `deposed` is the key of the object that is destroyed, or empty if it is the current one.
  virtual void starting(const Change& change, Action step, const std::string& id,
                        const std::string& deposed) {
    (void)change, (void)step, (void)id, (void)deposed;
  }
  /// It is done, and durable.
  virtual void finished(const Change& change, Action step, std::int64_t elapsed_ms,
                        const std::string& id) {
    (void)change, (void)step, (void)elapsed_ms, (void)id;
  }
  virtual void failed(const Change& change, Action step) { (void)change, (void)step; }
  /// The provider of the object asks for another try of the step (kRead: of reading it), which
  /// follows after the delay. `why` is its summary, without secrets.
  virtual void retrying(const std::string& name, Action step, int attempt, std::int64_t delay_ms,
                        const std::string& why) {
    (void)name, (void)step, (void)attempt, (void)delay_ms, (void)why;
  }
  /// A provisioner of the object begins, writes a line, and has ended. kPassedOver: it failed, and
  /// the rest goes on as if it had not.
  enum class ProvisionEnd : std::uint8_t { kDone, kPassedOver, kFailed };
  virtual void provisioning(const Change& change, const std::string& type) {
    (void)change, (void)type;
  }
  virtual void provisioner_output(const Change& change, const std::string& type,
                                  std::string_view line) {
    (void)change, (void)type, (void)line;
  }
  virtual void provisioned(const Change& change, const std::string& type, ProvisionEnd end) {
    (void)change, (void)type, (void)end;
  }
};

/// What an object calls itself: its `id`, or its `name`; empty if it has none, or if that is
/// sensitive.
[[nodiscard]] std::string object_id(const Value& object);

}  // namespace plumb::planner
