/// Generated configurations, whose plans and mistakes were recorded from Terraform.
#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <cstdlib>
#include <fstream>
#include <future>
#include <iostream>
#include <iterator>
#include <regex>
#include <string>
#include <string_view>
#include <thread>
#include <utility>

#include "differential/change_source.h"
#include "differential/configuration_outcome.h"
#include "differential/known_differences.h"
#include "support/sanitized.h"

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

/// A line without what differs on purpose: Plumb says its own name, and masks the output of a
/// sensitive input.
std::string comparable(std::string line) {
  if (const auto at = line.find(" by Terraform"); at != std::string::npos)
    line.replace(at, 13, " by Plumb");
  const auto sensitive = line.rfind(" sensitive {");
  if (sensitive == std::string::npos) return line;
  static const std::regex output(R"re("output":(true|\{[^{}]*\}|\[[^\[\]]*\]),?)re");
  std::string marks = std::regex_replace(line.substr(sensitive), output, "");
  if (const auto comma = marks.rfind(",}"); comma != std::string::npos) marks.erase(comma, 1);
  return line.substr(0, sensitive) + marks;
}

ConfigurationOutcome comparable(ConfigurationOutcome lines) {
  for (std::string& line : lines) line = comparable(std::move(line));
  return lines;
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

/// What differs between a record and Plumb, or nothing.
std::string difference(std::size_t number, RecordedConfiguration record) {
  record.outcome = comparable(std::move(record.outcome));
  const ConfigurationOutcome got =
      comparable(observe(test::plumb_program(), record)
                     .value_or(ConfigurationOutcome{"error before the plan"}));
  return agree(record.outcome, got) ? "" : report(number, record, got);
}

TEST(GeneratedConfigurations, AreAsRecorded) {
  const std::vector<RecordedConfiguration> records = recorded();
  ASSERT_GE(records.size(), 430U);
  const auto& known = known_configuration_differences();
  std::size_t differing = 0;
  std::string unexpected;
  // Most of the time goes to starting the program: one of them a core.
  std::vector<std::string> differences(records.size());
  std::atomic<std::size_t> next = 0;
  std::vector<std::future<void>> workers;
  for (unsigned i = 0; i < std::max(1U, std::thread::hardware_concurrency()); ++i) {
    workers.push_back(std::async(std::launch::async, [&] {
      for (std::size_t at = next.fetch_add(test::kStride); at < records.size();
           at = next.fetch_add(test::kStride))
        differences[at] = difference(at, records[at]);
    }));
  }
  for (std::future<void>& worker : workers) worker.get();
  for (std::size_t i = 0; i < records.size(); i += test::kStride) {
    const std::string& differs = differences[i];
    if (!differs.empty()) ++differing;
    if (!differs.empty() && !known.contains(i)) unexpected += differs;
    if (differs.empty() && known.contains(i))
      unexpected += "configuration " + std::to_string(i) + " agrees by now\n";
  }
  EXPECT_TRUE(unexpected.empty()) << unexpected;
  std::cout << records.size() - differing << " of " << records.size() << " agree\n";
  EXPECT_LE(differing * 50, records.size()) << "more than two in a hundred differ";
}

/// Others than the recorded ones, where Terraform is at hand. A seed of one's own may be given.
TEST(GeneratedConfigurations, AreAsTerraformSays) {
  const std::string terraform = test::terraform_program();
  if (terraform.empty()) GTEST_SKIP() << "terraform is not installed";
  const char* const given = std::getenv("PLUMB_DIFFERENTIAL_SEED");
  if (given == nullptr) GTEST_SKIP() << "PLUMB_DIFFERENTIAL_SEED is not set";
  const auto seed = static_cast<std::uint32_t>(std::stoul(given));
  ConfigurationSource source(seed);
  ChangeSource changes(seed);
  std::size_t compared = 0;
  std::size_t differing = 0;
  std::string unexpected;
  constexpr std::size_t kEach = 60;
  for (std::size_t i = 0; i < 2 * kEach; ++i) {
    RecordedConfiguration record;
    if (i < kEach) {
      record.configuration = source.next();
    } else {
      ConfigurationChange change = changes.next();
      record.before = std::move(change.before);
      record.configuration = std::move(change.after);
    }
    auto outcome = observe(terraform, record);
    if (!outcome) continue;  // The first configuration is wrong already.
    record.outcome = std::move(*outcome);
    ++compared;
    const std::string differs = difference(i, record);
    if (differs.empty()) continue;
    ++differing;
    unexpected += differs;
    for (const auto& [name, text] : record.before) unexpected += "before " + name + ":\n" + text;
    for (const auto& [name, text] : record.configuration) unexpected += name + ":\n" + text;
  }
  std::cout << compared - differing << " of " << compared << " agree\n";
  EXPECT_TRUE(unexpected.empty()) << unexpected;
}

}  // namespace
}  // namespace plumb::differential
