/// Generated configurations, whose plans and mistakes were recorded from Terraform.
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <iostream>
#include <iterator>
#include <string_view>

#include "differential/configuration_outcome.h"
#include "differential/known_differences.h"

namespace plumb::differential {
namespace {

std::vector<RecordedConfiguration> recorded() {
  std::ifstream file(PLUMB_SOURCE_DIR "/tests/differential/recorded/configurations.jsonl");
  std::vector<RecordedConfiguration> records;
  for (std::string line; std::getline(file, line);)
    records.push_back(configuration_from_line(line));
  return records;
}

bool contains(const ConfigurationOutcome& lines, const std::string& line) {
  return std::find(lines.begin(), lines.end(), line) != lines.end();
}

std::string report(std::size_t number, const RecordedConfiguration& record,
                   const ConfigurationOutcome& got) {
  std::string text = "configuration " + std::to_string(number) + ":\n";
  for (const std::string& line : record.outcome) {
    if (!contains(got, line)) text += "  Terraform: " + line + "\n";
  }
  for (const std::string& line : got) {
    if (!contains(record.outcome, line)) text += "  Plumb:     " + line + "\n";
  }
  return text;
}

/// What Terraform says beside a mistake that it has told already; here one mistake gives one
/// message.
constexpr std::string_view kConsequences[] = {
    "error Zero assert blocks at ", "error Unsuitable value type at ",
    "error Unterminated template string at ", "error Invalid multi-line string at "};

bool is_error(std::string_view line) {
  return line.starts_with("error ");
}

bool is_consequence(std::string_view line) {
  return std::any_of(std::begin(kConsequences), std::end(kConsequences),
                     [&](std::string_view start) { return line.starts_with(start); });
}

/// Whether both say the same, each line as often as it likes. Where Terraform tells of an error
/// without a place, any will do.
bool agree(const ConfigurationOutcome& terraform, const ConfigurationOutcome& plumb) {
  const auto is_placeless = [](const std::string& line) {
    return is_error(line) && line.find(" at ") == std::string::npos;
  };
  const bool placeless = std::any_of(terraform.begin(), terraform.end(), is_placeless);
  const auto in_plumb = [&](const std::string& line) {
    if (contains(plumb, line)) return true;
    return (is_placeless(line) || is_consequence(line)) &&
           std::any_of(plumb.begin(), plumb.end(), is_error);
  };
  const auto in_terraform = [&](const std::string& line) {
    return contains(terraform, line) || (placeless && is_error(line));
  };
  return std::all_of(terraform.begin(), terraform.end(), in_plumb) &&
         std::all_of(plumb.begin(), plumb.end(), in_terraform);
}

TEST(GeneratedConfigurations, AreAsRecorded) {
  const std::vector<RecordedConfiguration> records = recorded();
  ASSERT_GE(records.size(), 300U);
  const auto& known = known_configuration_differences();
  std::size_t differing = 0;
  std::string unexpected;
  for (std::size_t i = 0; i < records.size(); ++i) {
    const ConfigurationOutcome got = observe(test::plumb_program(), records[i].configuration);
    const bool agrees = agree(records[i].outcome, got);
    if (!agrees) ++differing;
    if (!agrees && !known.contains(i)) unexpected += report(i, records[i], got);
    if (agrees && known.contains(i))
      unexpected += "configuration " + std::to_string(i) + " agrees by now\n";
  }
  EXPECT_TRUE(unexpected.empty()) << unexpected;
  std::cout << records.size() - differing << " of " << records.size() << " agree\n";
  EXPECT_LE(differing * 100, records.size()) << "more than one in a hundred differs";
}

}  // namespace
}  // namespace plumb::differential
