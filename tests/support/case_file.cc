#include "support/case_file.h"

#include <algorithm>
#include <cctype>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>
#include <stdexcept>

namespace plumb::test {
namespace {

namespace fs = std::filesystem;

std::string path_of(const std::string& directory) {
  return std::string(PLUMB_SOURCE_DIR) + "/" + directory;
}

/// `-- name --`, or nothing.
std::string section_name(const std::string& line) {
  if (!line.starts_with("-- ") || !line.ends_with(" --") || line.size() < 7) return {};
  return line.substr(3, line.size() - 6);
}

/// What stands before the first case is returned in `head`.
std::vector<TextCase> read_file(const fs::path& path, std::string& head) {
  std::ifstream in(path, std::ios::binary);
  std::vector<TextCase> cases;
  for (std::string line; std::getline(in, line);) {
    if (line.starts_with("=== ")) {
      cases.push_back({path.stem().string(), line.substr(4), {}});
    } else if (cases.empty()) {
      head += line + "\n";
    } else if (const std::string name = section_name(line); !name.empty()) {
      cases.back().sections.emplace_back(name, "");
    } else if (!cases.back().sections.empty()) {
      cases.back().sections.back().second += line + "\n";
    } else if (!line.empty()) {
      throw std::runtime_error(path.string() + ": text outside of a section: " + line);
    }
  }
  return cases;
}

}  // namespace

std::string TextCase::section(const std::string& wanted, const std::string& fallback) const {
  for (const auto& [name, text] : sections) {
    if (name == wanted) return text;
  }
  return fallback;
}

bool TextCase::has(const std::string& wanted) const {
  return std::any_of(sections.begin(), sections.end(),
                     [&](const auto& section) { return section.first == wanted; });
}

std::vector<TextCase> read_cases(const std::string& directory) {
  std::vector<fs::path> paths;
  for (const auto& entry : fs::directory_iterator(path_of(directory))) {
    if (entry.path().extension() == ".txtar") paths.push_back(entry.path());
  }
  std::sort(paths.begin(), paths.end());
  std::vector<TextCase> all;
  for (const fs::path& path : paths) {
    std::string head;
    for (TextCase& one : read_file(path, head)) all.push_back(std::move(one));
  }
  return all;
}

std::string test_name(const TextCase& what) {
  std::string name = what.file + "_" + what.name;
  for (char& letter : name) {
    if (std::isalnum(static_cast<unsigned char>(letter)) == 0) letter = '_';
  }
  return name;
}

bool updating_golden() {
  const char* const text = std::getenv("PLUMB_UPDATE_GOLDEN");
  return text != nullptr && *text != '\0';
}

void update_case(const std::string& directory, const TextCase& what,
                 const std::vector<std::pair<std::string, std::string>>& sections) {
  const fs::path path = fs::path(path_of(directory)) / (what.file + ".txtar");
  std::string head;
  std::vector<TextCase> cases = read_file(path, head);
  std::ostringstream out;
  out << head;
  for (TextCase& one : cases) {
    if (one.name == what.name) {
      std::erase_if(one.sections, [&](const auto& old) {
        return std::any_of(sections.begin(), sections.end(),
                           [&](const auto& section) { return section.first == old.first; });
      });
      for (const auto& section : sections) {
        if (!section.second.empty()) one.sections.push_back(section);
      }
    }
    out << "=== " << one.name << "\n";
    for (const auto& [name, text] : one.sections) out << "-- " << name << " --\n" << text;
  }
  std::ofstream(path, std::ios::binary) << out.str();
}

}  // namespace plumb::test
