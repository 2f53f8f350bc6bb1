#include "system/folders.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <stdlib.h>

#include <filesystem>
#include <fstream>

namespace plumb::system {
namespace {

namespace fs = std::filesystem;
using diagnostics::ErrorCode;

class Folders : public testing::Test {
 protected:
  Folders() {
    std::string name = testing::TempDir() + "plumb-folders-XXXXXX";
    folder_ = ::mkdtemp(name.data());
  }
  ~Folders() override { fs::remove_all(folder_); }
  [[nodiscard]] std::string path(const std::string& name) const { return folder_ + "/" + name; }
  void write(const std::string& name) const {
    fs::create_directories(fs::path(path(name)).parent_path());
    std::ofstream(path(name)) << name;
  }
  [[nodiscard]] std::string tree(const std::string& name) const {
    std::string text;
    for (const TreeEntry& entry : list_tree(path(name)).value_or(std::vector<TreeEntry>{}))
      text += entry.path + (entry.target.empty() ? " " : " > " + entry.target + " ");
    return text;
  }
  std::string folder_;
};

TEST_F(Folders, AreListedInOrderWithoutFollowingLinks) {
  write("t/b/x");
  write("t/a");
  fs::create_directory_symlink("..", path("t/b/up"));
  EXPECT_EQ(tree("t"), "a b b/up > .. b/x ");
}

TEST_F(Folders, AreCopiedWithTheirLinks) {
  write("t/b/x");
  fs::create_symlink("b/x", path("t/link"));
  ASSERT_TRUE(copy_tree(path("t"), path("u")));
  EXPECT_EQ(tree("u"), tree("t"));
}

TEST_F(Folders, AreMoved) {
  write("t/x");
  ASSERT_TRUE(move_tree(path("t"), path("u")));
  EXPECT_EQ(tree("u"), "x ");
  EXPECT_FALSE(fs::exists(path("t")));
  const auto missing = move_tree(path("t"), path("v"));
  ASSERT_FALSE(missing);
  EXPECT_EQ(missing.error().code, ErrorCode::kNotFound);
}

TEST_F(Folders, AreRemovedButNotWhatLinksLeadTo) {
  write("kept/x");
  write("t/y");
  fs::create_directory_symlink(path("kept"), path("t/link"));
  ASSERT_TRUE(remove_tree(path("t")));
  EXPECT_FALSE(fs::exists(path("t")));
  EXPECT_EQ(tree("kept"), "x ");
  ASSERT_TRUE(make_link(path("kept"), path("link")));
  ASSERT_TRUE(remove_tree(path("link")));
  EXPECT_EQ(tree("kept"), "x ");
  EXPECT_TRUE(remove_tree(path("missing")));
}

TEST_F(Folders, HaveALockForOne) {
  {
    const auto first = FolderLock::take(path("lock"));
    ASSERT_TRUE(first);
    const auto second = FolderLock::take(path("lock"));
    ASSERT_FALSE(second);
    EXPECT_EQ(second.error().code, ErrorCode::kConflict);
  }
  EXPECT_TRUE(FolderLock::take(path("lock")));
}

}  // namespace
}  // namespace plumb::system
