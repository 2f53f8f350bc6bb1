/// Writes down what `terraform` makes of generated expressions and configurations, for the tests
/// that compare Plumb with it:
///
///     differential_recorder expressions SEED COUNT > tests/differential/recorded/expressions.jsonl
///     differential_recorder configurations SEED COUNT > …/recorded/configurations.jsonl
///     differential_recorder changes SEED COUNT >> …/recorded/configurations.jsonl
///
/// Tests need neither this program nor `terraform`.
#include <cstdlib>
#include <exception>
#include <iostream>
#include <string>
#include <utility>
#include <vector>

#include "differential/change_source.h"
#include "differential/configuration_outcome.h"
#include "differential/configuration_source.h"
#include "differential/expression_outcome.h"
#include "differential/expression_source.h"

namespace plumb::differential {
namespace {

/// Expressions of one configuration.
constexpr std::size_t kBatch = 500;

void record_expressions(const Program& terraform, std::uint32_t seed, std::size_t count) {
  ExpressionSource source(seed);
  while (count > 0) {
    std::vector<std::string> expressions;
    for (; count > 0 && expressions.size() < kBatch; --count) expressions.push_back(source.next());
    const std::vector<ExpressionOutcome> outcomes = observe(terraform, expressions);
    for (std::size_t i = 0; i < expressions.size(); ++i)
      std::cout << to_line({expressions[i], outcomes[i]}) << "\n";
    std::cerr << count << " left\n";
  }
}

void record_configuration(const Program& terraform, RecordedConfiguration record) {
  auto outcome = observe(terraform, record);
  if (!outcome) return;  // The first configuration has no state to begin from.
  record.outcome = std::move(*outcome);
  std::cout << to_line(record) << std::endl;
}

void record_configurations(const Program& terraform, std::uint32_t seed, std::size_t count) {
  ConfigurationSource source(seed);
  for (; count > 0; --count) record_configuration(terraform, {{}, source.next(), {}});
}

void record_changes(const Program& terraform, std::uint32_t seed, std::size_t count) {
  ChangeSource source(seed);
  for (; count > 0; --count) {
    ConfigurationChange change = source.next();
    record_configuration(terraform, {std::move(change.before), std::move(change.after), {}});
  }
}

int main(const std::vector<std::string>& arguments) {
  const Program terraform = test::terraform_program();
  if (arguments.size() != 4 || terraform.empty()) {
    std::cerr << "usage: differential_recorder expressions|configurations|changes SEED COUNT, with "
                 "terraform "
                 "installed\n";
    return 2;
  }
  const auto seed = static_cast<std::uint32_t>(std::stoul(arguments[2]));
  const std::size_t count = std::stoul(arguments[3]);
  if (arguments[1] == "configurations") {
    record_configurations(terraform, seed, count);
  } else if (arguments[1] == "changes") {
    record_changes(terraform, seed, count);
  } else {
    record_expressions(terraform, seed, count);
  }
  return 0;
}

}  // namespace
}  // namespace plumb::differential

int main(int argc, char** argv) {
  try {
    return plumb::differential::main({argv, argv + argc});
  } catch (const std::exception& problem) {
    std::cerr << problem.what() << "\n";
    return 1;
  }
}
