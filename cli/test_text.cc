#include "cli/test_text.h"

#include <algorithm>

#include "cli/plan_text.h"
#include "cli/state_text.h"

namespace plumb::cli {

using testing::Status;

const char* status_word(Status status) {
  switch (status) {
    case Status::kPending:
      return "pending";
    case Status::kSkip:
      return "skip";
    case Status::kPass:
      return "pass";
    case Status::kFail:
    case Status::kError:
      break;
  }
  return "fail";
}

std::string summary_line(const testing::Summary& summary) {
  const bool good = summary.status <= Status::kPass;
  std::string line = std::string(good ? "Success! " : "Failure! ") +
                     std::to_string(summary.passed) + " passed, " +
                     std::to_string(summary.failed + summary.errored) + " failed";
  if (summary.skipped > 0) line += ", " + std::to_string(summary.skipped) + " skipped";
  return line + ".";
}

void TestProgress::say(const std::string& line) {
  session_.streams.out << line << "\n" << std::flush;
}

std::string TestProgress::colored_word(Status status) const {
  const std::string word = status_word(status);
  if (!session_.color || status == Status::kPending) return word;
  const char* const color =
      status == Status::kPass ? "\033[32m" : (status == Status::kSkip ? "\033[37m" : "\033[31m");
  return color + word + "\033[0m";
}

void TestProgress::show(const Diagnostics& diags) {
  const bool warns = std::ranges::any_of(diags.items(), [](const auto& diagnostic) {
    return diagnostic.severity == diagnostics::Severity::kWarning;
  });
  Diagnostics shown = diags;
  session_.show(shown);
  if (warns) say("");  // Errors are not on the output.
}

/// Of a run that was carried out as far as there is something to see.
void TestProgress::show_details(const testing::RunReport& report) {
  if (!verbose_) return;
  if (report.plan) {
    const std::string text = plan_text(*report.plan);
    say(session_.color ? colored_plan(text) : text);
  } else if (report.state) {
    Diagnostics unreadable;
    const auto objects = decode_objects(session_, *report.state, unreadable);
    say("\n" + state_text(*report.state, objects));
    session_.show(unreadable);
  }
}

void TestProgress::file_begins(const testing::TestFile& file) {
  say(file.path + "... in progress");
}

void TestProgress::run_ends(const testing::TestFile&, const testing::RunReport& report) {
  say("  run \"" + report.run->name + "\"... " + colored_word(report.status));
  show_details(report);
  show(report.diags);
}

void TestProgress::tearing_down(const testing::TestFile& file) {
  say(file.path + "... tearing down");
}

void TestProgress::left_over(const testing::TestFile& file, const testing::TestRun& run,
                             const testing::LeftOver& left) {
  const std::string where = file.path + "/" + run.name;
  std::ostream& err = session_.streams.err;
  if (left.diags.has_errors()) {
    err << "Plumb encountered an error destroying resources created while executing\n"
        << where << ".\n";
    Diagnostics shown = left.diags;
    session_.show(shown);
  }
  if (left.objects.empty()) return;
  err << "\nPlumb left the following resources in state after executing\n"
      << where << ", and they need to be cleaned up manually:\n";
  for (const auto& [address, deposed] : left.objects)
    err << "  - " << address << (deposed.empty() ? "" : " (" + deposed + ")") << "\n";
  err << std::flush;
}

void TestProgress::file_ends(const testing::TestFile& file, Status status,
                             const Diagnostics& diags) {
  say(file.path + "... " + colored_word(status));
  show(diags);
}

void TestProgress::ends(const testing::Summary& summary) {
  const std::string line = summary_line(summary);
  const bool good = summary.status <= Status::kPass;
  say("\n" + (session_.color ? std::string(good ? "\033[32m" : "\033[31m") + line.substr(0, 8) +
                                   "\033[0m" + line.substr(8)
                             : line));
}

}  // namespace plumb::cli
