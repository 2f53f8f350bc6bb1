#include "modules/lock.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/memory_files.h"

namespace plumb::modules {
namespace {

class LockFile : public testing::Test {
 protected:
  Lock read(const std::string& text) {
    const test::MemoryFiles files(std::map<std::string, std::string>{{kLockFile, text}});
    return read_lock(kLockFile, files, sources, diags);
  }
  diagnostics::SourceMap sources;
  diagnostics::Diagnostics diags;
};

TEST_F(LockFile, IsReadAsItWasWritten) {
  const Lock lock{{{"git::https://h/r?ref=v1", ""}, {"0123", {"h1:a="}}},
                  {{"h/n/m/s", "1.0.0"}, {"", {"h1:b=", "h1:c="}}},
                  {{"h/n/m/s", "2.0.0"}, {"4567", {"h1:d="}}},
                  {{R"(odd "\ ${x} %{y} $)", ""}, {"", {"h1:e="}}}};
  EXPECT_EQ(read(encode_lock(lock)), lock);
  EXPECT_TRUE(diags.empty());
}

TEST_F(LockFile, LooksLikeThis) {
  EXPECT_EQ(
      encode_lock({{{"h/n/m/s", "1.0.0"}, {"01", {"h1:c=", "h1:b="}}}}),
      R"(# This file is maintained automatically by "plumb init". Commit it with the configuration.

module "h/n/m/s" {
  version = "1.0.0"
  commit  = "01"
  hashes = [
    "h1:b=",
    "h1:c=",
  ]
}
)");
}

TEST_F(LockFile, WithMistakesIsReported) {
  for (const char* const text :
       {"module \"a\" {", "provider \"a\" {}", "module {}", "module \"a\" { hashes = 1 }",
        "module \"a\" {}\nmodule \"a\" {}", "module \"a\" { version = var.x }"}) {
    diags = {};
    (void)read(text);
    EXPECT_TRUE(diags.has_errors()) << text;
  }
}

/// A text that ends too early has values that nobody can know.
TEST_F(LockFile, ThatIsBrokenIsReported) {
  (void)read("module \"git::https://h/r\" {\n  commit = \"01\"; hashes = [\n}\n");
  EXPECT_TRUE(diags.has_errors());
}

TEST_F(LockFile, ThatIsMissingLocksNothing) {
  const test::MemoryFiles files(std::map<std::string, std::string>{});
  EXPECT_TRUE(read_lock(kLockFile, files, sources, diags).empty());
  EXPECT_TRUE(diags.empty());
}

}  // namespace
}  // namespace plumb::modules
