#include "cli/test_junit.h"

#include <algorithm>
#include <cstdio>

#include "diagnostics/render.h"
#include "system/clock.h"

namespace plumb::cli {
namespace {

using diagnostics::Diagnostics;
using diagnostics::Severity;
using testing::RunReport;
using testing::Status;

/// Escaped as Go does; what XML cannot hold becomes U+FFFD.
std::string attribute(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    switch (c) {
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '&':
        out += "&amp;";
        break;
      case '"':
        out += "&#34;";
        break;
      case '\'':
        out += "&#39;";
        break;
      case '\n':
        out += "&#xA;";
        break;
      case '\t':
        out += "&#x9;";
        break;
      default:
        out += static_cast<unsigned char>(c) < 0x20 ? std::string("\uFFFD") : std::string(1, c);
    }
  }
  return out + "\"";
}

/// A section that ends where the text says so is cut in two there.
std::string cdata(std::string text) {
  constexpr std::string_view kEnd = "]]>";
  for (std::size_t at = 0; (at = text.find(kEnd, at)) != std::string::npos;) {
    constexpr std::string_view kCut = "]]]]><![CDATA[>";
    text.replace(at, kEnd.size(), kCut);
    at += kCut.size();
  }
  return "<![CDATA[" + text + "]]>";
}

std::string texts(const Diagnostics& diags, Severity severity,
                  const diagnostics::SourceMap& sources) {
  std::string out;
  for (const diagnostics::Diagnostic& diagnostic : diags.items()) {
    if (diagnostic.severity == severity)
      out += diagnostics::render(diagnostic, sources, {false, 78});
  }
  return out;
}

std::string failure_message(const RunReport& run) {
  const auto& all = run.diags.items();
  const auto first = std::ranges::find_if(
      all, [](const auto& diagnostic) { return diagnostic.severity == Severity::kError; });
  return std::to_string(run.failed) + " of " + std::to_string(run.run->asserts.size()) +
         " assertions failed" + (run.failed > 1 ? ", including: " : ": ") +
         (first == all.end() ? "" : first->detail);
}

/// The run after which the rest of a file was passed over.
std::string skipped_element(const testing::FileReport& file) {
  const auto cause = std::ranges::find_if(
      file.runs, [](const RunReport& run) { return run.status == Status::kError; });
  if (cause == file.runs.end()) return "<skipped message=\"Testcase skipped\"></skipped>";
  return "<skipped message=\"Testcase skipped due to a previous testcase error\">" +
         cdata("Previous testcase \"" + cause->run->name +
               "\" ended in error, which caused the remaining tests in the file to be skipped") +
         "</skipped>";
}

std::string testcase(const testing::FileReport& file, const RunReport& run,
                     const diagnostics::SourceMap& sources) {
  std::string out =
      "    <testcase name=" + attribute(run.run->name) + " classname=" + attribute(file.file->path);
  if (run.status != Status::kSkip) {
    char seconds[32];
    std::snprintf(seconds, sizeof seconds, "%.9f", static_cast<double>(run.elapsed_ms) / 1000);
    out += " time=\"" + std::string(seconds) +
           "\" timestamp=" + attribute(system::utc_text(run.started_ms / 1000));
  }
  out += ">";
  std::string inner;
  const std::string errors = texts(run.diags, Severity::kError, sources);
  const std::string warnings = texts(run.diags, Severity::kWarning, sources);
  if (run.status == Status::kSkip) inner += "\n      " + skipped_element(file);
  if (run.status == Status::kFail) {
    inner += "\n      <failure message=" + attribute(failure_message(run)) + ">" + cdata(errors) +
             "</failure>";
  }
  if (run.status == Status::kError)
    inner += "\n      <error message=\"Encountered an error\">" + cdata(errors) + "</error>";
  if (!warnings.empty()) inner += "\n      <system-err>" + cdata(warnings) + "</system-err>";
  return out + inner + (inner.empty() ? "" : "\n    ") + "</testcase>";
}

}  // namespace

std::string junit_xml(const std::vector<testing::FileReport>& reports,
                      const diagnostics::SourceMap& sources) {
  std::string out = "<?xml version=\"1.0\" encoding=\"UTF-8\"?><testsuites>";
  for (const testing::FileReport& file : reports) {
    const testing::Summary summary = testing::summary_of({file});
    out += "\n  <testsuite name=" + attribute(file.file->path) + " tests=\"" +
           std::to_string(file.runs.size()) + "\" skipped=\"" + std::to_string(summary.skipped) +
           "\" failures=\"" + std::to_string(summary.failed) + "\" errors=\"" +
           std::to_string(summary.errored) + "\">";
    for (const RunReport& run : file.runs) out += "\n" + testcase(file, run, sources);
    out += std::string(file.runs.empty() ? "" : "\n  ") + "</testsuite>";
  }
  return out + (reports.empty() ? "" : "\n") + "</testsuites>";
}

}  // namespace plumb::cli
