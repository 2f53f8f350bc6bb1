/// Packages that come over HTTP, with a network that is a map.

#include "fetch/fetch.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

#include "eval/base64.h"
#include "support/archive_builder.h"
#include "support/fake_http.h"
#include "support/workspace.h"
#include "system/digest.h"

namespace plumb::fetch {
namespace {

using test::ArchiveBuilder;
using test::ArchiveForm;

class Fetch : public testing::Test {
 protected:
  Fetch() {
    const std::string zip = ArchiveBuilder(ArchiveForm::kZip).file("x", "zipped").bytes();
    http.pages["https://h.example/x.zip"] = {200, {}, zip};
    const std::string sum = eval::hex_encode(system::digest("sha1", zip).value());
    http.pages["https://h.example/wrong-sums"] = {200, {}, "00ff  x.zip"};
    http.pages["https://h.example/sums"] = {
        200, {}, "SHA1 (y.zip) = 11\nSHA1 (x.zip) = " + sum + "\n"};
    http.pages["https://h.example/download?id=1"] = {200, {}, zip};
    http.pages["https://h.example/page?terraform-get=1"] = {
        200, {}, "<head><meta name=terraform-get content='https://h.example/x.zip//sub'></head>"};
    http.pages["https://h.example/page?a=b&terraform-get=1"] = {
        204, {{"x-terraform-get", "https://h.example/x.zip"}}, ""};
    http.pages["https://h.example/circle?terraform-get=1"] = {
        204, {{"x-terraform-get", "https://h.example/circle"}}, ""};
    http.pages["https://h.example/thief?terraform-get=1"] = {
        204, {{"x-terraform-get", "file:///etc"}}, ""};
    http.pages["https://h.example/relative?terraform-get=1"] = {
        204, {{"x-terraform-get", "./x.zip"}}, ""};
    http.pages["https://h.example/empty?terraform-get=1"] = {200, {}, "<html></html>"};
    http.pages["https://s3-eu-west-1.amazonaws.com/b/x.zip"] = {200, {}, zip};
    http.pages["https://s3.amazonaws.com/private/x.zip"] = {403, {}, ""};
    http.pages["https://storage.googleapis.com/b/x.zip"] = {200, {}, zip};
    http.pages["https://storage.googleapis.com/private/x.zip"] = {401, {}, ""};
  }

  /// The file that every package here has, with the subfolder a server added; or the error.
  std::string fetched(const std::string& source, const StoreCredentials& credentials = {}) {
    const test::Workspace work;
    const Fetcher fetcher(http, none, credentials);
    const auto parsed = config::parse_module_source(source);
    if (!parsed) return parsed.error().message;
    const auto done = fetcher.fetch({*parsed, "", work.path("out")});
    if (!done) return done.error().message;
    return work.read("out/x") + (done->subfolder.empty() ? "" : " in " + done->subfolder);
  }

