#include "ast/start_span.h"

#include <gtest/gtest.h>

#include "parser/parse.h"

namespace plumb::parser {
namespace {

/// The text of the span in which HCL says that the expression starts.
std::string start(const char* text) {
  diagnostics::SourceMap sources;
  diagnostics::Diagnostics diags;
  const auto id = sources.add("text", text);
  const ast::ExpressionFile parsed = parse_expression(id, sources, diags);
  return diags.has_errors() ? "error" : std::string(sources.text(ast::start_span(*parsed.root)));
}

TEST(StartSpan, IsTheFirstToken) {
  struct Case {
    const char* text;
    const char* want;
  };
  // Recorded from terraform 1.11.4: where it points to an argument of a function.
  const Case cases[] = {
      {"12", "12"},
      {"a.b[0].c", "a.b[0].c"},
      {R"("text")", "text"},
      {R"("${a}")", R"("${a}")"},
      {"[1, 2]", "["},
      {"{a = 1}", "{"},
      {"[for x in y : x]", "["},
      {"f(x, y)", "f("},
      {"a ? b : c", "a"},
      {"[1] == b", "["},
      {"-a", "-"},
      {"(f(x))", "f("},
      {"a[*].b", "[*]"},
      {"a[b]", "["},
  };
  for (const Case& c : cases) EXPECT_EQ(start(c.text), c.want) << c.text;
}

}  // namespace
}  // namespace plumb::parser
