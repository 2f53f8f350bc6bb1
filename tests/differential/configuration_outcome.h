/// What a program makes of a configuration.
#pragma once

#include <string>
#include <vector>

#include "differential/configuration_source.h"
#include "differential/program.h"

namespace plumb::differential {

/// Lines to compare one by one: `error SUMMARY at FILE 3-7`, or what is planned:
/// `output NAME …`, `terraform_data.a [create] …`.
using ConfigurationOutcome = std::vector<std::string>;

/// Runs init, validate and, if that finds no error, plan.
[[nodiscard]] ConfigurationOutcome observe(const Program& program,
                                           const Configuration& configuration);

/// A line of a record, and back.
struct RecordedConfiguration {
  Configuration configuration;
  ConfigurationOutcome outcome;
};
[[nodiscard]] std::string to_line(const RecordedConfiguration& record);
[[nodiscard]] RecordedConfiguration configuration_from_line(const std::string& line);

}  // namespace plumb::differential
