#include "system/files.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <filesystem>
#include <fstream>
#include <thread>

namespace plumb::system {
namespace {

using diagnostics::ErrorCode;
using testing::ElementsAre;
using testing::HasSubstr;

struct PathCase {
  const char* name;
  const char* input;
  const char* want;
};

class CleanPath : public testing::TestWithParam<PathCase> {};

TEST_P(CleanPath, Is) {
  EXPECT_EQ(clean_path(GetParam().input), GetParam().want);
}

INSTANTIATE_TEST_SUITE_P(
    Table, CleanPath,
    testing::Values(PathCase{"Empty", "", "."}, PathCase{"Dot", ".", "."},
                    PathCase{"DotSlash", "./", "."}, PathCase{"Plain", "a/b", "a/b"},
                    PathCase{"Doubled", "a//b", "a/b"}, PathCase{"Trailing", "a/b/", "a/b"},
                    PathCase{"Leading", "./a", "a"}, PathCase{"Up", "a/../b", "b"},
                    PathCase{"UpAndOut", "../a", "../a"}, PathCase{"UpToNothing", "a/..", "."},
                    PathCase{"Absolute", "/a/./b/../c", "/a/c"}, PathCase{"Root", "/", "/"},
                    PathCase{"AboveRoot", "/../a", "/a"}),
    [](const auto& info) { return info.param.name; });

TEST(JoinPath, PutsOneSlashBetween) {
  EXPECT_EQ(join_path("a", "b"), "a/b");
  EXPECT_EQ(join_path("a/", "b"), "a/b");
  EXPECT_EQ(join_path("", "b"), "b");
  EXPECT_EQ(join_path(".", "b"), "b");
  EXPECT_EQ(join_path("/", "b"), "/b");
}

class RealFiles : public testing::Test {
 protected:
  RealFiles() {
    std::string name = testing::TempDir() + "plumb-files-XXXXXX";
    folder_ = ::mkdtemp(name.data());
  }
  ~RealFiles() override { std::filesystem::remove_all(folder_); }
  [[nodiscard]] std::string path(const std::string& name) const { return folder_ + "/" + name; }

  std::string folder_;
  FileSystem& files_ = real_files();
};

TEST_F(RealFiles, ReadWhatWasWritten) {
  const std::string bytes("a\0b\r\n\xff", 6);
  ASSERT_TRUE(files_.write(path("f"), bytes).has_value());
  EXPECT_EQ(files_.read(path("f")).value(), bytes);
}

TEST_F(RealFiles, ReadLargeFiles) {
  const std::string bytes(300000, 'x');
  ASSERT_TRUE(files_.write(path("f"), bytes).has_value());
  EXPECT_EQ(files_.read(path("f")).value(), bytes);
}

/// Their size is 0 until they are read.
TEST_F(RealFiles, ReadFilesOfTheKernel) {
  EXPECT_THAT(files_.read("/proc/self/status").value(), HasSubstr("Pid:"));
}

TEST_F(RealFiles, SayWhyTheyCannotBeRead) {
  const auto missing = files_.read(path("none"));
  ASSERT_FALSE(missing.has_value());
  EXPECT_EQ(missing.error().code, ErrorCode::kNotFound);
  EXPECT_THAT(missing.error().message, HasSubstr(path("none")));
  EXPECT_FALSE(files_.read(folder_).has_value());
}

TEST_F(RealFiles, WriteIntoAMissingFolderFails) {
  const auto written = files_.write(path("no/f"), "x");
  ASSERT_FALSE(written.has_value());
  EXPECT_EQ(written.error().code, ErrorCode::kNotFound);
}

TEST_F(RealFiles, WriteLeavesNothingBesideWhenItFails) {
  ASSERT_TRUE(files_.make_directories(path("target")).has_value());
  EXPECT_FALSE(files_.write(path("target"), "x").has_value());  // A directory cannot be replaced.
  EXPECT_THAT(files_.list(folder_).value(), ElementsAre("target"));
}

/// Whoever reads while another writes sees one content or the other.
TEST_F(RealFiles, WriteReplacesAtOnce) {
  const std::string one(100000, '1');
  const std::string two(150000, '2');
  ASSERT_TRUE(files_.write(path("f"), one).has_value());
  std::atomic<bool> stop{false};
  std::thread writer([&] {
    for (int i = 0; i < 30; ++i) ASSERT_TRUE(files_.write(path("f"), i % 2 == 0 ? two : one));
    stop = true;
  });
  while (!stop) {
    const auto seen = files_.read(path("f"));
    ASSERT_TRUE(seen.has_value());
    ASSERT_TRUE(*seen == one || *seen == two) << seen->size();
  }
  writer.join();
}

TEST_F(RealFiles, ListIsSorted) {
  for (const char* const name : {"b", "a", ".c"}) {
    ASSERT_TRUE(files_.write(path(name), "").has_value());
  }
  EXPECT_THAT(files_.list(folder_).value(), ElementsAre(".c", "a", "b"));
  EXPECT_EQ(files_.list(path("none")).error().code, ErrorCode::kNotFound);
}

TEST_F(RealFiles, KindFollowsLinks) {
  std::ofstream(path("f")) << "x";
  std::filesystem::create_symlink(path("f"), path("link"));
  std::filesystem::create_symlink(path("none"), path("dangling"));
  EXPECT_EQ(files_.kind(path("f")), FileKind::kRegular);
  EXPECT_EQ(files_.kind(path("link")), FileKind::kRegular);
  EXPECT_EQ(files_.kind(path("dangling")), FileKind::kMissing);
  EXPECT_EQ(files_.kind(folder_), FileKind::kDirectory);
  EXPECT_EQ(files_.kind(path("none")), FileKind::kMissing);
  EXPECT_EQ(files_.kind(path("f/below")), FileKind::kMissing);
  EXPECT_EQ(files_.kind("/dev/null"), FileKind::kOther);
}

TEST_F(RealFiles, MakeDirectoriesMakesParentsAndAcceptsExisting) {
  ASSERT_TRUE(files_.make_directories(path("a/b/c")).has_value());
  ASSERT_TRUE(files_.make_directories(path("a/b/c")).has_value());
  EXPECT_EQ(files_.kind(path("a/b/c")), FileKind::kDirectory);
}

TEST_F(RealFiles, RemoveTwiceIsNoError) {
  ASSERT_TRUE(files_.write(path("f"), "x").has_value());
  EXPECT_TRUE(files_.remove(path("f")).has_value());
  EXPECT_TRUE(files_.remove(path("f")).has_value());
  EXPECT_EQ(files_.kind(path("f")), FileKind::kMissing);
}

}  // namespace
}  // namespace plumb::system
