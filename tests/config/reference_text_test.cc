#include "config/reference_text.h"

#include <gtest/gtest.h>

#include "diagnostics/source_map.h"
#include "parser/parse.h"

namespace plumb::config {
namespace {

struct Case {
  const char* expression;
  std::vector<std::string> references;
};

TEST(ReferenceTexts, LongestWayFirst) {
  const Case kCases[] = {
      {"1 + 2", {}},
      {"var.a", {"var.a"}},
      {"var.a.b[0][\"c d\"]", {"var.a.b[0][\"c d\"]", "var.a.b[0]", "var.a.b", "var.a"}},
      {"var.a.0", {"var.a[0]", "var.a"}},
      {"aws_x.y", {"aws_x.y"}},
      {"aws_x.y[\"k\"].id", {"aws_x.y[\"k\"].id", "aws_x.y[\"k\"]", "aws_x.y"}},
      {"resource.aws_x.y", {"aws_x.y"}},
      {"data.aws_x.y[1].id", {"data.aws_x.y[1].id", "data.aws_x.y[1]", "data.aws_x.y"}},
      {"module.m", {"module.m"}},
      {"module.m[0]", {"module.m[0]", "module.m"}},
      {"module.m.out.x", {"module.m.out.x", "module.m.out", "module.m"}},
      {"module.m[\"k\"].out", {"module.m[\"k\"].out", "module.m[\"k\"]"}},
      {"aws_x.y[var.i].id", {"aws_x.y", "var.i"}},
      {"aws_x.y[*].id", {"aws_x.y"}},
      {"[for a in local.l : a.b + each.key]", {"local.l", "each.key"}},
      {"\"${self.id}-${path.module}\"", {"self.id", "self", "path.module"}},
  };
  for (const Case& c : kCases) {
    diagnostics::SourceMap sources;
    diagnostics::Diagnostics diags;
    const auto file = parser::parse_expression(sources.add("e", c.expression), sources, diags);
    ASSERT_NE(file.root, nullptr) << c.expression;
    EXPECT_EQ(reference_texts(*file.root), c.references) << c.expression;
  }
}

}  // namespace
}  // namespace plumb::config
