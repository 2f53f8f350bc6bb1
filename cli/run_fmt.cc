#include <algorithm>
#include <atomic>
#include <filesystem>
#include <iterator>

#include "cli/arguments.h"
#include "cli/session.h"
#include "parser/format.h"
#include "parser/parse.h"
#include "system/files.h"

namespace plumb::cli {
namespace {

constexpr std::string_view kSuffixes[] = {".tf",         ".tofu",         ".tfvars",
                                          ".tftest.hcl", ".tofutest.hcl", ".tfmock.hcl"};

bool is_formatted_kind(std::string_view name) {
  return std::any_of(std::begin(kSuffixes), std::end(kSuffixes),
                     [&](std::string_view suffix) { return name.ends_with(suffix); });
}

bool is_ignored(std::string_view name) {
  return name.front() == '.' || name.back() == '~' || (name.front() == '#' && name.back() == '#');
}

/// Files to format in a directory, and below it if asked.
void collect(const std::string& directory, bool recursive, std::vector<std::string>& out,
             Diagnostics& diags) {
  const auto names = system::real_files().list(directory);
  if (!names) {
    add_error(names.error(), "Failed to read directory", diags);
    return;
  }
  for (const std::string& name : *names) {
    if (is_ignored(name)) continue;
    const std::string path = system::join_path(directory, name);
    const auto kind = system::real_files().kind(path);
    if (kind == system::FileKind::kDirectory && recursive) collect(path, recursive, out, diags);
    if (kind == system::FileKind::kRegular && is_formatted_kind(name)) out.push_back(path);
  }
}

struct FormatResult {
  std::string path;
  std::string before;
  std::string after;
  Diagnostics diags;
  bool changed = false;
};

void format_one(FormatResult& result, diagnostics::SourceMap& sources) {
  const auto id = sources.add(result.path, result.before);
  (void)parser::parse_file(id, sources, result.diags);
  if (result.diags.has_errors()) return;
  result.after = parser::format_source(result.before);
  result.changed = result.after != result.before;
}

/// Lines that differ, in the manner of `diff -u` without the surroundings.
std::string difference(const FormatResult& result) {
  const auto lines = [](const std::string& text) {
    std::vector<std::string_view> all;
    for (std::size_t at = 0; at < text.size();) {
      const std::size_t end = std::min(text.find('\n', at), text.size());
      all.push_back(std::string_view(text).substr(at, end - at));
      at = end + 1;
    }
    return all;
  };
  const auto before = lines(result.before);
  const auto after = lines(result.after);
  std::string out = "--- old/" + result.path + "\n+++ new/" + result.path + "\n";
  std::size_t first = 0;
  while (first < before.size() && first < after.size() && before[first] == after[first]) ++first;
  std::size_t last = 0;
  while (last < before.size() - first && last < after.size() - first &&
         before[before.size() - 1 - last] == after[after.size() - 1 - last])
    ++last;
  out += "@@ -" + std::to_string(first + 1) + "," + std::to_string(before.size() - first - last) +
         " +" + std::to_string(first + 1) + "," + std::to_string(after.size() - first - last) +
         " @@\n";
  for (std::size_t i = first; i < before.size() - last; ++i)
    out += "-" + std::string(before[i]) + "\n";
  for (std::size_t i = first; i < after.size() - last; ++i)
    out += "+" + std::string(after[i]) + "\n";
  return out;
}

/// As Terraform names files: from the working directory, whatever the way that was given.
std::string from_here(const std::string& path) {
  if (!path.starts_with('/')) return path;
  return std::filesystem::path(path).lexically_relative(std::filesystem::current_path()).string();
}

int format_stdin(Session& session, bool check) {
  FormatResult result;
  result.path = "<stdin>";
  result.before.assign(std::istreambuf_iterator<char>(session.streams.in), {});
  format_one(result, session.sources);
  if (session.show(result.diags)) return 2;
  if (!check) {
    // Terraform ends this output with one newline, whatever the text ends with.
    if (!result.after.empty() && result.after.back() == '\n') result.after.pop_back();
    session.streams.out << result.after << "\n";
  }
  return check && result.changed ? 3 : 0;
}

}  // namespace

int run_fmt(const Call& call) {
  bool list = true;
  bool write = true;
  bool diff = false;
  bool check = false;
  bool recursive = false;
  std::vector<std::string> targets;
  Arguments arguments("fmt [options] [TARGET...]",
                      "Reformats configuration files in the canonical style.");
  arguments.flag("list", list, "Name the files that were not formatted (default: true)");
  arguments.flag("write", write, "Write the files (default: true)");
  arguments.flag("diff", diff, "Show the differences");
  arguments.flag("check", check, "Only check; exit with 3 if a file is not formatted");
  arguments.flag("recursive", recursive, "Also files in subdirectories");
  arguments.positional("targets", targets, ~std::size_t{0});
  if (const auto ended = arguments.parse(call.arguments, call.streams)) return *ended;
  Session session(call, arguments.no_color());
  if (targets.size() == 1 && targets[0] == "-") return format_stdin(session, check);
  Diagnostics diags;
  std::vector<std::string> paths;
  if (targets.empty()) targets.emplace_back(".");
  for (const std::string& given : targets) {
    const std::string target = from_here(given);
    const auto kind = system::real_files().kind(target);
    if (kind == system::FileKind::kDirectory) {
      collect(target, recursive, paths, diags);
    } else if (kind == system::FileKind::kMissing) {
      diags.error({}, "No file or directory at " + target,
                  "There is nothing to format under that name.");
    } else if (is_formatted_kind(target)) {
      paths.push_back(target);
    } else {
      diags.error(
          {}, "Unsupported file",
          "Only .tf, .tofu, .tfvars, .tftest.hcl and .tfmock.hcl files can be formatted, and " +
              target + " is none.");
    }
  }
  std::vector<FormatResult> results(paths.size());
  for (std::size_t i = 0; i < paths.size(); ++i) {
    session.pool.run([&, i] {
      results[i].path = paths[i];
      auto text = system::real_files().read(paths[i]);
      if (!text) {
        add_error(text.error(), "Failed to read file", results[i].diags);
        return;
      }
      results[i].before = std::move(*text);
      format_one(results[i], session.sources);
    });
  }
  session.pool.wait_idle();
  for (FormatResult& result : results) diags.append(std::move(result.diags));
  bool changed = false;
  for (const FormatResult& result : results) {
    if (!result.changed) continue;
    changed = true;
    if (list && !diags.has_errors()) call.streams.out << result.path << "\n";
    if (diff) call.streams.out << difference(result);
    if (!write || check) continue;
    if (const auto written = system::real_files().write(result.path, result.after); !written)
      add_error(written.error(), "Failed to write file", diags);
  }
  if (session.show(diags)) return 2;
  return check && changed ? 3 : 0;
}

}  // namespace plumb::cli
