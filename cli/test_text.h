/// Tests under way, as lines for people.
#pragma once

#include "cli/session.h"
#include "testing/suite.h"

namespace plumb::cli {

/// `pass`, `fail`, `skip`: an error is a failure to people.
[[nodiscard]] const char* status_word(testing::Status status);

/// `Success! 2 passed, 0 failed.`
[[nodiscard]] std::string summary_line(const testing::Summary& summary);

class TestProgress final : public testing::SuiteObserver {
 public:
  /// `verbose`: the plan, or the state, of each run is shown.
  TestProgress(Session& session, bool verbose) : session_(session), verbose_(verbose) {}
  void file_begins(const testing::TestFile& file) override;
  void run_ends(const testing::TestFile& file, const testing::RunReport& report) override;
  void tearing_down(const testing::TestFile& file) override;
  void left_over(const testing::TestFile& file, const testing::TestRun& run,
                 const testing::LeftOver& left) override;
  void file_ends(const testing::TestFile& file, testing::Status status,
                 const Diagnostics& diags) override;
  void ends(const testing::Summary& summary) override;

 private:
  void say(const std::string& line);
  [[nodiscard]] std::string colored_word(testing::Status status) const;
  void show(const Diagnostics& diags);
  void show_details(const testing::RunReport& report);

  Session& session_;
  const bool verbose_;
};

}  // namespace plumb::cli
