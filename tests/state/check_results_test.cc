#include "state/check_results.h"

#include <gtest/gtest.h>

namespace plumb::state {
namespace {

using Kind = Checkable::Kind;

struct Case {
  Kind kind;
  const char* text;
  const char* block;
};

TEST(Checkables, AreReadAndWritten) {
  const Case kCases[] = {
      {Kind::kResource, "module.m[0].aws_x.y[\"k.l\"]", "module.m.aws_x.y"},
      {Kind::kResource, "data.aws_x.y", "data.aws_x.y"},
      {Kind::kOutput, "output.o", "output.o"},
      {Kind::kOutput, "module.m[\"a.output.b\"].module.n.output.o", "module.m.module.n.output.o"},
      {Kind::kCheck, "module.m[1].check.c", "module.m.check.c"},
      {Kind::kVariable, "var.v", "var.v"},
  };
  for (const Case& c : kCases) {
    const auto read = parse_checkable(c.kind, c.text);
    ASSERT_TRUE(read.has_value()) << c.text;
    EXPECT_EQ(to_string(*read), c.text);
    EXPECT_EQ(to_string(block_of(*read)), c.block);
  }
}

TEST(Checkables, RefuseWhatIsNone) {
  for (const char* const text :
       {"", ".", "output", "output.", "check.c", "x.output.o", "moutput.o"})
    EXPECT_FALSE(parse_checkable(Kind::kOutput, text).has_value()) << text;
  EXPECT_FALSE(parse_checkable(Kind::kResource, "output.").has_value());
}

constexpr const char* kJson =
    R"([{"object_kind":"check","config_addr":"check.c","status":"fail","objects":[{"object_addr":"check.c","status":"fail","failure_messages":["no","not <this>"]}]},{"object_kind":"output","config_addr":"module.m.output.o","status":"unknown","objects":null}])";

TEST(CheckResultsJson, IsAsInTerraformsState) {
  const auto results = check_results_from_json(kJson);
  ASSERT_TRUE(results.has_value());
  ASSERT_EQ(results->size(), 2U);
  EXPECT_EQ((*results)[0].status, CheckStatus::kFail);
  EXPECT_EQ((*results)[0].objects.at(0).problems, (std::vector<std::string>{"no", "not <this>"}));
  EXPECT_EQ(check_results_to_json(*results), kJson);
  EXPECT_EQ(check_results_to_json({}), "null");
  EXPECT_TRUE(check_results_from_json("null")->empty());
}

TEST(CheckResultsJson, RefusesWhatIsNone) {
  for (const char* const text :
       {"", "{}", "[1]", R"([{"object_kind":"x","config_addr":"check.c","status":"fail"}])",
        R"([{"object_kind":"check","config_addr":"check.c","status":"x"}])",
        R"([{"object_kind":"check","config_addr":"check.c","status":"fail","objects":[{}]}])"})
    EXPECT_FALSE(check_results_from_json(text).has_value()) << text;
}

}  // namespace
}  // namespace plumb::state
