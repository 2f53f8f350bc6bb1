/// The network at arm's length: `plumb-fetch`, as many of it as are asked at a time.
///
/// Git servers, archives and their libraries stay in programs of their own, which may hang, crash
/// or be deceived, and end with this one; and commands that fetch nothing need not load them.
#pragma once

#include <chrono>
#include <mutex>
#include <string>
#include <vector>

#include "modules/fetch_message.h"
#include "modules/upstream.h"
#include "system/process.h"

namespace plumb::modules {

/// How long a server may say nothing.
inline constexpr std::chrono::seconds kFetchPatience{60};

class FetchPrograms final : public Upstream {
 public:
  FetchPrograms(HostSettings settings, std::chrono::milliseconds patience,
                const system::Cancellation& cancellation)
      : settings_(std::move(settings)), patience_(patience), cancellation_(cancellation) {}

  /// Besides what the server's answers give: kDeadline if it was silent for too long, kUnavailable
  /// if the program ended or the run was cancelled, kNotFound if the program is missing.
  [[nodiscard]] Result<std::vector<std::string>> versions(
      const config::ModuleSource& module) override;
  [[nodiscard]] Result<config::ModuleSource> location(const config::ModuleSource& module,
                                                      const std::string& version) override;
  [[nodiscard]] Result<FetchedPackage> fetch(const PackageRequest& request) override;

 private:
  [[nodiscard]] Result<std::string> ask(const FetchQuestion& question);
  /// One that is idle, or a new one.
  [[nodiscard]] Result<system::Process> take();
  [[nodiscard]] Result<std::string> answer_of(system::Process& program) const;

  const HostSettings settings_;
  const std::chrono::milliseconds patience_;
  const system::Cancellation& cancellation_;
  std::mutex mutex_;
  std::vector<system::Process> idle_;
};

}  // namespace plumb::modules
