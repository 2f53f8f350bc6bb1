/// Finding and reading tests.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "config/load.h"
#include "testing/test_file.h"

namespace plumb::testing {

/// Where tests are, beside those in the root module's folder, unless a command line says other.
inline constexpr const char* kTestDirectory = "tests";

struct TestSuite {
  std::vector<TestFile> files;  ///< Sorted by path.
  /// The modules that runs test in place of the root module, by source.
  std::map<std::string, std::unique_ptr<config::ModuleNode>> modules;
};

/// Reads the test files of the current folder and of the directory below it, and the modules that
/// their runs name. With errors the suite holds what was understood.
[[nodiscard]] TestSuite load_tests(const std::string& directory, const config::LoadContext& context,
                                   Diagnostics& diags);

}  // namespace plumb::testing
