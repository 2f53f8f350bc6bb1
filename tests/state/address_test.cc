#include "state/address.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace plumb::state {
namespace {

/// Addresses that print as they were read.
class RoundTrip : public testing::TestWithParam<const char*> {};

TEST_P(RoundTrip, Holds) {
  AddressError error;
  const auto address = parse_instance(GetParam(), error);
  ASSERT_TRUE(address.has_value()) << error.message;
  EXPECT_EQ(to_string(*address), GetParam());
  EXPECT_EQ(*parse_instance(to_string(*address), error), *address);
}

INSTANTIATE_TEST_SUITE_P(Table, RoundTrip,
                         testing::Values("aws_x.y", "aws_x.y[0]", "aws_x.y[12345678901]",
                                         R"(aws_x.y["k"])", R"(aws_x.y["a.b[\"c\"]"])",
                                         R"(aws_x.y["]"])", R"(aws_x.y["a\\"])", R"(aws_x.y["ü"])",
                                         R"(aws_x.y[""])", "data.aws_x.y", "module.a.aws_x.y",
                                         R"(module.a["k"].module.b[1].a.b)",
                                         "module.a.data.aws_x.y[0]", "a-b.c_d", "module.data.a.b",
                                         "a.data"));

struct ErrorCase {
  const char* name;
  const char* input;
  const char* want;
};

class AddressMistake : public testing::TestWithParam<ErrorCase> {};

TEST_P(AddressMistake, IsSaid) {
  AddressError error;
  EXPECT_FALSE(parse_instance(GetParam().input, error).has_value());
  EXPECT_EQ(error.message, GetParam().want);
}

constexpr const char* kTypeAndName =
    "Resource specification must include a resource type and name.";

INSTANTIATE_TEST_SUITE_P(
    Table, AddressMistake,
    testing::Values(
        ErrorCase{"Empty", "", "a name is expected at the end"},
        ErrorCase{"TypeAlone", "aws_x", kTypeAndName}, ErrorCase{"DataAlone", "data", kTypeAndName},
        ErrorCase{"DataTypeAlone", "data.aws_x", kTypeAndName},
        ErrorCase{"DotAtEnd", "aws_x.", "a name is expected at the end"},
        ErrorCase{"NoName", "aws_x.[0]", "a name is expected before \"[0]\""},
        ErrorCase{"Open", "aws_x.y[0", "the bracket of an instance key is not closed"},
        ErrorCase{"OpenQuote", "aws_x.y[\"a]", "the bracket of an instance key is not closed"},
        ErrorCase{"BareKey", "aws_x.y[k]",
                  "an instance key must be a whole number or a quoted string, not [k]"},
        ErrorCase{"EmptyKey", "aws_x.y[]",
                  "an instance key must be a whole number or a quoted string, not []"},
        ErrorCase{"Fraction", "aws_x.y[1.5]",
                  "an instance key must be a whole number or a quoted string, not [1.5]"},
        ErrorCase{"TooLarge", "aws_x.y[99999999999999999999]",
                  "an instance key must be a whole number or a quoted string, not "
                  "[99999999999999999999]"},
        ErrorCase{"Attribute", "aws_x.y.id", "unexpected text before \".id\""},
        ErrorCase{"TwoKeys", "aws_x.y[0][1]", "unexpected text before \"[1]\""},
        ErrorCase{"ModuleAlone", "module", "a module's name is expected after \"module\""},
        ErrorCase{"AModule", "module.a", "a resource is expected, and this names a module"},
        ErrorCase{"NoDot", "module.a[0]x", "a dot is expected before \"x\""}),
    [](const auto& info) { return info.param.name; });

struct TargetCase {
  const char* name;
  const char* target;
  const char* instance;
  bool contained;
};

class Targets : public testing::TestWithParam<TargetCase> {};

TEST_P(Targets, Contain) {
  AddressError error;
  const auto target = parse_target(GetParam().target, error);
  ASSERT_TRUE(target.has_value()) << error.message;
  const auto instance = parse_instance(GetParam().instance, error);
  ASSERT_TRUE(instance.has_value()) << error.message;
  EXPECT_EQ(target->contains(*instance), GetParam().contained);
}

INSTANTIATE_TEST_SUITE_P(
    Table, Targets,
    testing::Values(
        TargetCase{"Itself", "a.b", "a.b", true}, TargetCase{"AllInstances", "a.b", "a.b[3]", true},
        TargetCase{"ThatInstance", "a.b[3]", "a.b[3]", true},
        TargetCase{"NotAnother", "a.b[3]", "a.b[4]", false},
        TargetCase{"KeyKindsDiffer", "a.b[3]", "a.b[\"3\"]", false},
        TargetCase{"OtherName", "a.b", "a.c", false},
        TargetCase{"DataIsNotManaged", "a.b", "data.a.b", false},
        TargetCase{"NotInModules", "a.b", "module.m.a.b", false},
        TargetCase{"ModuleHoldsItsOwn", "module.m", "module.m.a.b", true},
        TargetCase{"ModuleHoldsWhatIsBelow", "module.m", "module.m.module.n.a.b", true},
        TargetCase{"ModuleHoldsAllInstances", "module.m", "module.m[1].a.b", true},
        TargetCase{"ModuleInstance", "module.m[1]", "module.m[1].a.b", true},
        TargetCase{"OtherModuleInstance", "module.m[1]", "module.m[2].a.b", false},
        TargetCase{"NotTheRoot", "module.m", "a.b", false},
        TargetCase{"ResourceInAllInstances", "module.m.a.b", "module.m[\"k\"].a.b[0]", true},
        TargetCase{"ResourceNotDeeper", "module.m.a.b", "module.m.module.n.a.b", false}),
    [](const auto& info) { return info.param.name; });

TEST(ConfigAddress, HasNoKeys) {
  AddressError error;
  EXPECT_EQ(
      config_address(parse_instance(R"(module.a["k"].module.b[0].data.x.y[1])", error)->resource),
      "module.a.module.b.data.x.y");
}

TEST(Order, IsByDepthModuleModeTypeNameAndKey) {
  const std::vector<std::string> sorted = {
      "data.b.b",        "a.a",          "a.b",
      "a.b[2]",          "a.b[10]",      R"(a.b["10"])",
      R"(a.b["2"])",     "b.a",          "module.a.a.a",
      "module.a[0].a.a", "module.b.a.a", "module.a.module.b.a.a",
  };
  std::vector<InstanceAddress> addresses;
  AddressError error;
  for (const std::string& text : sorted) addresses.push_back(parse_instance(text, error).value());
  std::reverse(addresses.begin(), addresses.end());
  std::sort(addresses.begin(), addresses.end());
  std::vector<std::string> got;
  for (const InstanceAddress& address : addresses) got.push_back(to_string(address));
  EXPECT_EQ(got, sorted);
}

/// Terraform writes the bracket of a template in a key as two dollars.
TEST(Keys, EscapeTemplates) {
  EXPECT_EQ(to_string(InstanceKey(std::string("${a}"))), R"(["$${a}"])");
}

}  // namespace
}  // namespace plumb::state
