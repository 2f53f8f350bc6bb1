#include "config/version.h"

#include <gtest/gtest.h>

namespace plumb::config {
namespace {

struct Case {
  std::vector<std::string> constraints;
  const char* canonical;
};

TEST(CanonicalConstraints, AreSortedAndWrittenOneWay) {
  const Case kCases[] = {
      {{}, ""},
      {{"1.2"}, "1.2.0"},
      {{"=1.2.3"}, "1.2.3"},
      {{"~> 1.2"}, "~> 1.2"},
      {{"~> 2"}, "~> 2.0"},
      {{"~>1.2.3"}, "~> 1.2.3"},
      {{"< 3, >=1.0"}, ">= 1.0.0, < 3.0.0"},
      {{">= 2.0", ">= 2.0.0", "!= 2.1.0-beta"}, ">= 2.0.0, != 2.1.0-beta"},
      {{"nonsense", "> 1"}, "> 1.0.0"},
  };
  for (const Case& c : kCases) EXPECT_EQ(canonical_constraints(c.constraints), c.canonical);
}

}  // namespace
}  // namespace plumb::config
