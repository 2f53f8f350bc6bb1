/// Tests under way as messages, one a line, as Terraform's (machine-readable UI, version 1.2).
#pragma once

#include "cli/session.h"
#include "testing/suite.h"

namespace plumb::cli {

class TestMessages final : public testing::SuiteObserver {
 public:
  /// `verbose`: with the plan, or the state, of each run.
  TestMessages(Session& session, bool verbose) : session_(session), verbose_(verbose) {}
  void begins(const std::vector<const testing::TestFile*>& files) override;
  void file_begins(const testing::TestFile& file) override;
  void run_begins(const testing::TestFile& file, const testing::TestRun& run) override;
  void run_ends(const testing::TestFile& file, const testing::RunReport& report) override;
  void tearing_down(const testing::TestFile& file) override;
  void destroying(const testing::TestFile& file, const testing::TestRun& run) override;
  void left_over(const testing::TestFile& file, const testing::TestRun& run,
                 const testing::LeftOver& left) override;
  void file_ends(const testing::TestFile& file, testing::Status status,
                 const Diagnostics& diags) override;
  void ends(const testing::Summary& summary) override;

 private:
  /// What a message is about: a file, and perhaps a run of it.
  struct About {
    std::string file;
    std::string run;
  };
  void write(const char* level, const std::string& text, const About& about, const char* type,
             const std::string& payload);
  void write_all(const Diagnostics& diags, const About& about);
  void write_details(const testing::RunReport& report, const About& about);

  Session& session_;
  const bool verbose_;
};

}  // namespace plumb::cli
