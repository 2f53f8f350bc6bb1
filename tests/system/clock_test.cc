#include "system/clock.h"

#include <gtest/gtest.h>

#include <cctype>
#include <set>

namespace plumb::system {
namespace {

TEST(UtcText, IsRfc3339) {
  EXPECT_EQ(utc_text(0), "1970-01-01T00:00:00Z");
  EXPECT_EQ(utc_text(951782400), "2000-02-29T00:00:00Z");
  EXPECT_EQ(utc_text(253402300799), "9999-12-31T23:59:59Z");
}

TEST(RealClock, TellsTheTimeInMilliseconds) {
  constexpr std::int64_t kStartOf2024Ms = 1704067200000;
  EXPECT_GT(real_clock().now_ms(), kStartOf2024Ms);
}

TEST(RandomUuid, HasTheFormOfVersion4) {
  std::set<std::string> seen;
  for (int i = 0; i < 100; ++i) {
    const std::string id = random_uuid();
    ASSERT_EQ(id.size(), 36U);
    for (std::size_t at = 0; at < id.size(); ++at) {
      const bool dash = at == 8 || at == 13 || at == 18 || at == 23;
      const auto byte = static_cast<unsigned char>(id[at]);
      EXPECT_TRUE(dash ? byte == '-' : std::isxdigit(byte) != 0) << id;
    }
    EXPECT_EQ(id[14], '4');
    EXPECT_NE(std::string("89ab").find(id[19]), std::string::npos);
    EXPECT_TRUE(seen.insert(id).second);
  }
}

TEST(RandomBytes, AreAsManyAsAskedFor) {
  EXPECT_EQ(random_bytes(0), "");
  EXPECT_EQ(random_bytes(33).size(), 33U);
  EXPECT_NE(random_bytes(16), random_bytes(16));
}

}  // namespace
}  // namespace plumb::system
