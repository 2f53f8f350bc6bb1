/// A real PowerDNS server of a test's own, on free ports of the loopback interface.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "support/process.h"

namespace plumb::test {

class PowerDns {
 public:
  static constexpr const char* kKey = "secret-key";
  /// Null if pdns_server and its SQLite backend are not installed.
  [[nodiscard]] static std::unique_ptr<PowerDns> start();
  ~PowerDns();
  PowerDns(const PowerDns&) = delete;
  PowerDns& operator=(const PowerDns&) = delete;

  [[nodiscard]] const std::string& url() const { return url_; }
  /// `provider "powerdns"` and what it needs.
  [[nodiscard]] std::string configuration() const;
  /// Rows of the server's own database: `name type content`, sorted, without SOA.
  [[nodiscard]] std::vector<std::string> records() const;
  [[nodiscard]] std::vector<std::string> zones() const;
  /// Changes the server's database behind everybody's back.
  void execute(const std::string& sql) const;

 private:
  PowerDns() = default;
  std::string folder_;
  std::string url_;
  std::unique_ptr<Process> process_;
};

}  // namespace plumb::test
