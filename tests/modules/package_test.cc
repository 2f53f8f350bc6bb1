#include "modules/package.h"

#include <gtest/gtest.h>

#include <filesystem>

#include "support/workspace.h"

namespace plumb::modules {
namespace {

using diagnostics::ErrorCode;
namespace fs = std::filesystem;

TEST(PackageHash, IsThatOfGo) {
  const test::Workspace work;
  work.write("p/main.tf", "a = 1\n");
  work.write("p/sub/b.txt", "b");
  // Worked out with Python's hashlib, by the rule of Go's dirhash.
  EXPECT_EQ(package_hash(work.path("p")).value_or("none"),
            "h1:8FWFnBePIunrgxYdGWjVVjMpML6iURFKc8vK+6zhriI=");
}

TEST(PackageHash, TellsPackagesApart) {
  const test::Workspace work;
  work.write("p/a", "x");
  const auto before = package_hash(work.path("p")).value_or("none");
  work.write("p/.git/HEAD", "x");
  work.write("p/sub/.git/HEAD", "x");
  fs::create_directory(work.path("p/empty"));
  EXPECT_EQ(package_hash(work.path("p")).value_or("none"), before);
  work.write("p/b", "");
  const auto more = package_hash(work.path("p")).value_or("none");
  EXPECT_NE(more, before);
  fs::remove(work.path("p/b"));
  fs::create_symlink("a", work.path("p/b"));
  const auto linked = package_hash(work.path("p")).value_or("none");
  EXPECT_NE(linked, more);
  fs::remove(work.path("p/b"));
  work.write("p/b", "a");
  EXPECT_NE(package_hash(work.path("p")).value_or("none"), linked);
}

TEST(PackageHash, OfNothingIsAnError) {
  const auto hash = package_hash("/nonexistent/package");
  ASSERT_FALSE(hash);
  EXPECT_EQ(hash.error().code, ErrorCode::kNotFound);
}

TEST(CheckLinks, AllowsThoseThatStayInside) {
  const test::Workspace work;
  work.write("p/a/x", "x");
  fs::create_symlink("a", work.path("p/to_folder"));
  fs::create_symlink("../a/x", work.path("p/a/to_file"));
  fs::create_symlink("missing", work.path("p/to_nothing"));
  EXPECT_TRUE(check_links(work.path("p")));
}

TEST(CheckLinks, RefusesThoseThatLeave) {
  for (const char* const target : {"..", "../q", "/etc", "a/../../q", "../p2"}) {
    const test::Workspace work;
    work.write("p/a/x", "x");
    fs::create_symlink(target, work.path("p/link"));
    const auto checked = check_links(work.path("p"));
    ASSERT_FALSE(checked) << target;
    EXPECT_EQ(checked.error().message,
              "the link link to " + std::string(target) + " leads outside of the module package");
  }
}

TEST(ExpandSubfolder, FindsTheOne) {
  const test::Workspace work;
  work.write("p/repo-1/modules/a/main.tf", "");
  work.write("p/repo-1/modules/b/main.tf", "");
  work.write("p/readme", "");
  const std::string folder = work.path("p");
  EXPECT_EQ(expand_subfolder(folder, "").value_or("none"), "");
  EXPECT_EQ(expand_subfolder(folder, "*").value_or("none"), "repo-1");
  EXPECT_EQ(expand_subfolder(folder, "repo-*/modules/b").value_or("none"), "repo-1/modules/b");
  EXPECT_EQ(expand_subfolder(folder, "readme").error().message,
            "the package has no folder \"readme\"");
  EXPECT_EQ(expand_subfolder(folder, "..").error().code, ErrorCode::kNotFound);
  EXPECT_EQ(expand_subfolder(folder, "*/modules/*").error().message,
            "the package has more than one folder \"*/modules/*\"");
}

}  // namespace
}  // namespace plumb::modules
