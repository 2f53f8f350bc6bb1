/// The rules of the house that a compiler does not know: who may include whom, where each library
/// is visible, how long a file may be, and that the documents keep up with the code.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <set>
#include <sstream>
#include <string>
#include <vector>

namespace {

namespace fs = std::filesystem;

const fs::path kRoot = PLUMB_SOURCE_DIR;

struct File {
  std::string path;  ///< From the root.
  std::string text;

  [[nodiscard]] std::string folder() const { return fs::path(path).parent_path().string(); }
  [[nodiscard]] std::string top() const {
    const std::size_t slash = path.find('/');
    return slash == std::string::npos ? "" : path.substr(0, slash);
  }
  [[nodiscard]] bool ends_with(std::string_view end) const { return path.ends_with(end); }
  [[nodiscard]] bool is_code() const {
    return ends_with(".h") || ends_with(".cc") || ends_with(".c");
  }
};

std::string read(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

/// Every file of the tree but what builds and runs leave behind.
const std::vector<File>& all_files() {
  static const std::vector<File> files = [] {
    const std::set<std::string> skipped{".git",   "build",      ".cache",
                                        ".plumb", ".terraform", "__pycache__"};
    std::vector<File> found;
    for (auto at = fs::recursive_directory_iterator(kRoot); at != fs::end(at); ++at) {
      if (skipped.contains(at->path().filename().string())) {
        at.disable_recursion_pending();
      } else if (at->is_regular_file() && !at->is_symlink()) {
        found.push_back({fs::relative(at->path(), kRoot).string(), read(at->path())});
      }
    }
    std::sort(found.begin(), found.end(),
              [](const File& a, const File& b) { return a.path < b.path; });
    return found;
  }();
  return files;
}

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

struct Include {
  std::string name;
  bool quoted = false;  ///< "…" and not <…>.
  std::size_t line = 0;
};

std::vector<Include> includes_of(const File& file) {
  std::vector<Include> found;
  const std::vector<std::string> lines = lines_of(file.text);
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (!lines[i].starts_with("#include ")) continue;
    const std::size_t open = lines[i].find_first_of("<\"");
    const std::size_t close = lines[i].find_last_of(">\"");
    if (open == std::string::npos || close <= open) continue;
    found.push_back({lines[i].substr(open + 1, close - open - 1), lines[i][open] == '"', i + 1});
  }
  return found;
}

std::string at(const File& file, std::size_t line) {
  return file.path + ":" + std::to_string(line) + ": ";
}

// The layers, as CMakeLists.txt has them.

struct Layer {
  std::string folder;
  std::vector<std::string> deps;
};

/// The calls of a function in CMakeLists.txt, each as its words.
std::vector<std::vector<std::string>> calls(const std::string& function) {
  const std::string text = read(kRoot / "CMakeLists.txt");
  std::vector<std::vector<std::string>> found;
  for (std::size_t begin = 0; (begin = text.find(function + "(", begin)) != std::string::npos;
       ++begin) {
    if (begin > 0 && text[begin - 1] != '\n' && text[begin - 1] != ' ') continue;
    const std::size_t open = begin + function.size();
    std::istringstream words(text.substr(open + 1, text.find(')', open) - open - 1));
    found.emplace_back(std::istream_iterator<std::string>(words),
                       std::istream_iterator<std::string>());
  }
  return found;
}

/// By the library's name.
const std::map<std::string, Layer>& layers() {
  static const std::map<std::string, Layer> table = [] {
    std::map<std::string, Layer> made;
    for (const std::vector<std::string>& words : calls("plumb_library")) {
      Layer layer{words.at(0), {}};
      std::string section;
      for (std::size_t i = 1; i < words.size(); ++i) {
        if (words[i] == "FOLDER" || words[i] == "DEPS" || words[i] == "PRIVATE_DEPS") {
          section = words[i];
        } else if (section == "FOLDER") {
          layer.folder = words[i];
        } else if (section == "DEPS") {
          layer.deps.push_back(words[i]);
        }
      }
      made[words[0]] = layer;
    }
    return made;
  }();
  return table;
}

void add_reachable(const std::string& library, std::set<std::string>& reached) {
  if (!reached.insert(layers().at(library).folder).second) return;
  for (const std::string& dependency : layers().at(library).deps)
    add_reachable(dependency, reached);
}

/// Folders whose headers the files of a folder may include; empty if the folder belongs to no
/// layer.
std::set<std::string> may_include(const std::string& folder) {
  std::set<std::string> reached;
  for (const auto& [library, layer] : layers()) {
    if (folder == layer.folder || folder.starts_with(layer.folder + "/")) {
      add_reachable(library, reached);
      return reached;
    }
  }
  if (folder.starts_with("providers/")) return {folder, "providers/sdk", "providers/abi"};
  return {};
}

TEST(Layering, CMakeListsHasTheLayers) {
  EXPECT_GE(layers().size(), 13U);
  EXPECT_THAT(layers().at("parser").deps, testing::ElementsAre("ast"));
  EXPECT_EQ(layers().at("providers_host").folder, "providers/host");
}

TEST(Layering, DepsComeBeforeWhatUsesThem) {
  std::set<std::string> above;
  std::string wrong;
  for (const std::vector<std::string>& words : calls("plumb_library")) {
    for (const std::string& dependency : layers().at(words[0]).deps) {
      if (!above.contains(dependency))
        wrong += words[0] + " uses " + dependency + ", which is not above it\n";
    }
    above.insert(words[0]);
  }
  EXPECT_TRUE(wrong.empty()) << "\n" << wrong;
}

TEST(Layering, IncludesFollowIt) {
  std::string wrong;
  for (const File& file : all_files()) {
    const std::set<std::string> allowed = may_include(file.folder());
    if (!file.is_code() || allowed.empty()) continue;
    for (const Include& include : includes_of(file)) {
      if (!include.quoted) continue;
      std::string folder = fs::path(include.name).parent_path().string();
      if (folder.empty()) folder = file.folder();
      if (allowed.contains(folder) &&
          fs::exists(kRoot / folder / fs::path(include.name).filename()))
        continue;
      wrong += at(file, include.line) + "may not include \"" + include.name + "\"\n";
    }
  }
  EXPECT_TRUE(wrong.empty()) << "\n" << wrong;
}

TEST(Layering, NoIncludeGoesUp) {
  std::string wrong;
  for (const File& file : all_files()) {
    if (!file.is_code()) continue;
    for (const Include& include : includes_of(file)) {
      if (include.name.find("../") != std::string::npos)
        wrong += at(file, include.line) + include.name + "\n";
    }
  }
  EXPECT_TRUE(wrong.empty()) << "\n" << wrong;
}

/// ARCHITECTURE.md spells the table out for people: `| `folder/` | what | knows |`.
TEST(Layering, ArchitectureTellsIt) {
  const std::string text = read(kRoot / "ARCHITECTURE.md");
  std::string wrong;
  for (const auto& [library, layer] : layers()) {
    std::string knows;
    for (const std::string& dependency : layer.deps) {
      knows += (knows.empty() ? "" : ", ") + layers().at(dependency).folder;
    }
    const std::string row =
        "| `" + layer.folder + "/` | " + (knows.empty() ? "nothing" : knows) + " |";
    if (text.find(row) == std::string::npos)
      wrong += "ARCHITECTURE.md lacks the row: " + row + "\n";
  }
  EXPECT_TRUE(wrong.empty()) << "\n" << wrong;
}

// Libraries of others.

struct Library {
  std::string
      package;  ///< As find_package or pkg_check_modules names it; empty if it is not looked for.
  std::vector<std::string> headers;  ///< Beginnings of include names.
  std::vector<std::string> folders;  ///< Where they may be included, with what is below.
  bool in_headers = true;            ///< Whether headers of the engine may include them.
};

const std::vector<Library>& libraries() {
  static const std::vector<Library> table{
      {"pegtl", {"tao/"}, {"parser"}},
      {"nlohmann_json",
       {"nlohmann/"},
       {"ast", "diagnostics", "value", "eval", "config", "modules", "fetch", "state", "planner",
        "cli", "providers"},
       false},
      {"CLI11", {"CLI/"}, {"cli"}, false},
      {"tl-expected", {"tl/"}, {"diagnostics/result.h", "eval"}},
      {"sqlite3", {"sqlite3.h"}, {"state/sqlite.cc"}, false},
      {"libgit2", {"git2"}, {"fetch/git_fetch.cc"}, false},
      {"libarchive", {"archive.h", "archive_entry.h"}, {"fetch/archive.cc"}, false},
      {"libcurl", {"curl/"}, {"http", "providers/sdk", "providers/http", "providers/powerdns"}},
      {"mpfr", {"mpfr.h", "gmp.h"}, {"value", "eval"}, false},
      {"re2", {"re2/"}, {"eval"}, false},
      {"libutf8proc",
       {"utf8proc.h"},
       {"diagnostics", "value", "parser", "eval", "cli", "providers/terraform"},
       false},
      {"libcrypto",
       {"openssl/"},
       {"system", "state", "eval", "planner", "providers/host", "providers/sdk", "providers/local",
        "providers/random"}},
      {"zlib", {"zlib.h"}, {"eval"}, false},
      {"yaml-0.1", {"yaml.h"}, {"eval"}, false},
      {"", {"msgpack.hpp", "msgpack/"}, {"value", "providers/host", "planner"}, false},
      {"", {"crypt.h"}, {"providers/random", "eval"}},
      {"", {"dlfcn.h"}, {"providers/host"}, false},
      {"GTest", {"gtest/", "gmock/"}, {"tests"}},
      {"benchmark", {"benchmark/"}, {"bench"}},
  };
  return table;
}

const Library* library_of(const std::string& include) {
  for (const Library& library : libraries()) {
    for (const std::string& header : library.headers) {
      if (include.starts_with(header)) return &library;
    }
  }
  return nullptr;
}

bool is_below(const std::string& path, const std::vector<std::string>& places) {
  return std::any_of(places.begin(), places.end(), [&](const std::string& place) {
    return path == place || path.starts_with(place + "/");
  });
}

TEST(Libraries, AreVisibleInTheirFoldersOnly) {
  std::string wrong;
  for (const File& file : all_files()) {
    if (!file.is_code() || file.top() == "tests") continue;
    const bool plugin = file.top() == "providers" && !is_below(file.path, {"providers/host"});
    for (const Include& include : includes_of(file)) {
      const Library* const library = library_of(include.name);
      if (library == nullptr) continue;
      if (!is_below(file.path, library->folders))
        wrong += at(file, include.line) + "<" + include.name + "> does not belong here\n";
      const bool forward = include.name == "nlohmann/json_fwd.hpp";
      if (file.ends_with(".h") && !library->in_headers && !plugin && !forward) {
        wrong += at(file, include.line) + "<" + include.name + "> does not belong into a header\n";
      }
    }
  }
  EXPECT_TRUE(wrong.empty()) << "\n" << wrong;
}

/// What CMakeLists.txt looks for.
std::vector<std::string> packages() {
  std::vector<std::string> names;
  for (const std::vector<std::string>& words : calls("find_package")) names.push_back(words.at(0));
  for (const std::vector<std::string>& words : calls("pkg_check_modules"))
    names.push_back(words.back());
  return names;
}

TEST(Libraries, AreUsedIfTheyAreLookedFor) {
  std::set<std::string> used{"PkgConfig", "Threads"};
  for (const File& file : all_files()) {
    if (!file.is_code()) continue;
    for (const Include& include : includes_of(file)) {
      if (const Library* const library = library_of(include.name)) used.insert(library->package);
    }
  }
  std::string wrong;
  for (const std::string& package : packages()) {
    if (!used.contains(package))
      wrong += package + " is looked for in CMakeLists.txt and included nowhere\n";
  }
  EXPECT_TRUE(wrong.empty()) << "\n" << wrong;
}

TEST(Libraries, HaveTheirReasonInTheDocuments) {
  const std::string text = read(kRoot / "docs/dependencies.md");
  std::string wrong;
  for (const std::string& package : packages()) {
    if (package == "PkgConfig" || package == "Threads") continue;
    if (text.find("| `" + package + "` |") == std::string::npos)
      wrong += "docs/dependencies.md has no row for " + package + "\n";
  }
  EXPECT_TRUE(wrong.empty()) << "\n" << wrong;
}

// Files.

TEST(Files, AreNotTooLong) {
  constexpr std::size_t kSourceLinesMax = 600;
  constexpr std::size_t kTestLinesMax = 1000;
  // Longer ones, each with its reason.
  const std::map<std::string, std::size_t> exceptions{};
  std::string wrong;
  for (const File& file : all_files()) {
    if (!file.is_code()) continue;
    const auto lines =
        static_cast<std::size_t>(std::count(file.text.begin(), file.text.end(), '\n'));
    const auto exception = exceptions.find(file.path);
    const std::size_t most = exception != exceptions.end()                    ? exception->second
                             : file.top() == "tests" || file.top() == "bench" ? kTestLinesMax
                                                                              : kSourceLinesMax;
    if (lines > most)
      wrong +=
          file.path + " has " + std::to_string(lines) + " lines, of " + std::to_string(most) + "\n";
  }
  EXPECT_TRUE(wrong.empty()) << "\n" << wrong;
}

/// A name that fits anything says nothing.
TEST(Files, AreNamedForWhatTheyHold) {
  const std::set<std::string> banned{"util",    "utils",  "helper", "helpers",
                                     "manager", "common", "misc"};
  std::string wrong;
  for (const File& file : all_files()) {
    if (!file.is_code() && file.path.find(".py") == std::string::npos) continue;
    std::string stem = fs::path(file.path).stem().string();
    std::replace(stem.begin(), stem.end(), '_', ' ');
    std::istringstream words(stem);
    for (std::string word; words >> word;) {
      if (banned.contains(word)) wrong += file.path + "\n";
    }
  }
  EXPECT_TRUE(wrong.empty()) << "\n" << wrong;
}

TEST(Files, HeadersAreIncludedOnce) {
  std::string wrong;
  for (const File& file : all_files()) {
    if (!file.ends_with(".h") || file.folder() == "providers/abi") continue;
    if (file.text.find("#pragma once") == std::string::npos)
      wrong += file.path + " has no #pragma once\n";
  }
  EXPECT_TRUE(wrong.empty()) << "\n" << wrong;
}

TEST(Files, WhatIsLeftToDoHasAnIssue) {
  const std::vector<std::string> words{std::string("TO") + "DO", std::string("FIX") + "ME"};
  std::string wrong;
  for (const File& file : all_files()) {
    if (!file.is_code()) continue;
    const std::vector<std::string> lines = lines_of(file.text);
    for (std::size_t i = 0; i < lines.size(); ++i) {
      for (const std::string& word : words) {
        const std::size_t found = lines[i].find(word);
        if (found == std::string::npos) continue;
        if (lines[i].compare(found + word.size(), 2, "(#") != 0)
          wrong += at(file, i + 1) + word + " without (#issue)\n";
      }
    }
  }
  EXPECT_TRUE(wrong.empty()) << "\n" << wrong;
}

/// Paths of the machine that somebody works on mean nothing to others.
TEST(Files, NameNoMachine) {
  const std::string slash = "/";
  const std::vector<std::string> places{slash + "work/", slash + "opt/", slash + "root/",
                                        slash + "tmp/tf", slash + "tmp/build"};
  std::string wrong;
  for (const File& file : all_files()) {
    if (file.path == "LICENSE" || file.path.starts_with("tests/fuzz/corpus/")) continue;
    const std::vector<std::string> lines = lines_of(file.text);
    for (std::size_t i = 0; i < lines.size(); ++i) {
      for (const std::string& place : places) {
        for (std::size_t found = 0; (found = lines[i].find(place, found)) != std::string::npos;
             ++found) {
          const char before = found == 0 ? ' ' : lines[i][found - 1];
          const bool inside = std::isalnum(static_cast<unsigned char>(before)) != 0 ||
                              before == '_' || before == '.' || before == '}' || before == '-';
          if (!inside) wrong += at(file, i + 1) + lines[i] + "\n";
        }
      }
    }
  }
  EXPECT_TRUE(wrong.empty()) << "\n" << wrong;
}

// Documents.

TEST(Documents, ArchitectureHasAParagraphForEachFolder) {
  const std::string text = read(kRoot / "ARCHITECTURE.md");
  std::set<std::string> folders;
  for (const File& file : all_files()) {
    if (!file.top().empty() && !file.top().starts_with(".")) folders.insert(file.top());
  }
  std::string wrong;
  for (const std::string& folder : folders) {
    if (text.find("\n**`" + folder + "/`**") == std::string::npos)
      wrong += "ARCHITECTURE.md has no paragraph **`" + folder + "/`**\n";
  }
  EXPECT_TRUE(wrong.empty()) << "\n" << wrong;
}

/// Links from one document to another lead somewhere.
TEST(Documents, LinksLeadSomewhere) {
  std::string wrong;
  for (const File& file : all_files()) {
    if (!file.ends_with(".md")) continue;
    for (std::size_t begin = 0; (begin = file.text.find("](", begin)) != std::string::npos;
         ++begin) {
      std::string target = file.text.substr(begin + 2, file.text.find(')', begin) - begin - 2);
      target = target.substr(0, target.find('#'));
      if (target.empty() || target.find("://") != std::string::npos ||
          target.find(' ') != std::string::npos)
        continue;
      if (!fs::exists(kRoot / file.folder() / target)) wrong += file.path + ": " + target + "\n";
    }
  }
  EXPECT_TRUE(wrong.empty()) << "\n" << wrong;
}

TEST(Documents, DecisionsAreNumberedAndShort) {
  constexpr std::ptrdiff_t kLinesMax = 60;
  std::vector<std::string> numbers;
  std::string wrong;
  for (const File& file : all_files()) {
    if (file.folder() != "docs/decisions") continue;
    numbers.push_back(fs::path(file.path).filename().string().substr(0, 4));
    for (const char* const heading :
         {"\n## Context\n", "\n## Decision\n", "\n## Consequences\n", "\n## Alternatives\n"}) {
      if (file.text.find(heading) == std::string::npos) wrong += file.path + " lacks" + heading;
    }
    if (std::count(file.text.begin(), file.text.end(), '\n') > kLinesMax)
      wrong += file.path + " is longer than a page\n";
  }
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    const std::string want = std::to_string(10001 + i).substr(1);
    if (numbers[i] != want)
      wrong += "docs/decisions: " + numbers[i] + " where " + want + " is expected\n";
  }
  EXPECT_TRUE(wrong.empty()) << "\n" << wrong;
}

}  // namespace
