#include "modules/fetch_programs.h"

#include <utility>

namespace plumb::modules {
namespace {

using diagnostics::ErrorCode;
using diagnostics::fail;

constexpr const char* kProgram = "plumb-fetch";

std::string in_words(std::chrono::milliseconds time) {
  const auto seconds = std::chrono::ceil<std::chrono::seconds>(time).count();
  return seconds == 1 ? "a second" : std::to_string(seconds) + " seconds";
}

}  // namespace

Result<system::Process> FetchPrograms::take() {
  {
    const std::lock_guard guard(mutex_);
    if (!idle_.empty()) {
      system::Process program = std::move(idle_.back());
      idle_.pop_back();
      return program;
    }
  }
  PLUMB_ASSIGN(const std::string path, system::find_companion(kProgram));
  PLUMB_ASSIGN(system::Process program, system::Process::start(path, {}));
  PLUMB_TRY(program.write_line(encode(settings_)));
  return program;
}

Result<std::string> FetchPrograms::answer_of(system::Process& program) const {
  while (true) {
    auto line = program.read_line(patience_, cancellation_);
    if (line && *line == kFetchProgress) continue;
    if (line) return line;
    if (line.error().code == ErrorCode::kDeadline) {
      return fail(ErrorCode::kDeadline, "nothing came from the server for " + in_words(patience_) +
                                            ", and it was given up");
    }
    if (cancellation_.requested()) return fail(ErrorCode::kUnavailable, "interrupted");
    return fail(ErrorCode::kInternal, std::string(kProgram) + " failed: " + line.error().message);
  }
}

Result<std::string> FetchPrograms::ask(const FetchQuestion& question) {
  PLUMB_ASSIGN(system::Process program, take());
  PLUMB_TRY(program.write_line(encode(question)));
  // Without an answer, the program is not asked again: it ends here.
  PLUMB_ASSIGN(std::string answer, answer_of(program));
  const std::lock_guard guard(mutex_);
  idle_.push_back(std::move(program));
  return answer;
}

Result<std::vector<std::string>> FetchPrograms::versions(const config::ModuleSource& module) {
  PLUMB_ASSIGN(const std::string answer, ask(VersionsQuestion{module}));
  return decode_versions(answer);
}

Result<config::ModuleSource> FetchPrograms::location(const config::ModuleSource& module,
                                                     const std::string& version) {
  PLUMB_ASSIGN(const std::string answer, ask(LocationQuestion{module, version}));
  return decode_location(answer);
}

Result<FetchedPackage> FetchPrograms::fetch(const PackageRequest& request) {
  PLUMB_ASSIGN(const std::string answer, ask(request));
  return decode_package(answer);
}

}  // namespace plumb::modules
