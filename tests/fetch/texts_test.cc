/// The small texts around packages: parameters of URLs, checksums, and pages.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "fetch/checksum.h"
#include "fetch/page.h"
#include "fetch/url_query.h"

namespace plumb::fetch {
namespace {

using diagnostics::ErrorCode;

TEST(TakeParameters, LeavesTheOthers) {
  const UrlQuery query =
      take_parameters("https://h/r?a=1&ref=feature%2Fx&b&depth=1&ref=y", {"ref", "depth"});
  EXPECT_EQ(query.url, "https://h/r?a=1&b");
  EXPECT_EQ(query.value("ref"), "feature/x");
  EXPECT_EQ(query.value("depth"), "1");
  EXPECT_EQ(query.value("a"), "");
  EXPECT_EQ(take_parameters("https://h/r", {"ref"}).url, "https://h/r");
  EXPECT_EQ(take_parameters("https://h/r?ref=a+b%zz", {"ref"}).value("ref"), "a b%zz");
  EXPECT_EQ(take_parameters("https://h/r?", {"ref"}).url, "https://h/r");
  EXPECT_EQ(take_parameters("https://h/r?ref", {"ref"}).url, "https://h/r");
}

TEST(Checksum, IsVerified) {
  // Of "abc": FIPS 180-4's and RFC 1321's own examples.
  for (const char* const good :
       {"sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
        "BA7816BF8F01CFEA414140DE5DAE2223B00361A396177A9CB410FF61F20015AD",
        "md5:900150983cd24fb0d6963f7d28e17f72", "900150983cd24fb0d6963f7d28e17f72",
        "sha1:a9993e364706816aba3e25717850c26c9cd0d89d"})
    EXPECT_TRUE(verify_checksum(good, "abc")) << good;
  const auto wrong = verify_checksum("md5:00", "abc");
  ASSERT_FALSE(wrong);
  EXPECT_EQ(wrong.error().code, ErrorCode::kCorrupt);
  EXPECT_EQ(wrong.error().message,
            "the archive's md5 is 900150983cd24fb0d6963f7d28e17f72, and not 00");
  for (const char* const bad : {"file:https://h/sums", "abc", "crc32:00", ":"}) {
    const auto refused = verify_checksum(bad, "abc");
    ASSERT_FALSE(refused) << bad;
    EXPECT_EQ(refused.error().code, ErrorCode::kInvalid);
  }
}

TEST(Checksum, IsFoundInAFile) {
  const std::string gnu = "00ff  other.zip\n11aa *./x.zip\r\n";
  EXPECT_EQ(checksum_for("x.zip", gnu).value(), "11aa");
  EXPECT_EQ(checksum_for("other.zip", gnu).value(), "00ff");
  EXPECT_EQ(checksum_for("x.zip", "SHA256 (other.zip) = 00\nSHA512 (x.zip) = 22bb").value(),
            "sha512:22bb");
  EXPECT_EQ(checksum_for("x.zip", "33cc\n").value(), "33cc");
  for (const char* const none :
       {"", "\n\n", "00ff  other.zip", "SHA256 () = 00", "SHA256 ( = 00"}) {
    const auto found = checksum_for("x.zip", none);
    ASSERT_FALSE(found) << none;
    EXPECT_EQ(found.error().code, ErrorCode::kNotFound);
  }
}

TEST(Page, NamesASource) {
  EXPECT_EQ(
      source_named_by(
          R"(<html><head><meta charset=utf-8><META content='a.zip?x=1&amp;y=2' name="Terraform-Get"/></head>)"),
      "a.zip?x=1&y=2");
  EXPECT_EQ(source_named_by("<meta name=terraform-get content=git::https://h/r>"),
            "git::https://h/r");
  for (const char* const none :
       {"", "<meta", "<meta name=\"terraform-get", "<meta name=terraform-get>", "<meta = = ==>",
        "<body><meta name=terraform-get content=x></body>",
        "<head></head><meta name=terraform-get content=x>"})
    EXPECT_EQ(source_named_by(none), "") << none;
}

}  // namespace
}  // namespace plumb::fetch
