#include "config/module_source.h"

#include <gtest/gtest.h>

namespace plumb::config {
namespace {

/// What `terraform get` 1.11.4 makes of each: the package that it says it downloads, or that it
/// refuses the address.
struct SourceCase {
  const char* input;
  const char* kind;  ///< As kind_name() has it; "refused" for no source.
  const char* package = "";
  const char* subfolder = "";
};

std::string kind_name(SourceKind kind) {
  switch (kind) {
    case SourceKind::kLocal:
      return "local";
    case SourceKind::kRegistry:
      return "registry";
    case SourceKind::kGit:
      return "git";
    case SourceKind::kMercurial:
      return "hg";
    case SourceKind::kHttp:
      return "http";
    case SourceKind::kS3:
      return "s3";
    case SourceKind::kGcs:
      return "gcs";
    case SourceKind::kFile:
      return "file";
    case SourceKind::kOther:
      return "other";
  }
  return "";
}

constexpr SourceCase kSources[] = {
    // Local folders.
    {"./m", "local", "./m"},
    {"../m", "local", "../m"},
    {"./", "local", "./"},
    {"./m//sub", "local", "./m/sub"},
    {"./m?x=1", "local", "./m?x=1"},
    {"./a/../b", "local", "./b"},
    {"../../x", "local", "../../x"},
    {".\\foo", "local", "./foo"},
    {".", "refused"},
    {"..", "refused"},
    {"m", "refused"},
    {"m/n", "refused"},
    {" ./m", "refused"},
    {"~/foo", "refused"},
    {"", "refused"},
    // Registries.
    {"hashicorp/consul/aws", "registry", "registry.terraform.io/hashicorp/consul/aws"},
    {"hashicorp/consul/aws//modules/x", "registry", "registry.terraform.io/hashicorp/consul/aws",
     "modules/x"},
    {"registry.terraform.io/ns/name/sys", "registry", "registry.terraform.io/ns/name/sys"},
    {"example.com/ns/name/sys", "registry", "example.com/ns/name/sys"},
    {"Example.com/ns/name/sys", "registry", "example.com/ns/name/sys"},
    {"example.com:8443/ns/name/sys", "registry", "example.com:8443/ns/name/sys"},
    {"example.com/ns/name/sys//sub/dir", "registry", "example.com/ns/name/sys", "sub/dir"},
    {"example.com/a/b/c//", "registry", "example.com/a/b/c"},
    {"1.2.3.4/a/b/c", "registry", "1.2.3.4/a/b/c"},
    {"gitlab.com/ns/name/sys", "registry", "gitlab.com/ns/name/sys"},
    {"a_b/c_d/e", "registry", "registry.terraform.io/a_b/c_d/e"},
    {"hashicorp/consul/aws?x=1", "refused"},
    {"hashicorp/consul/aws//../x", "refused"},
    {"hashicorp/con sul/aws", "refused"},
    {"Hashi/Consul/AWS", "refused"},
    {"hashicorp/consul/a-ws", "refused"},
    {"hashicorp/-consul/aws", "refused"},
    {"hashicorp/consul/aws/x/y", "refused"},
    {"-a/b/c", "refused"},
    {"a/b/c_d", "refused"},
    {"a/b/c//x?y=1", "refused"},
    {"localhost/ns/name/sys", "refused"},
    {"xn--80akhbyknj4f.com/a/b/c", "refused"},
    {"ex_ample.com/a/b/c", "refused"},
    {"gitlab.com/o/r", "refused"},
    {"gitlab.com/o/r//x?ref=1", "refused"},
    // Shorthands of git.
    {"github.com/o/r", "git", "git::https://github.com/o/r.git"},
    {"github.com/o/r.git", "git", "git::https://github.com/o/r.git"},
    {"github.com/o/r//sub", "git", "git::https://github.com/o/r.git", "sub"},
    {"github.com/o/r?ref=v1", "git", "git::https://github.com/o/r.git?ref=v1"},
    {"github.com/o/r?ref=v1//x", "git", "git::https://github.com/o/r.git?ref=v1//x"},
    {"github.com/o/r?ref=feature/x", "git", "git::https://github.com/o/r.git?ref=feature/x"},
    {"github.com/o/r//sub?ref=v1", "git", "git::https://github.com/o/r.git?ref=v1", "sub"},
    {"github.com/ns/name/sys", "git", "git::https://github.com/ns/name.git", "sys"},
    {"github.com/o/r/a/b", "git", "git::https://github.com/o/r.git", "a/b"},
    {"github.com/o", "refused"},
    {"GITHUB.com/o/r", "refused"},
    {"bitbucket.org/o/r", "git", "git::https://bitbucket.org/o/r.git"},
    {"bitbucket.org/ns/name/sys", "git", "git::https://bitbucket.org/ns/name/sys.git"},
    {"bitbucket.org/o", "git", "git::https://bitbucket.org/o.git"},
    {"git@github.com:o/r.git", "git", "git::ssh://git@github.com/o/r.git"},
    {"git@github.com:/o/r.git", "git", "git::ssh://git@github.com/o/r.git"},
    {"git@github.com:o/r.git//sub?ref=v1", "git", "git::ssh://git@github.com/o/r.git?ref=v1",
     "sub"},
    {"git::git@github.com:o/r.git", "git", "git::ssh://git@github.com/o/r.git"},
    {"git::git@github.com:o/r.git?b=2&a=1", "git", "git::ssh://git@github.com/o/r.git?a=1&b=2"},
    {"git::github.com/o/r", "git", "git::https://github.com/o/r.git"},
    {"user@host.example:p/r.git", "refused"},
    {"git::user@host.example:p/r.git", "refused"},
    // Git, written out.
    {"git::https://example.com/r.git", "git", "git::https://example.com/r.git"},
    {"git::https://example.com/r.git//sub?ref=a", "git", "git::https://example.com/r.git?ref=a",
     "sub"},
    {"git::https://example.com/r.git//a/../b", "git", "git::https://example.com/r.git", "b"},
    {"git::https://example.com/r.git//*/x", "git", "git::https://example.com/r.git", "*/x"},
    {"git::https://example.com/r//", "git", "git::https://example.com/r"},
    {"git::https://user:pass@example.com/r.git", "git", "git::https://user:pass@example.com/r.git"},
    {"git::ssh://git@example.com:2222/r.git?depth=1", "git",
     "git::ssh://git@example.com:2222/r.git?depth=1"},
    {"git::http://example.com/r.git", "git", "git::http://example.com/r.git"},
    {"git::file:///nope/x", "git", "git::file:///nope/x"},
    {"git::/abs/path", "git", "git::file:///abs/path"},
    {"git::", "git", "git::"},
    {"git::https://example.com/r.git//../x", "refused"},
    {"git::ssh://git@example.com:o/r.git", "refused"},
    {"git::https://ex ample.com/r", "refused"},
    {"git::./rel", "refused"},
    {"git::foo", "refused"},
    {"git::example.com/r", "refused"},
    {"foo::bar", "refused"},
    // Archives and pages.
    {"https://127.0.0.1:1/x.zip", "http", "https://127.0.0.1:1/x.zip"},
    {"https://127.0.0.1:1/x.zip//sub", "http", "https://127.0.0.1:1/x.zip", "sub"},
    {"https://127.0.0.1:1/x?archive=zip", "http", "https://127.0.0.1:1/x?archive=zip"},
    {"http::http://127.0.0.1:1/x.zip", "http", "http::http://127.0.0.1:1/x.zip"},
    {"http://example.com", "http", "http://example.com"},
    {"https://example.com/%zz.zip", "refused"},
    // Object stores.
    {"s3::https://s3-eu-west-1.amazonaws.com/bucket/x.zip", "s3",
     "s3::https://s3-eu-west-1.amazonaws.com/bucket/x.zip"},
    {"bucket.s3.amazonaws.com/foo/bar.zip", "s3",
     "s3::https://s3.amazonaws.com/bucket/foo/bar.zip"},
    {"bucket.s3.eu-west-1.amazonaws.com/foo/bar.zip", "s3",
     "s3::https://s3.eu-west-1.amazonaws.com/bucket/foo/bar.zip"},
    {"s3-eu-west-1.amazonaws.com/bucket/foo", "s3",
     "s3::https://s3-eu-west-1.amazonaws.com/bucket/foo"},
    {"a.b.c.d.amazonaws.com/x", "refused"},
    {"gcs::https://www.googleapis.com/storage/v1/b/x.zip", "gcs",
     "gcs::https://www.googleapis.com/storage/v1/b/x.zip"},
    {"www.googleapis.com/storage/v1/b/x.zip", "gcs",
     "gcs::https://www.googleapis.com/storage/v1/b/x.zip"},
    {"www.googleapis.com/storage/v1", "refused"},
    // The rest.
    {"/abs/path", "file", "file:///abs/path"},
    {"/abs/path//sub", "file", "file:///abs/path", "sub"},
    {"file::/tmp/r", "file", "file::file:///tmp/r"},
    {"hg::https://example.com/r?ref=x", "hg", "hg::https://example.com/r?ref=x"},
    {"localhost:8080/ns/name/sys", "other", "localhost:8080/ns/name/sys"},
    {"ftp://example.com/x", "other", "ftp://example.com/x"},
    {"svn::http://example.com", "other", "svn::http://example.com"},
    {"C:/foo", "other", "C:/foo"},
    {"C:\\foo", "other", "C:\\foo"},
    {"oci://x/y", "other", "oci://x/y"},
};

TEST(ModuleSource, IsReadAsTerraformReadsIt) {
  for (const SourceCase& test : kSources) {
    SCOPED_TRACE(test.input);
    const auto source = parse_module_source(test.input);
    ASSERT_EQ(source ? kind_name(source->kind) : "refused", std::string(test.kind))
        << (source ? source->text() : source.error().message);
    if (!source) continue;
    EXPECT_EQ(source->package, test.package);
    EXPECT_EQ(source->subfolder, test.subfolder);
  }
}

/// The manifest has it, so it must mean the same when it is read again.
TEST(ModuleSource, WrittenOutIsTheSameSource) {
  for (const SourceCase& test : kSources) {
    SCOPED_TRACE(test.input);
    const auto source = parse_module_source(test.input);
    if (!source) continue;
    const auto again = parse_module_source(source->text());
    ASSERT_TRUE(again) << again.error().message;
    EXPECT_EQ(*again, *source);
  }
}

struct RefusalCase {
  const char* input;
  const char* message;
};

TEST(ModuleSource, BesideAVersionMustBeOfARegistry) {
  constexpr RefusalCase kRefusals[] = {
      {"./m", "\"./m\" is a local folder, not a module of a registry."},
      {"git::https://example.com/x", "\"git::https:\" is not the host name of a module registry."},
      {"127.0.0.1/ns/x",
       "\"127.0.0.1\" cannot be a namespace or name in a registry: it may have letters, digits, "
       "and "
       "in between dashes and underscores."},
      {"github.com/o/r/aws",
       "\"github.com\" is no module registry: it stands for installing from a git repository."},
      {"a/b/C",
       "\"C\" cannot be the system of a registry's module: it may have lower-case letters and "
       "digits."},
      {"a/b",
       "\"a/b\" is no address of a registry, which has the parts <namespace>/<name>/<system>, and "
       "a "
       "host before them if it is not registry.terraform.io."},
      {"a/b/c//../d", "The subfolder \"../d\" leads outside of the module package."},
  };
  for (const RefusalCase& test : kRefusals) {
    SCOPED_TRACE(test.input);
    const auto source = parse_registry_source(test.input);
    ASSERT_FALSE(source);
    EXPECT_EQ(source.error().message, test.message);
  }
}

TEST(ModuleSource, HasNoControlCharacters) {
  for (const std::string text : {"./a\nb", "https://h.example/x.zip\x7f", "n/m/s\t"}) {
    EXPECT_FALSE(parse_module_source(text)) << text;
  }
  EXPECT_FALSE(parse_module_source(std::string("./a\0b", 5)));
}

TEST(ModuleSource, KnowsTheRegistrysParts) {
  const RegistryAddress address =
      registry_address(*parse_module_source("example.com:8443/ns/name/sys//sub"));
  EXPECT_EQ(address.host, "example.com:8443");
  EXPECT_EQ(address.space, "ns");
  EXPECT_EQ(address.name, "name");
  EXPECT_EQ(address.system, "sys");
}

TEST(ModuleSource, HidesSecrets) {
  EXPECT_EQ(without_secrets("git::https://u:p@example.com/r?ref=a"),
            "git::https://u:redacted@example.com/r?ref=a");
  EXPECT_EQ(without_secrets("git::https://u@example.com/r"), "git::https://u@example.com/r");
  EXPECT_EQ(without_secrets("git::ssh://h/r?sshkey=abc&ref=x"),
            "git::ssh://h/r?sshkey=redacted&ref=x");
  EXPECT_EQ(without_secrets("https://example.com/a@b:c"), "https://example.com/a@b:c");
  EXPECT_EQ(without_secrets("s3::https://h/x.zip?aws_access_key_secret=s"),
            "s3::https://h/x.zip?aws_access_key_secret=redacted");
  EXPECT_EQ(without_secrets("https://h/x.zip?Private_Token=s&archive=zip&sig=t&ref=token"),
            "https://h/x.zip?Private_Token=redacted&archive=zip&sig=redacted&ref=token");
  EXPECT_EQ(without_secrets("https://h/x.zip?token&a=b?token=c"),
            "https://h/x.zip?token&a=b?token=c");
}

}  // namespace
}  // namespace plumb::config
