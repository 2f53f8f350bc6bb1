#include <algorithm>

#include "testing/suite.h"

namespace plumb::testing {

Summary summary_of(const std::vector<FileReport>& reports) {
  Summary summary;
  for (const FileReport& file : reports) {
    summary.status = std::max(summary.status, file.status);
    for (const RunReport& run : file.runs) {
      summary.passed += run.status == Status::kPass ? 1 : 0;
      summary.failed += run.status == Status::kFail ? 1 : 0;
      summary.errored += run.status == Status::kError ? 1 : 0;
      summary.skipped += run.status == Status::kSkip ? 1 : 0;
    }
  }
  return summary;
}

std::vector<FileReport> run_suite(const SuiteContext& context, SuiteObserver& observer) {
  std::vector<const TestFile*> files;
  for (const TestFile& file : context.suite.files) {
    const bool wanted = context.filter.empty() ||
                        std::ranges::find(context.filter, file.path) != context.filter.end();
    if (wanted) files.push_back(&file);
  }
  observer.begins(files);
  std::vector<FileReport> reports;
  for (const TestFile* file : files) reports.push_back(run_file(context, *file, observer));
  observer.ends(summary_of(reports));
  return reports;
}

}  // namespace plumb::testing
