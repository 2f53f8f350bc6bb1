/// The module that a run tests, with the providers of the test in place of its own.
#pragma once

#include "testing/run_stand_ins.h"

namespace plumb::testing {

/// The tree has the test's providers for as long as this lives.
class ModuleUnderTest {
 public:
  /// Reports providers that the run names and the file does not have.
  ModuleUnderTest(config::ModuleNode& root, const TestFile& file, const TestRun& run,
                  Diagnostics& diags);
  ModuleUnderTest(const ModuleUnderTest&) = delete;
  ModuleUnderTest& operator=(const ModuleUnderTest&) = delete;
  ~ModuleUnderTest() { root_.module = original_; }

  [[nodiscard]] const config::ModuleNode& root() const { return root_; }
  [[nodiscard]] const Mocks& mocks() const { return mocks_; }

 private:
  config::ModuleNode& root_;
  const std::shared_ptr<const config::Module> original_;
  Mocks mocks_;
};

}  // namespace plumb::testing
