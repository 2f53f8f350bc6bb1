/// A network that is a map: what a test says is there, and who asked for it how.
#pragma once

#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "http/client.h"

namespace plumb::test {

class FakeHttp final : public http::Client {
 public:
  std::map<std::string, http::Response> pages;  ///< By URL. All others cannot be reached.

  diagnostics::Result<http::Response> get(const http::Request& request) const override {
    const std::lock_guard guard(mutex_);
    requests_.push_back(request);
    const auto found = pages.find(request.url);
    if (found == pages.end())
      return diagnostics::fail(diagnostics::ErrorCode::kUnavailable, "no route");
    return found->second;
  }
  [[nodiscard]] const std::vector<http::Request>& requests() const { return requests_; }

 private:
  mutable std::mutex mutex_;
  mutable std::vector<http::Request> requests_;
};

}  // namespace plumb::test
