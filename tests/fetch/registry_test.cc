#include "fetch/registry.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/fake_http.h"

namespace plumb::fetch {
namespace {

using diagnostics::ErrorCode;
using testing::Contains;
using testing::ElementsAre;
using testing::Not;

const config::RegistryAddress kModule{"example.com", "acme", "vpc", "aws"};
constexpr const char* kDiscovery = "https://example.com/.well-known/terraform.json";
constexpr const char* kVersionsUrl = "https://example.com/api/acme/vpc/aws/versions";
constexpr const char* kDownloadUrl = "https://example.com/api/acme/vpc/aws/1.0.0/download";

class RegistryOver : public testing::Test {
 protected:
  RegistryOver() {
    http.pages[kDiscovery] = {200, {}, R"({"modules.v1":"/api/"})"};
    http.pages[kVersionsUrl] = {
        200, {}, R"({"modules":[{"versions":[{"version":"1.0.0"},{"version":"1.1.0"}]}]})"};
  }
  test::FakeHttp http;
};

TEST_F(RegistryOver, ListsVersions) {
  Registry registry(http, {});
  const auto versions = registry.versions(kModule);
  ASSERT_TRUE(versions) << versions.error().message;
  EXPECT_THAT(*versions, ElementsAre("1.0.0", "1.1.0"));
  ASSERT_TRUE(registry.versions(kModule));
  EXPECT_EQ(http.requests().size(), 3U) << "a host is discovered once";
  EXPECT_THAT(http.requests()[0].headers, ElementsAre("X-Terraform-Version: 1.11.4"));
}

TEST_F(RegistryOver, SendsTheHostsTokenToItAlone) {
  Registry registry(http, {{}, {{"example.com", "s3cret"}, {"other.example", "other"}}});
  ASSERT_TRUE(registry.versions(kModule));
  for (const http::Request& request : http.requests())
    EXPECT_THAT(request.headers, Contains("Authorization: Bearer s3cret"));
  Registry without(http, {{}, {{"other.example", "other"}}});
  ASSERT_TRUE(without.versions(kModule));
  EXPECT_THAT(http.requests().back().headers, Not(Contains(testing::HasSubstr("Bearer"))));
}

TEST_F(RegistryOver, NeedsNoDiscoveryIfTheUserSaysWhere) {
  http.pages.erase(kDiscovery);
  Registry registry(http, {{{"example.com", "https://example.com/api"}}, {}});
  EXPECT_TRUE(registry.versions(kModule));
}

struct LocationCase {
  const char* name;
  int status;
  const char* header;  ///< X-Terraform-Get, or null.
  const char* body;
  const char* want;  ///< The source, or the error.
};

void PrintTo(const LocationCase& test, std::ostream* out) {
  *out << test.name;
}

class RegistryLocation : public RegistryOver, public testing::WithParamInterface<LocationCase> {};

TEST_P(RegistryLocation, IsRead) {
  const LocationCase& test = GetParam();
  http::Response response{test.status, {}, test.body};
  if (test.header != nullptr) response.headers["x-terraform-get"] = test.header;
  http.pages[kDownloadUrl] = response;
  Registry registry(http, {});
  const auto location = registry.location(kModule, "1.0.0");
  EXPECT_EQ(location ? location->text() : location.error().message, test.want);
}

INSTANTIATE_TEST_SUITE_P(
    Table, RegistryLocation,
    testing::Values(
        LocationCase{"Git", 204, "git::https://h.example/r.git//sub?ref=v1", "",
                     "git::https://h.example/r.git//sub?ref=v1"},
        LocationCase{"Shorthand", 204, "github.com/o/r//*?archive=tar.gz", "",
                     "git::https://github.com/o/r.git//*?archive=tar.gz"},
        LocationCase{"Relative", 204, "./vpc.zip", "",
                     "https://example.com/api/acme/vpc/aws/1.0.0/vpc.zip"},
        LocationCase{"FromTheTop", 204, "/vpc.zip", "", "https://example.com/vpc.zip"},
        LocationCase{"InTheBody", 200, nullptr, R"({"location":"https://h.example/x.zip"})",
                     "https://h.example/x.zip"},
        LocationCase{"Nowhere", 204, nullptr, "",
                     "example.com names no usable source of acme/vpc/aws 1.0.0: \"\""},
        LocationCase{"FolderOfOurs", 204, "file:///etc", "",
                     "example.com names no usable source of acme/vpc/aws 1.0.0: \"file:///etc\""},
        LocationCase{"Denied", 401, nullptr, "", "example.com answered with HTTP status 401"},
        LocationCase{"Broken", 500, nullptr, "", "example.com answered with HTTP status 500"}),
    [](const auto& info) { return info.param.name; });

TEST_F(RegistryOver, SaysWhatIsWrong) {
  const auto problem = [&] {
    Registry registry(http, {});
    const auto versions = registry.versions(kModule);
    return versions ? std::string("none") : versions.error().message;
  };
  http.pages[kVersionsUrl].body = "[]";
  EXPECT_EQ(problem(), "example.com lists no versions of acme/vpc/aws");
  http.pages[kVersionsUrl].body = R"({"modules":[{"versions":{}},1]})";
  EXPECT_EQ(problem(), "example.com lists no versions of acme/vpc/aws");
  http.pages.erase(kVersionsUrl);
  EXPECT_EQ(problem(), "cannot reach example.com: no route");
  http.pages[kDiscovery].body = R"({"providers.v1":"/v1/"})";
  EXPECT_EQ(problem(), "the host example.com offers no module registry");
  http.pages[kDiscovery] = {404, {}, ""};
  EXPECT_EQ(problem(), "the host example.com offers no module registry");
  http.pages[kDiscovery] = {200, {}, R"({"modules.v1":"ftp://example.com/"})"};
  EXPECT_NE(problem(), "none");
  http.pages.erase(kDiscovery);
  EXPECT_EQ(problem(), "cannot reach example.com: no route");
}

TEST_F(RegistryOver, TellsAMissingModule) {
  http.pages[kVersionsUrl] = {404, {}, ""};
  Registry registry(http, {});
  EXPECT_EQ(registry.versions(kModule).error().code, ErrorCode::kNotFound);
}

}  // namespace
}  // namespace plumb::fetch
