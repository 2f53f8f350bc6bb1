#include <gtest/gtest.h>

#include "parser/grammar_check.h"

namespace plumb::parser {
namespace {

TEST(Grammar, MovesForward) {
  EXPECT_EQ(count_structure_grammar_problems(), 0U);
  EXPECT_EQ(count_expression_grammar_problems(), 0U);
  EXPECT_EQ(count_template_grammar_problems(), 0U);
}

}  // namespace
}  // namespace plumb::parser
