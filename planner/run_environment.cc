#include "planner/run_environment.h"

#include <cstdlib>
#include <filesystem>

#include "config/decode.h"
#include "parser/parse.h"
#include "system/clock.h"
#include "system/files.h"

namespace plumb::planner {

diagnostics::Result<std::string> RunEnvironment::read_file(const std::string& path) const {
  return system::real_files().read(path);
}

eval::Environment::FileKind RunEnvironment::file_kind(const std::string& path) const {
  switch (system::real_files().kind(path)) {
    case system::FileKind::kMissing:
      return FileKind::kMissing;
    case system::FileKind::kRegular:
      return FileKind::kRegular;
    case system::FileKind::kDirectory:
      return FileKind::kDirectory;
    case system::FileKind::kOther:
      break;
  }
  return FileKind::kOther;
}

std::vector<std::string> RunEnvironment::files_below(const std::string& directory) const {
  std::vector<std::string> found;
  std::error_code error;
  const auto options = std::filesystem::directory_options::follow_directory_symlink |
                       std::filesystem::directory_options::skip_permission_denied;
  std::filesystem::recursive_directory_iterator at(directory, options, error);
  for (const std::filesystem::recursive_directory_iterator end; !error && at != end;
       at.increment(error)) {
    if (at->is_regular_file(error))
      found.push_back(at->path().lexically_relative(directory).generic_string());
  }
  return found;
}

std::string RunEnvironment::working_directory() const {
  std::error_code error;
  return std::filesystem::current_path(error).string();
}

std::string RunEnvironment::home_directory() const {
  const char* const home = std::getenv("HOME");
  return home == nullptr ? "/" : home;
}

std::int64_t RunEnvironment::now() const {
  return system::real_clock().now_ms() / 1000;
}

std::string RunEnvironment::random_bytes(std::size_t count) const {
  return system::random_bytes(count);
}

ast::ExpressionFile RunEnvironment::parse_template(const std::string& name, std::string text,
                                                   diagnostics::Diagnostics& diags) const {
  return parser::parse_template(sources_.add(name, std::move(text)), sources_, diags);
}

std::string RunEnvironment::place_text(diagnostics::Span span) const {
  return span.valid() ? config::place_text(span, sources_) : "";
}

}  // namespace plumb::planner
