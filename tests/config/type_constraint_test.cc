#include "config/type_constraint.h"

#include <gtest/gtest.h>

#include "parser/parse.h"

namespace plumb::config {
namespace {

struct TypeCase {
  const char* text;
  const char* want;  ///< The constraint, or the first mistake.
};

std::string decoded(const char* text) {
  diagnostics::SourceMap sources;
  diagnostics::Diagnostics diags;
  const auto id = sources.add("type", text);
  const ast::ExpressionFile parsed = parser::parse_expression(id, sources, diags);
  if (diags.has_errors()) return diags.items()[0].detail;
  const TypeConstraint made = decode_type(*parsed.root, diags);
  return diags.has_errors() ? diags.items()[0].detail : value::constraint_text(made.type);
}

TEST(TypeConstraint, NamesOfAttributes) {
  const TypeCase cases[] = {
      {"object({a = string})", "object({a = string})"},
      {R"(object({"b" = number}))", "object({b = number})"},
      {"object({true = bool, null = any, false = string})",
       "object({false = string, null = any, true = bool})"},
      {"object({1 = string})", "Object constructor map keys must be attribute names."},
      {"object({(a) = string})", "Object constructor map keys must be attribute names."},
  };
  for (const TypeCase& c : cases) EXPECT_EQ(decoded(c.text), c.want) << c.text;
}

}  // namespace
}  // namespace plumb::config
