/// A plugin for tests: tokens that are opened, renewed and closed, and write down when.
#include <chrono>
#include <fstream>
#include <string>

#include "providers/sdk/provider.h"

namespace plumb::lease {

using sdk::Context;
using sdk::NoClient;
using sdk::Val;

struct TokenModel {
  Val<std::string> log, name, secret;
  Val<std::int64_t> renew_after_ms;

  static void describe(sdk::Schema<TokenModel>& s) {
    s.attr("log", &TokenModel::log).required().about("The file in which the calls are written.");
    s.attr("name", &TokenModel::name).required();
    s.attr("renew_after_ms", &TokenModel::renew_after_ms).optional();
    s.attr("secret", &TokenModel::secret).computed();
  }
};

class Token final : public sdk::EphemeralResource<TokenModel> {
 public:
  static constexpr const char* kType = "lease_token";

  void open(Context&, NoClient&, TokenModel& object, sdk::Lease& lease) override {
    if (*object.name == "refused") throw sdk::Failure("Lease refused", "Nobody gets that one.");
    object.secret = "hush-" + *object.name;
    lease.private_data = *object.log + "\n" + *object.name;
    if (object.renew_after_ms.has_value()) lease.renew_at_ms = now_ms() + *object.renew_after_ms;
    write(lease, "open");
  }
  void renew(Context&, NoClient&, sdk::Lease& lease) override {
    write(lease, "renew");
    lease.renew_at_ms = now_ms() + 20;
  }
  void close(Context&, NoClient&, const sdk::Lease& lease) override { write(lease, "close"); }

 private:
  static std::int64_t now_ms() {
    return std::chrono::duration_cast<std::chrono::milliseconds>(
               std::chrono::system_clock::now().time_since_epoch())
        .count();
  }
  static void write(const sdk::Lease& lease, const char* what) {
    const std::size_t split = lease.private_data.find('\n');
    std::ofstream log(lease.private_data.substr(0, split), std::ios::app);
    log << what << " " << lease.private_data.substr(split + 1) << "\n";
  }
};

}  // namespace plumb::lease

PLUMB_PROVIDER("lease", "1.0.0", PLUMB_CAP_CHEAP_OPEN, plumb::sdk::NoConfig, plumb::lease::Token)
