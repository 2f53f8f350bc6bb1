#include "fetch/archive.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>

#include "support/archive_builder.h"
#include "support/workspace.h"

namespace plumb::fetch {
namespace {

using diagnostics::ErrorCode;
using test::ArchiveBuilder;
using test::ArchiveForm;

TEST(ArchiveName, EndsLikeOne) {
  for (const char* const name : {"x.zip", "x.tar", "x.tar.gz", "a/x.tgz", "x.tar.bz2", "x.tbz2",
                                 "x.tar.xz", "x.txz", "x.tar.zst", "x.tzst"})
    EXPECT_TRUE(is_archive_name(name)) << name;
  for (const char* const name : {"", "x", "x.gz", "x.tf", "zip", "x.zip/y"})
    EXPECT_FALSE(is_archive_name(name)) << name;
}

class Unpack : public testing::Test {
 protected:
  Result<void> unpack_here(const std::string& bytes, const ArchiveLimits& limits = {}) {
    return unpack(bytes, work.path("out"), limits);
  }
  void SetUp() override { std::filesystem::create_directory(work.path("out")); }
  test::Workspace work;
};

class UnpackForm : public Unpack, public testing::WithParamInterface<ArchiveForm> {};

TEST_P(UnpackForm, GivesFilesFoldersAndLinks) {
  const std::string bytes = ArchiveBuilder(GetParam())
                                .folder("./")
                                .file("./main.tf", "a = 1\n")
                                .file("sub/deep/x.sh", "#!/bin/sh\n", 0755)
                                .link("sub/same.tf", "../main.tf")
                                .bytes();
  const auto done = unpack_here(bytes);
  ASSERT_TRUE(done) << done.error().message;
  EXPECT_EQ(work.read("out/main.tf"), "a = 1\n");
  EXPECT_EQ(work.read("out/sub/deep/x.sh"), "#!/bin/sh\n");
  EXPECT_EQ(work.read("out/sub/same.tf"), "a = 1\n");
  EXPECT_TRUE(std::filesystem::is_symlink(work.path("out/sub/same.tf")));
  struct stat status {};
  ASSERT_EQ(::stat(work.path("out/sub/deep/x.sh").c_str(), &status), 0);
  EXPECT_NE(status.st_mode & S_IXUSR, 0U);
  ASSERT_EQ(::stat(work.path("out/main.tf").c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & S_IXUSR, 0U);
}

INSTANTIATE_TEST_SUITE_P(Forms, UnpackForm,
                         testing::Values(ArchiveForm::kTar, ArchiveForm::kTarGz,
                                         ArchiveForm::kTarXz, ArchiveForm::kTarBz2,
                                         ArchiveForm::kTarZst, ArchiveForm::kZip));

struct HostileCase {
  const char* name;
  void (*build)(ArchiveBuilder& builder);
  ErrorCode code;
  const char* message;
};

void PrintTo(const HostileCase& test, std::ostream* out) {
  *out << test.name;
}

class UnpackHostile : public Unpack, public testing::WithParamInterface<HostileCase> {};

TEST_P(UnpackHostile, IsRefusedAndStaysInside) {
  for (const ArchiveForm form : {ArchiveForm::kTarGz, ArchiveForm::kZip}) {
    ArchiveBuilder builder(form);
    GetParam().build(builder);
    std::filesystem::remove_all(work.path("out"));
    std::filesystem::create_directory(work.path("out"));
    const auto done = unpack_here(builder.bytes());
    EXPECT_FALSE(work.exists("stolen"));
    EXPECT_FALSE(work.exists("out/stolen"));
    ASSERT_FALSE(done);
    EXPECT_EQ(done.error().code, GetParam().code) << done.error().message;
    // libarchive makes slashes of a zip's backslashes before we see them.
    if (form == ArchiveForm::kZip) continue;
    EXPECT_THAT(done.error().message, testing::HasSubstr(GetParam().message));
  }
}

INSTANTIATE_TEST_SUITE_P(
    Table, UnpackHostile,
    testing::Values(
        HostileCase{"Up", [](ArchiveBuilder& a) { a.file("../stolen", "x"); }, ErrorCode::kDenied,
                    "the archive's entry \"../stolen\" leads outside of the archive"},
        HostileCase{"UpInside", [](ArchiveBuilder& a) { a.file("a/../../stolen", "x"); },
                    ErrorCode::kDenied,
                    "the archive's entry \"a/../../stolen\" leads outside of the archive"},
        HostileCase{"Absolute", [](ArchiveBuilder& a) { a.file("/stolen", "x"); },
                    ErrorCode::kDenied, "the archive's entry \"/stolen\" has an absolute path"},
        HostileCase{"Backslash", [](ArchiveBuilder& a) { a.file("..\\stolen", "x"); },
                    ErrorCode::kDenied,
                    "the archive's entry \"..\\stolen\" has a backslash in its path"},
        HostileCase{"LinkUp", [](ArchiveBuilder& a) { a.link("x", "../stolen"); },
                    ErrorCode::kDenied,
                    "the link x to ../stolen leads outside of the module package"},
        HostileCase{"LinkAbsolute", [](ArchiveBuilder& a) { a.link("x", "/etc/passwd"); },
                    ErrorCode::kDenied,
                    "the link x to /etc/passwd leads outside of the module package"},
        HostileCase{"ThroughLink",
                    [](ArchiveBuilder& a) { a.link("x", "..").file("x/stolen", "x"); },
                    ErrorCode::kAlreadyExists, "/x: File exists"},
        HostileCase{"LinkThroughLink",
                    [](ArchiveBuilder& a) {
                      a.folder("p/q").link("p/q/b", ".").link("a", "p/q/b/../../../stolen");
                    },
                    ErrorCode::kDenied,
                    "the link a to p/q/b/../../../stolen leads outside of the module package"}),
    [](const auto& info) { return info.param.name; });

TEST_F(Unpack, RefusesWhatIsNoFile) {
  const auto device = unpack_here(ArchiveBuilder().special("d", AE_IFCHR).bytes());
  ASSERT_FALSE(device);
  EXPECT_EQ(device.error().message,
            "the archive's entry \"d\" is neither a file nor a folder nor a link");
  const auto pipe = unpack_here(ArchiveBuilder().special("p", AE_IFIFO).bytes());
  ASSERT_FALSE(pipe);
  EXPECT_EQ(pipe.error().code, ErrorCode::kDenied);
  const auto link = unpack_here(ArchiveBuilder().file("a", "x").hard_link("b", "a").bytes());
  ASSERT_FALSE(link);
  EXPECT_EQ(link.error().message, "the archive's entry \"b\" is a hard link");
}

TEST_F(Unpack, StopsWhereABombWouldGoOff) {
  const std::string big(std::size_t{8} << 20, 'x');
  const std::string bytes = ArchiveBuilder().file("a", big).file("b", big).bytes();
  EXPECT_LT(bytes.size(), big.size() / 100);
  const auto done = unpack_here(bytes, {std::uint64_t{10} << 20, 10, 10});
  ASSERT_FALSE(done);
  EXPECT_EQ(done.error().code, ErrorCode::kInvalid);
  EXPECT_EQ(done.error().message, "the archive unpacks to more than 10 MiB");
}

TEST_F(Unpack, CountsItsEntries) {
  ArchiveBuilder builder;
  for (int i = 0; i < 11; ++i) builder.file("f" + std::to_string(i), "");
  const auto done = unpack_here(builder.bytes(), {1000, 10, 10});
  ASSERT_FALSE(done);
  EXPECT_EQ(done.error().message, "the archive has more than 10 entries");
  const auto deep = unpack_here(ArchiveBuilder().file("1/2/3/4", "").bytes(), {1000, 10, 3});
  ASSERT_FALSE(deep);
  EXPECT_EQ(deep.error().message, "the archive's entry \"1/2/3/4\" is nested too deeply");
}

TEST_F(Unpack, KnowsWhatIsNone) {
  const std::string good = ArchiveBuilder().file("a", std::string(100'000, 'x')).bytes();
  for (const std::string& bytes :
       {std::string("<html>not found</html>"), std::string(600, 'x'), good.substr(0, 40)}) {
    const auto done = unpack_here(bytes);
    ASSERT_FALSE(done);
    EXPECT_EQ(done.error().code, ErrorCode::kCorrupt) << done.error().message;
  }
  const auto nothing = unpack_here("");
  ASSERT_FALSE(nothing);
  EXPECT_EQ(nothing.error().code, ErrorCode::kCorrupt);
}

}  // namespace
}  // namespace plumb::fetch
