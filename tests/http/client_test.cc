#include "http/client.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <mutex>

#include "support/loopback_server.h"

namespace plumb::http {
namespace {

using diagnostics::ErrorCode;
using test::http_answer;
using test::LoopbackServer;
using testing::HasSubstr;
using testing::Not;

class Http : public testing::Test {
 protected:
  std::atomic<bool> go_on = true;
  std::unique_ptr<Client> client = make_client([this](std::uint64_t) { return go_on.load(); }, "");
};

TEST_F(Http, GivesStatusHeadersAndBody) {
  std::string seen;
  const LoopbackServer server([&](const std::string& request, int) {
    seen = request;
    return http_answer("404 Not Found", "none", "X-Terraform-Get:  ./x \r\n");
  });
  const auto response = client->get({server.url() + "/a?b=c", {"X-Mine: 1"}});
  ASSERT_TRUE(response) << response.error().message;
  EXPECT_EQ(response->status, 404);
  EXPECT_EQ(response->headers.at("x-terraform-get"), "./x");
  EXPECT_EQ(response->body, "none");
  EXPECT_THAT(seen, HasSubstr("GET /a?b=c HTTP/1.1\r\n"));
  EXPECT_THAT(seen, HasSubstr("X-Mine: 1\r\n"));
}

TEST_F(Http, FollowsRedirectionsAndKeepsTheLastAnswer) {
  const LoopbackServer server([&](const std::string& request, int) {
    if (request.starts_with("GET /first"))
      return http_answer("302 Found", "moved", "Location: /second\r\nX-Old: 1\r\n");
    return http_answer("200 OK", "there");
  });
  const auto response = client->get({server.url() + "/first"});
  ASSERT_TRUE(response) << response.error().message;
  EXPECT_EQ(response->body, "there");
  EXPECT_EQ(response->headers.count("x-old"), 0U);
}

TEST_F(Http, LeavesNoCredentialsWithAnotherHost) {
  std::string seen;
  const LoopbackServer other([&](const std::string& request, int) {
    seen = request;
    return http_answer("200 OK", "");
  });
  const LoopbackServer server([&](const std::string&, int) {
    return http_answer("302 Found", "", "Location: " + other.url() + "/x\r\n");
  });
  ASSERT_TRUE(client->get({server.url(), {"Authorization: Bearer s3cret"}}));
  EXPECT_THAT(seen, HasSubstr("GET /x"));
  EXPECT_THAT(seen, Not(HasSubstr("s3cret")));
}

TEST_F(Http, StopsGoingInCircles) {
  const LoopbackServer server(
      [&](const std::string&, int) { return http_answer("302 Found", "", "Location: /\r\n"); });
  EXPECT_FALSE(client->get({server.url()}));
  EXPECT_EQ(server.requests(), 11);
}

TEST_F(Http, GoesNowhereElse) {
  for (const std::string target :
       {"file:///etc/passwd", "ftp://127.0.0.1/", "gopher://127.0.0.1/"}) {
    const LoopbackServer server([&](const std::string&, int) {
      return http_answer("302 Found", "", "Location: " + target + "\r\n");
    });
    EXPECT_FALSE(client->get({server.url()})) << target;
    const auto direct = client->get({target});
    ASSERT_FALSE(direct) << target;
    EXPECT_EQ(direct.error().code, ErrorCode::kInvalid);
  }
}

TEST_F(Http, TakesNoMoreThanItWasToldTo) {
  const LoopbackServer server(
      [&](const std::string&, int) { return http_answer("200 OK", std::string(1 << 21, 'x')); });
  Request request{server.url()};
  request.bytes_max = 1 << 20;
  const auto response = client->get(request);
  ASSERT_FALSE(response);
  EXPECT_EQ(response.error().message, "the answer is longer than 1 MiB");
  request.bytes_max = 1 << 21;
  EXPECT_TRUE(client->get(request));
}

TEST_F(Http, SignsAsAmazonWantsIt) {
  std::string seen;
  const LoopbackServer server([&](const std::string& request, int) {
    seen = request;
    return http_answer("200 OK", "x");
  });
  Request request{server.url() + "/bucket/x.zip"};
  request.signature = AmazonSignature{"eu-west-1", "KEY", "secret", "token"};
  ASSERT_TRUE(client->get(request));
  EXPECT_THAT(seen, HasSubstr("Authorization: AWS4-HMAC-SHA256 Credential=KEY/"));
  EXPECT_THAT(seen, HasSubstr("/eu-west-1/s3/aws4_request"));
  EXPECT_THAT(seen, HasSubstr("x-amz-security-token: token"));
  EXPECT_THAT(seen, Not(HasSubstr("secret")));
}

TEST_F(Http, SaysThatNobodyIsThere) {
  const auto response = client->get({"http://127.0.0.1:1/"});
  ASSERT_FALSE(response);
  EXPECT_EQ(response.error().code, ErrorCode::kUnavailable);
}

TEST_F(Http, StopsWhenItIsTold) {
  const LoopbackServer server([&](const std::string&, int) {
    go_on = false;
    return http_answer("200 OK", std::string(1 << 20, 'x'));
  });
  const auto response = client->get({server.url()});
  ASSERT_FALSE(response);
  EXPECT_EQ(response.error().message, "interrupted");
}

TEST(ResolveUrl, FollowsTheStandard) {
  const std::string base = "https://h.example/a/b?c";
  EXPECT_EQ(resolve_url(base, "./x"), "https://h.example/a/x");
  EXPECT_EQ(resolve_url(base, "/x"), "https://h.example/x");
  EXPECT_EQ(resolve_url(base, "../x"), "https://h.example/x");
  EXPECT_EQ(resolve_url(base, "http://o.example/x"), "http://o.example/x");
  EXPECT_EQ(resolve_url("no url at all", "x y"), "");
}

}  // namespace
}  // namespace plumb::http
