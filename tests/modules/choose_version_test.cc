#include "modules/choose_version.h"

#include <gtest/gtest.h>

namespace plumb::modules {
namespace {

struct ChoiceCase {
  const char* name;
  std::vector<std::string> versions;
  const char* constraint;
  const char* preferred;
  const char* want;  ///< "none" for nothing.
};

void PrintTo(const ChoiceCase& test, std::ostream* out) {
  *out << test.name;
}

class ChooseVersion : public testing::TestWithParam<ChoiceCase> {};

TEST_P(ChooseVersion, IsThisOne) {
  const ChoiceCase& test = GetParam();
  EXPECT_EQ(choose_version(test.versions, test.constraint, test.preferred).value_or("none"),
            test.want);
}

const std::vector<std::string> kVersions{"1.0.0", "1.2.0", "2.0.0-beta1", "1.10.0", "0.9.0"};

INSTANTIATE_TEST_SUITE_P(
    Table, ChooseVersion,
    testing::Values(ChoiceCase{"Newest", kVersions, "", "", "1.10.0"},
                    ChoiceCase{"Constrained", kVersions, "~> 1.0, < 1.5", "", "1.2.0"},
                    ChoiceCase{"Exact", kVersions, "= 1.0.0", "", "1.0.0"},
                    ChoiceCase{"Preferred", kVersions, ">= 1.0", "1.2.0", "1.2.0"},
                    ChoiceCase{"PreferredButNotAllowed", kVersions, ">= 1.3", "1.2.0", "1.10.0"},
                    ChoiceCase{"PreferredButGone", kVersions, ">= 1.0", "1.1.0", "1.10.0"},
                    ChoiceCase{"BeforeRelease", kVersions, ">= 2.0.0-beta1", "", "none"},
                    ChoiceCase{"BeforeReleaseByName", kVersions, "2.0.0-beta1", "", "2.0.0-beta1"},
                    ChoiceCase{"BeforeReleaseByEquals", kVersions, "= 2.0.0-beta1", "",
                               "2.0.0-beta1"},
                    ChoiceCase{"None", kVersions, "> 5", "", "none"},
                    ChoiceCase{"Unreadable", {"x", "1.0.0-../../..", "", "1.0.0 "}, "", "", "none"},
                    ChoiceCase{"Empty", {}, "", "", "none"}),
    [](const auto& info) { return info.param.name; });

}  // namespace
}  // namespace plumb::modules
