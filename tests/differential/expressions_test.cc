/// Generated expressions, whose values were recorded from Terraform.
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <iostream>

#include "differential/expression_outcome.h"
#include "differential/expression_source.h"
#include "differential/known_differences.h"

namespace plumb::differential {
namespace {

/// Expressions of one configuration.
constexpr std::size_t kBatch = 500;

std::vector<RecordedExpression> recorded() {
  std::ifstream file(PLUMB_SOURCE_DIR "/tests/differential/recorded/expressions.jsonl");
  std::vector<RecordedExpression> records;
  for (std::string line; std::getline(file, line);) records.push_back(from_line(line));
  return records;
}

std::vector<std::string> expressions_of(std::span<const RecordedExpression> records) {
  std::vector<std::string> expressions;
  for (const RecordedExpression& record : records) expressions.push_back(record.expression);
  return expressions;
}

std::string report(const std::string& where, const RecordedExpression& record,
                   const ExpressionOutcome& got) {
  return where + ": " + record.expression + "\n  Terraform: " + describe(record.outcome) +
         "\n  Plumb:     " + describe(got) + "\n";
}

/// Each record beside what Plumb makes of it. `first`: the number of the first one.
void compare(std::span<const RecordedExpression> records, std::size_t first, std::size_t& differing,
             std::string& unexpected) {
  const auto& known = known_expression_differences();
  const std::vector<ExpressionOutcome> outcomes =
      observe(test::plumb_program(), expressions_of(records));
  for (std::size_t i = 0; i < records.size(); ++i) {
    const std::string where = difference(records[i].outcome, outcomes[i]);
    const bool listed = known.contains(first + i);
    if (!where.empty()) ++differing;
    if (!where.empty() && !listed)
      unexpected += std::to_string(first + i) + " " + report(where, records[i], outcomes[i]);
    if (where.empty() && listed)
      unexpected += std::to_string(first + i) + " agrees by now: " + records[i].expression + "\n";
  }
}

/// What a program makes of expressions of which two are infinite.
void expect_infinity_apart(const Program& program) {
  const std::vector<std::string> expressions{"1", "1 / 0", "\"a\"", "{a = [-1 / 0]}", "local.nope"};
  const std::vector<ExpressionOutcome> outcomes = observe(program, expressions);
  ASSERT_EQ(outcomes.size(), 5U);
  EXPECT_EQ(outcomes[0].value, "[1]");
  EXPECT_EQ(outcomes[1].summary, kNotForPlans);
  EXPECT_EQ(outcomes[2].value, "[\"a\"]");
  EXPECT_EQ(outcomes[3].summary, kNotForPlans);
  EXPECT_EQ(outcomes[4].summary, "Reference to undeclared local value");
}

TEST(Observation, SetsInfinityApart) {
  expect_infinity_apart(test::plumb_program());
  const std::string terraform = test::terraform_program();
  if (!terraform.empty()) expect_infinity_apart(terraform);
}

TEST(GeneratedExpressions, AreAsRecorded) {
  const std::vector<RecordedExpression> records = recorded();
  ASSERT_GE(records.size(), 5000U);
  std::size_t differing = 0;
  std::string unexpected;
  for (std::size_t begin = 0; begin < records.size(); begin += kBatch) {
    const std::size_t count = std::min(kBatch, records.size() - begin);
    compare(std::span(records).subspan(begin, count), begin, differing, unexpected);
  }
  EXPECT_TRUE(unexpected.empty()) << unexpected;
  std::cout << records.size() - differing << " of " << records.size() << " agree\n";
  EXPECT_LE(differing * 100, records.size()) << "more than one in a hundred differs";
}

/// Others than the recorded ones, where Terraform is at hand. A seed of one's own may be given.
TEST(GeneratedExpressions, AreAsTerraformSays) {
  const std::string terraform = test::terraform_program();
  if (terraform.empty()) GTEST_SKIP() << "terraform is not installed";
  const char* const given = std::getenv("PLUMB_DIFFERENTIAL_SEED");
  if (given == nullptr) GTEST_SKIP() << "PLUMB_DIFFERENTIAL_SEED is not set";
  ExpressionSource source(static_cast<std::uint32_t>(std::stoul(given)));
  std::vector<std::string> expressions;
  for (std::size_t i = 0; i < kBatch; ++i) expressions.push_back(source.next());
  const std::vector<ExpressionOutcome> want = observe(terraform, expressions);
  const std::vector<ExpressionOutcome> got = observe(test::plumb_program(), expressions);
  std::size_t differing = 0;
  std::string unexpected;
  for (std::size_t i = 0; i < expressions.size(); ++i) {
    const std::string where = difference(want[i], got[i]);
    if (where.empty()) continue;
    ++differing;
    unexpected += report(where, {expressions[i], want[i]}, got[i]);
  }
  std::cout << expressions.size() - differing << " of " << expressions.size() << " agree\n";
  EXPECT_TRUE(unexpected.empty()) << unexpected;
}

}  // namespace
}  // namespace plumb::differential
