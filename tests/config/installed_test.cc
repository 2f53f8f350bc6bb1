/// Modules that were installed: what the manifest says of them, and what the loader makes of it.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "config/loaded.h"
#include "config/manifest.h"

namespace plumb::config {
namespace {

using testing::ElementsAre;
using Texts = std::map<std::string, std::string>;

constexpr const char* kCallsGit =
    R"(module "m" { source = "git::https://example.com/r.git//sub" })";

std::string manifest(const std::string& source, const std::string& version,
                     const std::string& folder) {
  return encode_manifest({{"m", {source, version, folder}}});
}

TEST(Manifest, IsTerraforms) {
  EXPECT_EQ(encode_manifest({{"m", {"./m", "", "m"}},
                             {"m.r", {"example.com/n/m/s", "1.2.0", ".plumb/modules/m.r"}}}),
            R"({"Modules":[{"Key":"","Source":"","Dir":"."},)"
            R"({"Key":"m","Source":"./m","Dir":"m"},)"
            R"({"Key":"m.r","Source":"example.com/n/m/s","Version":"1.2.0",)"
            R"("Dir":".plumb/modules/m.r"}]})"
            "\n");
}

TEST(Manifest, ReadsWhatItWrites) {
  const Manifest written{{"a", {"git::https://e.x/r?ref=a&depth=1", "", ".plumb/modules/a/s"}},
                         {"a.b", {"e.x/n/m/s", "1.0.0", ".plumb/modules/a.b"}}};
  const test::MemoryFiles files(Texts{{"m.json", encode_manifest(written)}});
  const auto read = read_manifest("m.json", files);
  ASSERT_TRUE(read);
  EXPECT_EQ(*read, written);
}

TEST(Manifest, OfSomethingElseIsCorrupt) {
  for (const char* const text : {"", "[]", "{", "null", R"({"Modules":1})"}) {
    const test::MemoryFiles files(Texts{{"m.json", text}});
    const auto read = read_manifest("m.json", files);
    ASSERT_FALSE(read) << text;
    EXPECT_EQ(read.error().message, "m.json is not a list of installed modules");
  }
}

TEST(Installed, IsFoundThroughTheManifest) {
  const Loaded loaded(
      {{"main.tf", kCallsGit},
       {".plumb/modules/modules.json",
        manifest("git::https://example.com/r.git//sub", "", ".plumb/modules/m/sub")},
       {".plumb/modules/m/sub/main.tf", R"(module "n" { source = "../other" })"},
       {".plumb/modules/m/other/main.tf", ""}});
  EXPECT_THAT(loaded.summaries(), ElementsAre());
  const ModuleNode& m = *loaded.root->children.at("m");
  EXPECT_EQ(m.module->directory, ".plumb/modules/m/sub");
  EXPECT_EQ(m.package, ".plumb/modules/m");
  EXPECT_EQ(m.children.at("n")->module->directory, ".plumb/modules/m/other");
  EXPECT_EQ(m.children.at("n")->package, ".plumb/modules/m");
}

TEST(Installed, ByTerraformIsGoodEnough) {
  const Loaded loaded(
      {{"main.tf", kCallsGit},
       {".terraform/modules/modules.json",
        manifest("git::https://example.com/r.git//sub", "", ".terraform/modules/m/sub")},
       {".terraform/modules/m/sub/main.tf", ""}});
  EXPECT_THAT(loaded.summaries(), ElementsAre());
  EXPECT_EQ(loaded.root->children.at("m")->module->directory, ".terraform/modules/m/sub");
}

struct MissingCase {
  const char* name;
  const char* main;
  std::string manifest;
  const char* summary;
};

class NotInstalled : public testing::TestWithParam<MissingCase> {};

TEST_P(NotInstalled, IsSaid) {
  const MissingCase& test = GetParam();
  const Loaded loaded({{"main.tf", test.main},
                       {".plumb/modules/modules.json", test.manifest},
                       {".plumb/modules/m/main.tf", ""}});
  EXPECT_THAT(loaded.summaries(), ElementsAre(test.summary));
  EXPECT_TRUE(loaded.root->children.empty());
}

constexpr const char* kRegistry = "module \"m\" {\n  source = \"n/m/s\"\n  version = \"~> 1.0\"\n}";

INSTANTIATE_TEST_SUITE_P(
    Table, NotInstalled,
    testing::Values(
        MissingCase{"NoEntry", kCallsGit, encode_manifest({}), "Module not installed"},
        MissingCase{"NoFolder", kCallsGit,
                    manifest("git::https://example.com/r.git//sub", "", ".plumb/modules/gone"),
                    "Module not installed"},
        MissingCase{"OtherSource", kCallsGit,
                    manifest("git::https://example.com/r.git", "", ".plumb/modules/m"),
                    "Module source has changed"},
        MissingCase{"OtherVersion", kRegistry,
                    manifest("registry.terraform.io/n/m/s", "2.0.0", ".plumb/modules/m"),
                    "Module version requirements have changed"},
        MissingCase{"NoVersion", kRegistry,
                    manifest("registry.terraform.io/n/m/s", "", ".plumb/modules/m"),
                    "Module version requirements have changed"},
        MissingCase{"BadManifest", kCallsGit, "{", "Unreadable list of installed modules"}),
    [](const auto& info) { return std::string(info.param.name); });

TEST(Installed, MayNotLeaveItsPackage) {
  const Loaded loaded(
      {{"main.tf", kCallsGit},
       {".plumb/modules/modules.json",
        manifest("git::https://example.com/r.git//sub", "", ".plumb/modules/m/sub")},
       {".plumb/modules/m/sub/main.tf", R"(module "n" { source = "../../m2" })"},
       {".plumb/modules/m2/main.tf", ""}});
  EXPECT_THAT(loaded.summaries(), ElementsAre("Local module path escapes module package"));
  EXPECT_EQ(loaded.diags.items().at(0).detail,
            "The folder of module.m.module.n would be outside of the package "
            "\"git::https://example.com/r.git\" that calls it. A source that begins with ../ must "
            "stay within its package.");
}

TEST(Installed, MayNotCallItself) {
  const std::string call = R"(module "m" { source = "n/m/s" })";
  const InstalledModule entry{"registry.terraform.io/n/m/s", "1.0.0", ".plumb/modules/m"};
  const Loaded loaded(
      {{"main.tf", call},
       {".plumb/modules/modules.json", encode_manifest({{"m", entry}, {"m.m", entry}})},
       {".plumb/modules/m/main.tf", call}});
  EXPECT_THAT(loaded.summaries(), ElementsAre("Module calls itself"));
}

}  // namespace
}  // namespace plumb::config
