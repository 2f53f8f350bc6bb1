/// What a program makes of a configuration.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "differential/configuration_source.h"
#include "differential/program.h"

namespace plumb::differential {

/// Lines to compare one by one: `error SUMMARY at FILE 3-7`, or what is planned:
/// `output NAME …`, `terraform_data.a [create] …`.
using ConfigurationOutcome = std::vector<std::string>;

/// What is to be compared: a configuration, and perhaps another that is applied before.
struct RecordedConfiguration {
  Configuration before;  ///< Empty: there is no prior state.
  Configuration configuration;
  ConfigurationOutcome outcome;
};

/// Runs init, validate and, if that finds no error, plan, after an apply of the first configuration
/// if there is one. Ids that are made at random are shown as `(id)`. Nothing if the first
/// configuration cannot be applied.
[[nodiscard]] std::optional<ConfigurationOutcome> observe(const Program& program,
                                                          const RecordedConfiguration& record);

/// A line of a record, and back.
[[nodiscard]] std::string to_line(const RecordedConfiguration& record);
[[nodiscard]] RecordedConfiguration configuration_from_line(const std::string& line);

}  // namespace plumb::differential
