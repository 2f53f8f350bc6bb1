/// A network that is a map: what a test says is there, and who asked for it how.
#pragma once

#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "system/http.h"

namespace plumb::test {

class FakeHttp final : public system::HttpClient {
 public:
  std::map<std::string, system::HttpResponse> pages;  ///< By URL. All others cannot be reached.

  system::Result<system::HttpResponse> get(const system::HttpRequest& request) const override {
    const std::lock_guard guard(mutex_);
    requests_.push_back(request);
    const auto found = pages.find(request.url);
    if (found == pages.end())
      return diagnostics::fail(diagnostics::ErrorCode::kUnavailable, "no route");
    return found->second;
  }
  [[nodiscard]] const std::vector<system::HttpRequest>& requests() const { return requests_; }

 private:
  mutable std::mutex mutex_;
  mutable std::vector<system::HttpRequest> requests_;
};

}  // namespace plumb::test
