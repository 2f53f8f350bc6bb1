/// Functions of plugins: described, called, and refusing what is wrong. The plugin is
/// tests/plugins/words.cc.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "plugin_driver.h"

namespace plumb::sdk::test {
namespace {

using testing::HasSubstr;

Json described(const std::string& function) {
  Plugin plugin("words", "tests/plugins");
  for (const Json& each : plugin.call(PLUMB_OP_DESCRIBE, {}).all(PLUMB_DESCRIBE_FUNCTIONS)) {
    if (each.at("1") == function) return each.at("2");
  }
  return nullptr;
}

struct DescriptionCase {
  const char* name;
  const char* function;
  Json want;
};
class FunctionDescription : public testing::TestWithParam<DescriptionCase> {};

TEST_P(FunctionDescription, IsWhatTheAbiSays) {
  EXPECT_EQ(described(GetParam().function), GetParam().want);
}

INSTANTIATE_TEST_SUITE_P(
    Table, FunctionDescription,
    testing::Values(
        DescriptionCase{"Plain", "repeat", Json::parse(R"({"1":[{"1":"text","2":"\"string\""},
                                             {"1":"times","2":"\"number\"","5":"How often."}],
                                        "3":{"1":"\"string\""},
                                        "4":"The text, several times over."})")},
        DescriptionCase{"Variadic", "join",
                        Json::parse(R"({"1":[{"1":"separator","2":"\"string\""}],
                                        "2":{"1":"words","2":"\"string\""},
                                        "3":{"1":"\"string\""}})")},
        DescriptionCase{"List", "first",
                        Json::parse(R"({"1":[{"1":"words","2":"[\"list\",\"string\"]"}],
                                        "3":{"1":"\"string\""}})")},
        DescriptionCase{"NullAndUnknown", "state",
                        Json::parse(R"({"1":[{"1":"word","2":"\"string\"","3":true,"4":true}],
                                        "3":{"1":"\"string\""}})")}),
    [](const auto& info) { return info.param.name; });

struct CallCase {
  const char* name;
  const char* function;
  std::vector<Json> arguments;
  Json value;            ///< Null where there is an error.
  Json error = nullptr;  ///< {1: text, 2: argument}
};
class FunctionCall : public testing::TestWithParam<CallCase> {};

TEST_P(FunctionCall, Answers) {
  const CallCase& test = GetParam();
  Plugin plugin("words", "tests/plugins");
  const Answer answer = plugin.call_function(test.function, test.arguments);
  EXPECT_EQ(answer.status, PLUMB_OK);
  EXPECT_EQ(answer.complaints(), "");
  EXPECT_EQ(answer.at(PLUMB_CALL_RESULT_VALUE), test.value);
  EXPECT_EQ(answer.at(PLUMB_CALL_RESULT_ERROR), test.error);
}

const Json kPair = {{"left", "a"}, {"right", nullptr}};
const Json kSwapped = {{"left", nullptr}, {"right", "a"}};

INSTANTIATE_TEST_SUITE_P(
    Table, FunctionCall,
    testing::Values(CallCase{"Plain", "repeat", {"ab", 2}, "abab"},
                    CallCase{"ErrorOfAnArgument",
                             "repeat",
                             {"ab", -1},
                             nullptr,
                             Json{{"1", "cannot be negative"}, {"2", 1}}},
                    CallCase{"NotAWholeNumber",
                             "repeat",
                             {"ab", "1.5"},
                             nullptr,
                             Json{{"1",
                                   "A whole number between -9223372036854775808 and "
                                   "9223372036854775807 is required."},
                                  {"2", 1}}},
                    CallCase{"NoRest", "join", {"-"}, ""},
                    CallCase{"Rest", "join", {"-", "a", "b", "c"}, "a-b-c"},
                    CallCase{"ErrorOfTheWhole",
                             "join",
                             {"-", "boom"},
                             nullptr,
                             Json{{"1", "this word is not said"}}},
                    CallCase{"NullResult", "first", {Json::array()}, nullptr},
                    CallCase{"Null", "state", {nullptr}, "null"},
                    CallCase{"Unknown", "state", {kUnknown}, "unknown"},
                    CallCase{"Model", "swap", {kPair}, kSwapped}),
    [](const auto& info) { return info.param.name; });

struct RefusedCase {
  const char* name;
  std::vector<Json> arguments;
};
class RefusedFunctionCall : public testing::TestWithParam<RefusedCase> {};

TEST_P(RefusedFunctionCall, IsTheHostsFault) {
  Plugin plugin("words", "tests/plugins");
  EXPECT_EQ(plugin.call_function("repeat", GetParam().arguments).status, PLUMB_INVALID);
}

INSTANTIATE_TEST_SUITE_P(Table, RefusedFunctionCall,
                         testing::Values(RefusedCase{"TooFew", {"a"}},
                                         RefusedCase{"TooMany", {"a", 1, 1}},
                                         RefusedCase{"NullForNone", {nullptr, 1}},
                                         RefusedCase{"AnotherType", {Json::array(), 1}}),
                         [](const auto& info) { return info.param.name; });

TEST(Functions, ThatAreNotThereAreRefused) {
  Plugin plugin("words", "tests/plugins");
  EXPECT_EQ(plugin.call_function("nope", {}).complaints(), "error: Unknown function");
}

std::string contents(const std::string& path) {
  std::ostringstream text;
  text << std::ifstream(std::string(PLUMB_SOURCE_DIR) + "/" + path).rdbuf();
  return text.str();
}

TEST(Functions, AreWrittenAsTheGuideSays) {
  const std::string guide = contents("docs/providers/writing.md");
  const std::size_t start = guide.find("struct Repeat");
  ASSERT_NE(start, std::string::npos);
  const std::string example = guide.substr(start, guide.find("```", start) - start);
  EXPECT_THAT(contents("tests/plugins/words.cc"), HasSubstr(example));
}

}  // namespace
}  // namespace plumb::sdk::test
