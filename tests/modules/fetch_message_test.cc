#include "modules/fetch_message.h"

#include <gtest/gtest.h>

namespace plumb::modules {
namespace {

using diagnostics::ErrorCode;
using diagnostics::fail;

config::ModuleSource source(const std::string& text) {
  return config::parse_module_source(text).value();
}

TEST(FetchMessage, OfQuestionsIsReadAsItWasWritten) {
  const auto versions = decode_question(encode(VersionsQuestion{source("n/m/s")}));
  ASSERT_TRUE(versions && std::holds_alternative<VersionsQuestion>(*versions));
  EXPECT_EQ(std::get<VersionsQuestion>(*versions).module, source("n/m/s"));

  const auto location = decode_question(encode(LocationQuestion{source("h.example/n/m/s"), "1.0"}));
  ASSERT_TRUE(location && std::holds_alternative<LocationQuestion>(*location));
  EXPECT_EQ(std::get<LocationQuestion>(*location).module, source("h.example/n/m/s"));
  EXPECT_EQ(std::get<LocationQuestion>(*location).version, "1.0");

  const std::string git = "git::https://u:p@h.example/r.git//a/b?ref=v1&depth=1";
  const auto package = decode_question(encode(PackageRequest{source(git), "0123", "a\n\"b"}));
  ASSERT_TRUE(package && std::holds_alternative<PackageRequest>(*package));
  const auto& request = std::get<PackageRequest>(*package);
  EXPECT_EQ(request.source, source(git));
  EXPECT_EQ(request.commit, "0123");
  EXPECT_EQ(request.folder, "a\n\"b");
}

TEST(FetchMessage, OfAnswersIsReadAsItWasWritten) {
  const Result<std::vector<std::string>> versions = std::vector<std::string>{"1.0", "2\n"};
  EXPECT_EQ(decode_versions(encode(versions)).value(), *versions);
  const Result<config::ModuleSource> location = source("https://h.example/x.zip//y?archive=zip");
  EXPECT_EQ(decode_location(encode(location)).value(), *location);
  const auto package = decode_package(encode(Result<FetchedPackage>({"01", "a/b"})));
  ASSERT_TRUE(package);
  EXPECT_EQ(package->commit, "01");
  EXPECT_EQ(package->subfolder, "a/b");
}

TEST(FetchMessage, OfErrorsKeepsCodeAndText) {
  const auto error = fail(ErrorCode::kDenied, "no \"way\"\xff");
  const std::string line = encode(Result<FetchedPackage>(error));
  EXPECT_EQ(line.find('\n'), std::string::npos);
  const auto read = decode_package(line);
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error().code, ErrorCode::kDenied);
  EXPECT_EQ(read.error().message, "no \"way\"\xef\xbf\xbd");
  EXPECT_EQ(decode_versions(line).error().code, ErrorCode::kDenied);
  EXPECT_EQ(decode_location(line).error().code, ErrorCode::kDenied);
}

TEST(FetchMessage, OfSettingsIsReadAsItWasWritten) {
  const HostSettings settings{{{"h.example", "https://h.example/v1/"}}, {{"h.example", "s3cret"}}};
  EXPECT_EQ(decode_settings(encode(settings)).value(), settings);
  EXPECT_EQ(decode_settings(R"({"protocol":999})").error().code, ErrorCode::kConflict);
}

/// The other side may be wrong, or worse.
TEST(FetchMessage, ThatIsNoneIsAnError) {
  for (const char* const line :
       {"",
        ".",
        "x",
        "null",
        "[]",
        "1",
        "{}",
        R"({"error":"1","message":"x"})",
        R"({"error":99})",
        R"({"error":-1,"message":"x"})",
        R"({"error":99,"message":"x"})",
        R"({"error":18446744073709551615,"message":"x"})",
        R"({"error":1,"message":1})",
        R"({"ask":1})",
        R"({"ask":"more"})",
        R"({"ask":"versions"})",
        R"({"ask":"package","source":"git::https://h/r","commit":"","folder":1})",
        R"({"protocol":1,"tokens":{"a":1},"module_services":{}})",
        R"({"versions":1})",
        R"({"location":"https://h/x.zip//../../y"})",
        R"({"commit":"","subfolder":1})"}) {
    SCOPED_TRACE(line);
    EXPECT_FALSE(decode_settings(line));
    EXPECT_FALSE(decode_question(line));
    for (const auto& code : {decode_versions(line).error().code, decode_location(line).error().code,
                             decode_package(line).error().code})
      EXPECT_EQ(code, ErrorCode::kCorrupt);
  }
}

}  // namespace
}  // namespace plumb::modules
