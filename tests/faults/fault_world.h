/// A configuration whose objects can be counted in the world: files with names that nobody can
/// guess, and records of a DNS server where there is one. What is lost from the state stays behind,
/// and is seen.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "support/power_dns.h"
#include "support/workspace.h"

namespace plumb::test {

class FaultWorld {
 public:
  /// `server` may be null.
  explicit FaultWorld(const PowerDns* server) : server_(server) {}

  Workspace work;

  /// Writes the configuration. Another version changes every object: what can be updated is
  /// updated, the rest replaced.
  void configure(int version, bool create_before_destroy) const;

  /// How many files and records the configuration stands for.
  [[nodiscard]] std::size_t size() const { return 4U + (server_ == nullptr ? 0U : 3U); }
  /// Names of the files and records that are there.
  [[nodiscard]] std::vector<std::string> found() const;

  /// What must be true after a death: everything in the world is in the state.
  void expect_nothing_lost() const;
  /// And what becomes of it: the next apply makes everything right, one more has nothing to do, and
  /// a destroy leaves nothing behind.
  void expect_recovery() const;
  /// Or what becomes of it if nobody wants it any more.
  void expect_destroyable() const;

 private:
  const PowerDns* const server_;
};

/// How many failpoints the command passes.
[[nodiscard]] std::size_t count_failpoints(const Workspace& work,
                                           const std::vector<std::string>& arguments);

}  // namespace plumb::test
