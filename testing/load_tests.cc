#include "testing/load_tests.h"

#include <algorithm>

#include "config/locate.h"
#include "parser/json.h"
#include "parser/parse.h"
#include "testing/decode_test.h"

namespace plumb::testing {
namespace {

/// OpenTofu's files take the place of Terraform's of the same name.
struct Suffix {
  std::string_view text;
  std::string_view preferred;  ///< Empty if this is.
};

constexpr Suffix kSuffixes[] = {
    {".tftest.hcl", ".tofutest.hcl"},
    {".tftest.json", ".tofutest.json"},
    {".tofutest.hcl", ""},
    {".tofutest.json", ""},
};

bool is_ignored(std::string_view name) {
  return name.empty() || name.front() == '.' || name.back() == '~' ||
         (name.front() == '#' && name.back() == '#');
}

bool is_test(const std::string& path, const std::string& name, const system::FileSystem& files) {
  if (is_ignored(name) || files.kind(path) == system::FileKind::kDirectory) return false;
  for (const Suffix& suffix : kSuffixes) {
    if (!name.ends_with(suffix.text)) continue;
    if (suffix.preferred.empty()) return true;
    const std::string twin =
        path.substr(0, path.size() - suffix.text.size()) + std::string(suffix.preferred);
    return files.kind(twin) != system::FileKind::kRegular;
  }
  return false;
}

void find_tests(const std::string& directory, const system::FileSystem& files,
                std::vector<std::string>& paths) {
  const auto names = files.list(directory);
  if (!names) return;
  for (const std::string& name : *names) {
    std::string path = system::join_path(directory, name);
    if (is_test(path, name, files)) paths.push_back(std::move(path));
  }
}

TestFile read_test(const std::string& path, const config::LoadContext& context,
                   Diagnostics& diags) {
  TestFile file;
  file.path = path;
  auto text = context.files.read(path);
  if (!text) {
    diags.error({}, "Failed to read file",
                "The file \"" + path + "\" could not be read: " + text.error().message + ".");
    return file;
  }
  const diagnostics::FileId id = context.sources.add(path, std::move(*text));
  auto tree = path.ends_with(".json")
                  ? parser::parse_json_file(id, test_form, context.sources, diags)
                  : parser::parse_file(id, context.sources, diags);
  decode_test_file(*tree, context, file, diags);
  file.trees.push_back(std::move(tree));
  return file;
}

/// The tree of the module that a run names, unless it is there already.
void load_module_of(const TestModule& module, const config::LoadContext& context, TestSuite& suite,
                    Diagnostics& diags) {
  const config::ModuleCall& call = module.call;
  if (suite.modules.count(call.source) > 0) return;
  const auto source = config::source_of(call, diags);
  if (!source) return;
  if (source->kind != config::SourceKind::kLocal) {
    diags.error(call.source_span, "Module not installed",
                "Only modules in local folders, as in \"./setup\", can be tested so by this "
                "version of Plumb. Call the other one from a module in such a folder.");
    return;
  }
  const std::string directory = system::clean_path(source->package);
  if (!config::has_configuration(directory, context.files)) {
    diags.error(call.source_span, "Module not installed",
                "There is no module in the folder " + directory + ".");
    return;
  }
  if (auto root = config::load(directory, context, diags))
    suite.modules.emplace(call.source, std::move(root));
}

}  // namespace

TestSuite load_tests(const std::string& directory, const config::LoadContext& context,
                     Diagnostics& diags) {
  TestSuite suite;
  const std::string below = system::clean_path(directory);
  if (below.starts_with("/") || below.starts_with("..")) {
    diags.error({}, "Invalid testing directory",
                "The directory of tests must be below the current one, and is given as a path "
                "relative to that.");
    return suite;
  }
  const bool there = context.files.kind(below) == system::FileKind::kDirectory;
  if (!there && below != kTestDirectory) {
    diags.warning({}, "Test directory does not exist",
                  "There is no directory " + directory + ", which is to have tests.");
  }
  std::vector<std::string> paths;
  find_tests(".", context.files, paths);
  if (below != ".") find_tests(below, context.files, paths);
  std::ranges::sort(paths);
  for (const std::string& path : paths) suite.files.push_back(read_test(path, context, diags));
  if (diags.has_errors()) return suite;
  for (const TestFile& file : suite.files) {
    for (const TestRun& run : file.runs) {
      if (run.module) load_module_of(*run.module, context, suite, diags);
    }
  }
  return suite;
}

}  // namespace plumb::testing