  test::FakeHttp http;
  const system::Watch none = [](std::uint64_t) { return true; };
};

struct FetchCase {
  const char* name;
  const char* source;
  const char* want;
};

void PrintTo(const FetchCase& test, std::ostream* out) {
  *out << test.name;
}

class FetchFrom : public Fetch, public testing::WithParamInterface<FetchCase> {};

TEST_P(FetchFrom, Gives) {
  EXPECT_EQ(fetched(GetParam().source), GetParam().want);
}

INSTANTIATE_TEST_SUITE_P(
    Table, FetchFrom,
    testing::Values(
        FetchCase{"Archive", "https://h.example/x.zip", "zipped"},
        FetchCase{"ArchiveByParameter", "https://h.example/download?id=1&archive=zip", "zipped"},
        FetchCase{"StrangeChecksum", "https://h.example/x.zip?checksum=crc32:00",
                  "the checksum \"crc32:00\" is none that Plumb can check; write one as "
                  "sha256:<hexadecimal digits>"},
        FetchCase{"ChecksumOfAFile", "https://h.example/x.zip?checksum=file:https://h.example/sums",
                  "zipped"},
        FetchCase{"ChecksumOfNoKind",
                  "https://h.example/x.zip?checksum=file:https://h.example/wrong-sums",
                  "the checksum \"00ff\" is none that Plumb can check; write one as "
                  "sha256:<hexadecimal digits>"},
        FetchCase{"ChecksumOfNoFile",
                  "https://h.example/x.zip?checksum=file:https://h.example/none", "no route"},
        FetchCase{"ChecksumOfOurFile", "https://h.example/x.zip?checksum=file:/etc/passwd",
                  "checksum=file: wants a URL of http or https, and not \"/etc/passwd\""},
        FetchCase{"Missing", "https://h.example/y.zip", "no route"},
        FetchCase{"Page", "https://h.example/page", "zipped in sub"},
        FetchCase{"PageWithHeader", "https://h.example/page?a=b", "zipped"},
        FetchCase{"PageThatNamesNothing", "https://h.example/empty",
                  "the page names no module, neither by the header X-Terraform-Get nor by the "
                  "element <meta name=\"terraform-get\">; an archive would end in .zip or .tar.gz, "
                  "or have the parameter archive"},
        FetchCase{"PageInACircle", "https://h.example/circle",
                  "the server's page leads to too many others"},
        FetchCase{"PageThatWantsOurFiles", "https://h.example/thief",
                  "the page leads to a folder of this machine: \"file:///etc\""},
        FetchCase{"PageWithPath", "https://h.example/relative",
                  "the page leads to \"./x.zip\", which is no source"},
        FetchCase{"Amazon", "s3::https://s3-eu-west-1.amazonaws.com/b/x.zip", "zipped"},
        FetchCase{"AmazonNotPublic", "s3::https://s3.amazonaws.com/private/x.zip",
                  "the server answered with HTTP status 403: the object is not public; set "
                  "AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY"},
        FetchCase{"AmazonFolder", "s3::https://s3.amazonaws.com/b/folder",
                  "only an archive can be fetched from an object store, such as one whose name "
                  "ends in .zip or .tar.gz"},
        FetchCase{"Google", "gcs::https://www.googleapis.com/storage/v1/b/x.zip", "zipped"},
        FetchCase{"GoogleNotPublic", "gcs::https://www.googleapis.com/storage/v1/private/x.zip",
                  "the server answered with HTTP status 401: the object is not public; set "
                  "GOOGLE_OAUTH_ACCESS_TOKEN, as with `gcloud auth print-access-token`"},
        FetchCase{"Mercurial", "hg::https://h.example/r",
                  "Plumb does not fetch from Mercurial; an archive over HTTP can take its place"},
        FetchCase{"OtherScheme", "oci://h.example/r",
                  "Plumb cannot fetch by the scheme \"oci\"; it can by git, http, https, s3, gcs "
                  "and file"},
        FetchCase{"GitDepth", "git::https://h.example/r?depth=x", "the depth \"x\" is no number"},
        FetchCase{"GitOption", "git::https://h.example/r?ref=--upload-pack=x",
                  "the ref \"--upload-pack=x\" cannot be one of git's"},
        FetchCase{"GitKey", "git::ssh://h.example/r?sshkey=%25",
                  "the parameter sshkey is not base64 of a private key"},
        FetchCase{"NoFolder", "/nonexistent/module", "there is no folder /nonexistent/module"}),
    [](const auto& info) { return info.param.name; });

TEST_F(Fetch, SignsForAmazonWithTheRegionOfTheHost) {
  EXPECT_EQ(fetched("s3::https://s3-eu-west-1.amazonaws.com/b/x.zip", {"KEY", "secret", "t", ""}),
            "zipped");
  const auto& signature = http.requests().back().signature;
  ASSERT_TRUE(signature);
  EXPECT_EQ(signature->region, "eu-west-1");
  EXPECT_EQ(signature->key_id, "KEY");
  EXPECT_EQ(signature->token, "t");
  EXPECT_EQ(fetched("s3::https://s3-eu-west-1.amazonaws.com/b/x.zip?region=r&aws_access_key_id=K2"
                    "&aws_access_key_secret=s2"),
            "zipped");
  EXPECT_EQ(http.requests().back().signature->region, "r");
  EXPECT_EQ(http.requests().back().signature->key_id, "K2");
  EXPECT_EQ(http.requests().back().url, "https://s3-eu-west-1.amazonaws.com/b/x.zip");
}

TEST_F(Fetch, SendsGoogleItsToken) {
  EXPECT_EQ(fetched("gcs::https://www.googleapis.com/storage/v1/b/x.zip", {"", "", "", "s3cret"}),
            "zipped");
  EXPECT_THAT(http.requests().back().headers, testing::ElementsAre("Authorization: Bearer s3cret"));
}

TEST_F(Fetch, LinksFoldersOfThisMachine) {
  const test::Workspace work;
  work.write("there/x", "linked");
  EXPECT_EQ(fetched(work.path("there")), "linked");
  EXPECT_EQ(fetched("file://" + work.path("there")), "linked");
}

TEST_F(Fetch, UnpacksArchivesOfThisMachine) {
  const test::Workspace work;
  work.write("m.zip", ArchiveBuilder(ArchiveForm::kZip).file("x", "zipped").bytes());
  work.write("m.txt", "text");
  EXPECT_EQ(fetched(work.path("m.zip")), "zipped");
  EXPECT_EQ(fetched(work.path("m.txt")),
            work.path("m.txt") + " is neither a folder nor an archive");
}

}  // namespace
}  // namespace plumb::fetch
