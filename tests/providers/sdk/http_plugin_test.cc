#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "plugin_driver.h"
#include "support/loopback_server.h"

namespace plumb::sdk::test {
namespace {

using plumb::test::http_answer;
using plumb::test::LoopbackServer;
using testing::HasSubstr;
using testing::Not;

class Http : public testing::Test {
 protected:
  Json read(const Json& config) {
    const Answer answer = plugin.read_data("http", config);
    EXPECT_EQ(answer.complaints(), "") << answer.details();
    return answer.at(PLUMB_READ_DATA_RESULT_STATE);
  }
  Plugin plugin{"http"};
};

TEST_F(Http, GivesTheWholeResponse) {
  std::string seen;
  const LoopbackServer server([&](const std::string& request, int) {
    seen = request;
    return http_answer("200 OK", "hi", "content-type: text/plain\r\nX-A: 1\r\nx-a: 2\r\n");
  });
  const Json state = read(
      {{"url", server.url() + "/p?q=1"}, {"request_headers", {{"X-B", "3"}, {"X-Empty", ""}}}});
  EXPECT_THAT(seen, testing::StartsWith("GET /p?q=1 HTTP/1.1\r\n"));
  EXPECT_THAT(seen, HasSubstr("X-B: 3\r\n"));
  EXPECT_THAT(seen, HasSubstr("X-Empty:\r\n"));
  EXPECT_EQ(pick(state, {"id", "response_body", "body", "response_body_base64", "status_code",
                         "response_headers"}),
            (Json{{"id", server.url() + "/p?q=1"},
                  {"response_body", "hi"},
                  {"body", "hi"},
                  {"response_body_base64", "aGk="},
                  {"status_code", 200},
                  {"response_headers",
                   {{"Content-Type", "text/plain"},
                    {"X-A", "1, 2"},
                    {"Content-Length", "2"},
                    {"Connection", "close"}}}}));
}

TEST_F(Http, PostsABody) {
  std::string seen;
  const LoopbackServer server([&](const std::string& request, int) {
    seen = request;
    return http_answer("201 Created", "");
  });
  EXPECT_EQ(read({{"url", server.url()}, {"method", "POST"}, {"request_body", "{\"a\":1}"}})
                .at("status_code"),
            201);
  EXPECT_THAT(seen, testing::StartsWith("POST / HTTP/1.1\r\n"));
  EXPECT_THAT(seen, testing::EndsWith("\r\n\r\n{\"a\":1}"));
  EXPECT_THAT(seen, Not(HasSubstr("Content-Type")));
}

TEST_F(Http, HeadHasNoBodyAndRedirectsAreFollowed) {
  const LoopbackServer server([&](const std::string& request, int) {
    if (request.starts_with("HEAD"))
      return std::string("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n");
    if (request.starts_with("GET /a")) return http_answer("302 Found", "", "Location: /b\r\n");
    return http_answer("200 OK", "b");
  });
  EXPECT_EQ(read({{"url", server.url()}, {"method", "HEAD"}}).at("response_body"), "");
  EXPECT_EQ(read({{"url", server.url() + "/a"}}).at("response_body"), "b");
}

TEST_F(Http, ABodyThatIsNoTextIsWarnedAbout) {
  const LoopbackServer server(
      [](const std::string&, int) { return http_answer("200 OK", "\xff"); });
  const Answer answer = plugin.read_data("http", {{"url", server.url()}});
  EXPECT_EQ(answer.complaints(), "warning: Response body is not recognized as UTF-8");
  EXPECT_EQ(answer.at(PLUMB_READ_DATA_RESULT_STATE).at("response_body_base64"), "/w==");
}

TEST_F(Http, ClientErrorsAreResultsAndServerErrorsFail) {
  const LoopbackServer server([](const std::string& request, int) {
    return http_answer(request.starts_with("GET /404") ? "404 Not Found" : "500 Oh", "no");
  });
  EXPECT_EQ(read({{"url", server.url() + "/404"}}).at("status_code"), 404);
  const Answer failed = plugin.read_data("http", {{"url", server.url() + "/500"}});
  EXPECT_EQ(failed.complaints(), "error: Error making request");
  EXPECT_THAT(failed.details(), HasSubstr("giving up after 1 attempt(s)"));
  EXPECT_EQ(server.requests(), 2);
}

TEST_F(Http, RetriesWhenAsked) {
  const LoopbackServer server([](const std::string&, int number) {
    if (number == 1) return std::string();  // A connection cut off.
    return number == 2 ? http_answer("503 Busy", "", "Retry-After: 0\r\n")
                       : http_answer("200 OK", "at last");
  });
  const Json retry{{"attempts", 5}, {"min_delay_ms", 1}, {"max_delay_ms", 5}};
  EXPECT_EQ(read({{"url", server.url()}, {"retry", retry}}).at("response_body"), "at last");
  EXPECT_EQ(server.requests(), 3);
}

TEST_F(Http, ErrorsHoldNoSecrets) {
  int port = 0;
  {
    const LoopbackServer gone([](const std::string&, int) { return ""; });
    port = std::stoi(gone.url().substr(gone.url().rfind(':') + 1));
  }
  const std::string url =
      "http://me:hunter2@127.0.0.1:" + std::to_string(port) + "/p?token=hunter2";
  const Answer answer =
      plugin.read_data("http", {{"url", url}, {"request_headers", {{"Authorization", "hunter2"}}}});
  EXPECT_EQ(answer.complaints(), "error: Error making request");
  EXPECT_THAT(answer.details(), Not(HasSubstr("hunter2")));
  EXPECT_THAT(answer.details(), HasSubstr("http://127.0.0.1:" + std::to_string(port) + "/p"));
}

TEST_F(Http, ATimeoutIsTold) {
  std::atomic<bool> done = false;
  const LoopbackServer server([&](const std::string&, int) {
    while (!done) std::this_thread::yield();
    return std::string();
  });
  const Answer answer =
      plugin.read_data("http", {{"url", server.url()}, {"request_timeout_ms", 60}});
  done = true;
  EXPECT_THAT(answer.details(), HasSubstr("request exceeded the specified timeout: 60ms"));
}

TEST_F(Http, ALineBreakInAHeaderIsRefused) {
  const LoopbackServer server([](const std::string&, int) { return http_answer("200 OK", ""); });
  const Answer answer =
      plugin.read_data("http", {{"url", server.url()}, {"request_headers", {{"X", "a\r\nY: b"}}}});
  EXPECT_THAT(answer.details(), HasSubstr("line break"));
  EXPECT_EQ(server.requests(), 0);
}

struct ConfigCase {
  const char* name;
  Json config;
  const char* want;
};
class HttpConfigs : public testing::TestWithParam<ConfigCase> {};

TEST_P(HttpConfigs, AreChecked) {
  Plugin plugin("http");
  const Answer answer =
      plugin.call(PLUMB_OP_VALIDATE_DATA,
                  {text(PLUMB_VALIDATE_TYPE, "http"),
                   value(PLUMB_VALIDATE_CONFIG, plugin.data_object("http", GetParam().config))});
  EXPECT_EQ(answer.complaints(), GetParam().want);
}

INSTANTIATE_TEST_SUITE_P(
    Table, HttpConfigs,
    testing::Values(ConfigCase{"Good", {{"url", "https://a"}, {"retry", {{"attempts", 1}}}}, ""},
                    ConfigCase{"Unknown", {{"url", kUnknown}}, ""},
                    ConfigCase{"Scheme", {{"url", "file:///etc/passwd"}}, "error: Invalid URL"},
                    ConfigCase{"Method",
                               {{"url", "http://a"}, {"method", "PUT"}},
                               "error: Invalid Attribute Value Match"},
                    ConfigCase{"Insecure",
                               {{"url", "http://a"}, {"insecure", true}, {"ca_cert_pem", "x"}},
                               "error: Invalid Attribute Combination"},
                    ConfigCase{"Key",
                               {{"url", "http://a"}, {"client_key_pem", "x"}},
                               "error: Invalid Attribute Combination"},
                    ConfigCase{"Attempts",
                               {{"url", "http://a"}, {"retry", {{"attempts", -1}}}},
                               "error: Invalid Attribute Value"},
                    ConfigCase{"Delays",
                               {{"url", "http://a"},
                                {"retry", {{"min_delay_ms", 9}, {"max_delay_ms", 8}}}},
                               "error: Invalid Attribute Value"}),
    [](const auto& info) { return info.param.name; });

}  // namespace
}  // namespace plumb::sdk::test
