#include <gtest/gtest.h>

#include "providers/sdk/base64.h"
#include "providers/sdk/secrets.h"
#include "providers/sdk/utf8.h"

namespace plumb::sdk {
namespace {

struct Base64Case {
  const char* name;
  std::string bytes;
  const char* standard;
  const char* url;
};
class Base64Forms : public testing::TestWithParam<Base64Case> {};

TEST_P(Base64Forms, RoundTrip) {
  const Base64Case& test = GetParam();
  EXPECT_EQ(base64_encode(test.bytes), test.standard);
  EXPECT_EQ(base64_encode(test.bytes, Base64::kUrl), test.url);
  EXPECT_EQ(base64_decode(test.standard), test.bytes);
  EXPECT_EQ(base64_decode(test.url, Base64::kUrl), test.bytes);
}

INSTANTIATE_TEST_SUITE_P(Rfc4648, Base64Forms,
                         testing::Values(Base64Case{"Empty", "", "", ""},
                                         Base64Case{"One", "f", "Zg==", "Zg"},
                                         Base64Case{"Two", "fo", "Zm8=", "Zm8"},
                                         Base64Case{"Three", "foo", "Zm9v", "Zm9v"},
                                         Base64Case{"Signs", "\xfb\xff", "+/8=", "-_8"}),
                         [](const auto& info) { return info.param.name; });

TEST(Base64Forms, RefusesWhatIsNone) {
  for (const char* text : {"Z", "Zg", "Zg=", "Zg= =", "Z===", "Zm9v!", "-_8="}) {
    EXPECT_FALSE(base64_decode(text).has_value()) << text;
  }
  EXPECT_FALSE(base64_decode("Zg==", Base64::kUrl).has_value());
}

TEST(Utf8, ReplacesOnlyWhatIsNotValid) {
  EXPECT_TRUE(as_utf8("gr\xc3\xbc\xc3\x9f \xe2\x82\xac \xf0\x9f\x8d\x80").was_valid);
  for (const char* bytes :
       {"\x80", "\xc0\xaf", "\xe0\x80\xaf", "\xed\xa0\x80", "\xf4\x90\x80\x80", "\xc3"}) {
    EXPECT_FALSE(as_utf8(bytes).was_valid);
  }
  EXPECT_EQ(as_utf8("a\xff"
                    "b")
                .text,
            "a\xef\xbf\xbd"
            "b");
}

TEST(Secrets, AreNotInUrls) {
  EXPECT_EQ(without_secrets_in_url("https://me:pw@host:1/p?key=k#f"), "https://host:1/p");
  EXPECT_EQ(without_secrets_in_url("http://host/a@b"), "http://host/a@b");
  EXPECT_EQ(without_secrets_in_url("http://host"), "http://host");
}

TEST(Secrets, HeadersAreKnownByName) {
  for (const char* name : {"Authorization", "X-API-Key", "cookie", "Set-Cookie", "X-Vault-Token"}) {
    EXPECT_TRUE(is_secret_header(name)) << name;
  }
  EXPECT_FALSE(is_secret_header("Accept"));
}

}  // namespace
}  // namespace plumb::sdk
