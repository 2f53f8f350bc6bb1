#include "fetch/serve.h"

#include <chrono>
#include <istream>
#include <ostream>

#include "fetch/registry.h"
#include "modules/fetch_message.h"

namespace plumb::fetch {
namespace {

using diagnostics::ErrorCode;
using diagnostics::fail;
using modules::LocationQuestion;
using modules::VersionsQuestion;

/// Says now and then that something came, so that who waits can tell a slow server from none.
class Pulse {
 public:
  explicit Pulse(std::ostream& out) : out_(out) {}

  bool operator()(std::uint64_t bytes) {
    const auto now = std::chrono::steady_clock::now();
    if (bytes == bytes_ || now - told_ < kPause) return true;
    bytes_ = bytes;
    told_ = now;
    out_ << modules::kFetchProgress << "\n" << std::flush;
    return true;
  }

 private:
  static constexpr std::chrono::milliseconds kPause{200};
  std::ostream& out_;
  std::uint64_t bytes_ = 0;
  std::chrono::steady_clock::time_point told_;
};

Result<config::RegistryAddress> address_of(const config::ModuleSource& module) {
  if (module.kind == config::SourceKind::kRegistry) return config::registry_address(module);
  return fail(ErrorCode::kInvalid,
              "\"" + config::without_secrets(module.package) + "\" is not a module of a registry");
}

struct Answerer {
  Registry& registry;
  const Fetcher& fetcher;

  std::string operator()(const VersionsQuestion& question) const {
    const auto address = address_of(question.module);
    if (!address)
      return modules::encode(Result<std::vector<std::string>>(tl::unexpected(address.error())));
    return modules::encode(registry.versions(*address));
  }
  std::string operator()(const LocationQuestion& question) const {
    const auto address = address_of(question.module);
    if (!address)
      return modules::encode(Result<config::ModuleSource>(tl::unexpected(address.error())));
    return modules::encode(registry.location(*address, question.version));
  }
  std::string operator()(const PackageRequest& question) const {
    return modules::encode(fetcher.fetch(question));
  }
};

}  // namespace

bool serve(std::istream& in, std::ostream& out, const ServeOptions& options) {
  const auto refuse = [&](const diagnostics::Error& error) {
    out << modules::encode(Result<FetchedPackage>(tl::unexpected(error))) << "\n" << std::flush;
    return false;
  };
  std::string line;
  if (!std::getline(in, line)) return true;
  auto settings = modules::decode_settings(line);
  if (!settings) return refuse(settings.error());
  const system::Watch pulse = Pulse(out);
  const auto http = http::make_client(pulse, options.authorities_file);
  Registry registry(*http, std::move(*settings));
  const Fetcher fetcher(*http, pulse, options.credentials);
  while (std::getline(in, line)) {
    const auto question = modules::decode_question(line);
    if (!question) return refuse(question.error());
    out << std::visit(Answerer{registry, fetcher}, *question) << "\n" << std::flush;
  }
  return true;
}

}  // namespace plumb::fetch
