#include "cli/test_json.h"

#include "cli/json_text.h"
#include "cli/json_ui.h"
#include "cli/state_json.h"
#include "cli/test_text.h"
#include "value/json_codec.h"

namespace plumb::cli {
namespace {

using testing::Status;

/// Failures and errors are two things to machines.
const char* exact_word(Status status) {
  return status == Status::kError ? "error" : status_word(status);
}

std::string counted(std::size_t count, const std::string& what) {
  return std::to_string(count) + " " + what + (count == 1 ? "" : "s");
}

}  // namespace

void TestMessages::write(const char* level, const std::string& text, const About& about,
                         const char* type, const std::string& payload) {
  JsonText line;
  line.text("@level", level);
  line.text("@message", text);
  line.text("@module", "terraform.ui");
  if (!about.file.empty()) line.text("@testfile", about.file);
  if (!about.run.empty()) line.text("@testrun", about.run);
  line.text("@timestamp", json_timestamp());
  line.raw(type, payload);
  line.text("type", type);
  session_.streams.out << line.finish() << "\n" << std::flush;
}

void TestMessages::write_all(const Diagnostics& diags, const About& about) {
  for (const diagnostics::Diagnostic& diagnostic : diags.items()) {
    const bool error = diagnostic.severity == diagnostics::Severity::kError;
    write(error ? "error" : "warn", (error ? "Error: " : "Warning: ") + diagnostic.summary, about,
          "diagnostic", diagnostics::render_json(diagnostic, session_.sources));
  }
}

void TestMessages::begins(const std::vector<const testing::TestFile*>& files) {
  std::size_t runs = 0;
  JsonText all;
  for (const testing::TestFile* file : files) {
    runs += file->runs.size();
    std::string names;
    for (const testing::TestRun& run : file->runs) {
      names += names.empty() ? "[" : ",";
      value::append_json_string(names, run.name);
    }
    all.raw(file->path, names.empty() ? "null" : names + "]");
  }
  if (files.empty()) return;
  write("info", "Found " + counted(files.size(), "file") + " and " + counted(runs, "run block"), {},
        "test_abstract", all.finish());
}

void TestMessages::file_begins(const testing::TestFile& file) {
  JsonText payload;
  payload.text("path", file.path);
  payload.text("progress", "starting");
  write("info", file.path + "... in progress", {file.path, ""}, "test_file", payload.finish());
}

void TestMessages::run_begins(const testing::TestFile& file, const testing::TestRun& run) {
  JsonText payload;
  payload.text("path", file.path);
  payload.text("run", run.name);
  payload.text("progress", "starting");
  payload.raw("elapsed", "0");
  write("info", "  \"" + run.name + "\"... in progress", {file.path, run.name}, "test_run",
        payload.finish());
}

void TestMessages::write_details(const testing::RunReport& report, const About& about) {
  if (!verbose_) return;
  Diagnostics unreadable;
  if (report.plan) {
    write("info", "-verbose flag enabled, printing plan", about, "test_plan",
          plan_message_json(*report.plan));
  } else if (report.state) {
    const auto objects = decode_objects(session_, *report.state, unreadable);
    write("info", "-verbose flag enabled, printing state", about, "test_state",
          state_message_json(*report.state, objects));
  }
  write_all(unreadable, about);
}

void TestMessages::run_ends(const testing::TestFile& file, const testing::RunReport& report) {
  const About about{file.path, report.run->name};
  JsonText payload;
  payload.text("path", file.path);
  payload.text("run", report.run->name);
  payload.text("progress", "complete");
  payload.text("status", exact_word(report.status));
  write("info", "  \"" + report.run->name + "\"... " + status_word(report.status), about,
        "test_run", payload.finish());
  write_details(report, about);
  write_all(report.diags, about);
}

void TestMessages::tearing_down(const testing::TestFile& file) {
  JsonText payload;
  payload.text("path", file.path);
  payload.text("progress", "teardown");
  write("info", file.path + "... tearing down", {file.path, ""}, "test_file", payload.finish());
}

void TestMessages::destroying(const testing::TestFile& file, const testing::TestRun& run) {
  JsonText payload;
  payload.text("path", file.path);
  payload.text("run", run.name);
  payload.text("progress", "teardown");
  payload.raw("elapsed", "0");
  write("info", "  \"" + run.name + "\"... tearing down", {file.path, run.name}, "test_run",
        payload.finish());
}

void TestMessages::left_over(const testing::TestFile& file, const testing::TestRun& run,
                             const testing::LeftOver& left) {
  const About about{file.path, run.name};
  std::string objects;
  for (const auto& [address, deposed] : left.objects) {
    JsonText object;
    object.text("instance", address);
    if (!deposed.empty()) object.text("deposed_key", deposed);
    objects += (objects.empty() ? "[" : ",") + object.finish();
  }
  JsonText payload;
  payload.raw("failed_resources", objects + "]");
  if (!objects.empty()) {
    write("error",
          "Plumb left some resources in state after executing " + file.path + "/" + run.name +
              ", they need to be cleaned up manually.",
          about, "test_cleanup", payload.finish());
  }
  write_all(left.diags, about);
}

void TestMessages::file_ends(const testing::TestFile& file, Status status,
                             const Diagnostics& diags) {
  JsonText payload;
  payload.text("path", file.path);
  payload.text("progress", "complete");
  payload.text("status", exact_word(status));
  write("info", file.path + "... " + status_word(status), {file.path, ""}, "test_file",
        payload.finish());
  write_all(diags, {file.path, ""});
}

void TestMessages::ends(const testing::Summary& summary) {
  JsonText payload;
  payload.text("status", exact_word(summary.status));
  payload.raw("passed", std::to_string(summary.passed));
  payload.raw("failed", std::to_string(summary.failed));
  payload.raw("errored", std::to_string(summary.errored));
  payload.raw("skipped", std::to_string(summary.skipped));
  write("info", summary_line(summary), {}, "test_summary", payload.finish());
}

}  // namespace plumb::cli
