#include <gtest/gtest.h>
#include <sys/stat.h>

#include "plugin_driver.h"
#include "temporary_folder.h"

namespace plumb::sdk::test {
namespace {

class Local : public testing::Test {
 protected:
  [[nodiscard]] std::string at(const std::string& name) const { return folder.path + "/" + name; }

  Plugin plugin{"local"};
  TemporaryFolder folder;
};

TEST_F(Local, FileIsWrittenWithItsHashes) {
  const Json made =
      plugin.create("local_file", {{"filename", at("a/b/c.txt")}, {"content", "hello"}});
  EXPECT_EQ(file_content(at("a/b/c.txt")), "hello");
  EXPECT_EQ(made,
            plugin.object("local_file",
                          {{"filename", at("a/b/c.txt")},
                           {"content", "hello"},
                           {"file_permission", "0777"},
                           {"directory_permission", "0777"},
                           {"id", "aaf4c61ddcc5e8a2dabede0f3b482cd9aea9434d"},
                           {"content_md5", "5d41402abc4b2a76b9719d911017c592"},
                           {"content_sha1", "aaf4c61ddcc5e8a2dabede0f3b482cd9aea9434d"},
                           {"content_sha256",
                            "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824"},
                           {"content_base64sha256", "LPJNul+wow4m6DsqxbninhsWHlwfp0JecwQzYpOLmCQ="},
                           {"content_sha512",
                            "9b71d224bd62f3785d96d46ad3ea3d73319bfbc2890caadae2dff72519673ca7"
                            "2323c3d99ba5c11d7c7acc6e14b8c5da0c4663475c2e5c3adef46f73bcdec043"},
                           {"content_base64sha512",
                            "m3HSJL1i83hdltRq0+o9czGb+8KJDKra4t/"
                            "3JRlnPKcjI8PZm6XBHXx6zG4UuMXaDEZjR1wuXDre9G9zvN7AQw=="}}));
  EXPECT_EQ(plugin.read("local_file", made).at(PLUMB_READ_RESULT_STATE), made);
  EXPECT_EQ(plugin.plan("local_file", made, {{"filename", at("a/b/c.txt")}, {"content", "hello"}})
                .at(PLUMB_PLAN_RESULT_STATE),
            made);
  EXPECT_EQ(std::distance(std::filesystem::directory_iterator(at("a/b")), {}), 1)
      << "nothing left over";
}

TEST_F(Local, EverySourceOfContentWorks) {
  put_file(at("source"), std::string("\0\xff", 2));
  plugin.create("local_file", {{"filename", at("1")}, {"source", at("source")}});
  plugin.create("local_file", {{"filename", at("2")}, {"content_base64", "AP8="}});
  plugin.create("local_file", {{"filename", at("3")}, {"sensitive_content", "s"}});
  plugin.create("local_sensitive_file", {{"filename", at("4")}, {"content", "t"}});
  EXPECT_EQ(file_content(at("1")), std::string("\0\xff", 2));
  EXPECT_EQ(file_content(at("2")), std::string("\0\xff", 2));
  EXPECT_EQ(file_content(at("3")), "s");
  EXPECT_EQ(file_content(at("4")), "t");
}

TEST_F(Local, ModesAreBeforeTheUmask) {
  const mode_t mask = umask(0);
  umask(mask);
  const auto mode = [](const std::string& path) {
    struct stat info {};
    stat(path.c_str(), &info);
    return info.st_mode & 0777U;
  };
  plugin.create("local_file", {{"filename", at("d/f")},
                               {"content", "x"},
                               {"file_permission", "0640"},
                               {"directory_permission", "750"}});
  EXPECT_EQ(mode(at("d/f")), 0640U & ~mask);
  EXPECT_EQ(mode(at("d")), 0750U & ~mask);
  plugin.create("local_sensitive_file", {{"filename", at("s")}, {"content", "x"}});
  EXPECT_EQ(mode(at("s")), 0700U & ~mask);
}

TEST_F(Local, AChangedOrMissingFileIsGone) {
  const Json made = plugin.create("local_file", {{"filename", at("f")}, {"content", "x"}});
  put_file(at("f"), "y");
  EXPECT_TRUE(plugin.read("local_file", made).at(PLUMB_READ_RESULT_STATE).is_null());
  std::filesystem::remove(at("f"));
  const Answer answer = plugin.read("local_file", made);
  EXPECT_TRUE(answer.at(PLUMB_READ_RESULT_STATE).is_null());
  EXPECT_EQ(answer.complaints(), "");
}

/// A process died before it could tell of the file: all that is known is what was wanted.
TEST_F(Local, AFileOfADeadProcessIsFoundByItsContent) {
  const Json made = plugin.create("local_file", {{"filename", at("f")}, {"content", "x"}});
  const Json wanted =
      plugin.object("local_file", {{"filename", at("f")},
                                   {"content", "x"},
                                   {"file_permission", made.at("file_permission")},
                                   {"directory_permission", made.at("directory_permission")}});
  EXPECT_EQ(plugin.read("local_file", wanted).at(PLUMB_READ_RESULT_STATE), made);
  put_file(at("f"), "y");
  EXPECT_TRUE(plugin.read("local_file", wanted).at(PLUMB_READ_RESULT_STATE).is_null());
}

TEST_F(Local, AFileIsRemovedOnceAndTwice) {
  const Json made = plugin.create("local_file", {{"filename", at("f")}, {"content", "x"}});
  EXPECT_EQ(plugin.apply("local_file", made, nullptr).complaints(), "");
  EXPECT_FALSE(std::filesystem::exists(at("f")));
  EXPECT_EQ(plugin.apply("local_file", made, nullptr).complaints(), "");
}

TEST_F(Local, ALinkIsFollowedAndTheOldFileReplacedWhole) {
  put_file(at("target"), "something longer than the new content");
  std::filesystem::create_symlink(at("target"), at("link"));
  plugin.create("local_file", {{"filename", at("link")}, {"content", "new"}});
  EXPECT_TRUE(std::filesystem::is_symlink(at("link")));
  EXPECT_EQ(file_content(at("target")), "new");
}

TEST_F(Local, WhatCannotBeWrittenIsAnError) {
  put_file(at("file"), "");
  const Json planned =
      plugin.plan("local_file", nullptr, {{"filename", at("file/below")}, {"content", "x"}})
          .at(PLUMB_PLAN_RESULT_STATE);
  const Answer answer = plugin.apply("local_file", nullptr, planned);
  EXPECT_EQ(answer.complaints(), "error: Create local file error");
  EXPECT_FALSE(answer.has(PLUMB_APPLY_RESULT_STATE));
}

TEST_F(Local, EachAttributeReplaces) {
  const Json made = plugin.create("local_file", {{"filename", at("f")}, {"content", "x"}});
  EXPECT_EQ(replacements(plugin.plan(
                "local_file", made,
                {{"filename", at("g")}, {"content_base64", "eA=="}, {"file_permission", "0600"}})),
            R"([[1,"content"]][[1,"content_base64"]][[1,"file_permission"]][[1,"filename"]])");
  EXPECT_EQ(plugin.import("local_file", "x").complaints(),
            "error: Resource Import Not Implemented");
}

TEST_F(Local, ConfigurationsAreChecked) {
  EXPECT_EQ(plugin.validate("local_file", {{"filename", "f"}}).complaints(),
            "error: Invalid Attribute Combination");
  EXPECT_EQ(plugin.validate("local_file", {{"filename", "f"}, {"content", "a"}, {"source", "b"}})
                .complaints(),
            "error: Invalid Attribute Combination");
  EXPECT_EQ(plugin.validate("local_file", {{"filename", "f"}, {"content", kUnknown}}).complaints(),
            "");
  for (const char* mode : {"rwx", "0888", "1", "01777", "-777"}) {
    EXPECT_EQ(plugin
                  .validate("local_file",
                            {{"filename", "f"}, {"content", "a"}, {"file_permission", mode}})
                  .complaints(),
              "error: Invalid File Permission String Value")
        << mode;
  }
}

TEST_F(Local, DataSourcesReadFiles) {
  put_file(at("f"), "a\xff");
  for (const char* type : {"local_file", "local_sensitive_file"}) {
    const Json read =
        plugin.read_data(type, {{"filename", at("f")}}).at(PLUMB_READ_DATA_RESULT_STATE);
    EXPECT_EQ(pick(read, {"content", "content_base64"}),
              (Json{{"content", "a\xef\xbf\xbd"}, {"content_base64", "Yf8="}}));
  }
  EXPECT_EQ(plugin.read_data("local_file", {{"filename", at("none")}}).complaints(),
            "error: Read local file data source error");
}

}  // namespace
}  // namespace plumb::sdk::test
