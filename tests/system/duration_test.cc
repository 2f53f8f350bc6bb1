#include "system/duration.h"

#include <gtest/gtest.h>

namespace plumb::system {
namespace {

struct DurationCase {
  const char* text;
  std::optional<std::int64_t> ms;
};

TEST(Duration, IsReadAsPeopleWriteIt) {
  const DurationCase cases[] = {
      {"0", 0},
      {"10s", 10'000},
      {"5m", 300'000},
      {"1h30m", 5'400'000},
      {"1.5h", 5'400'000},
      {"250ms", 250},
      {"1s500ms", 1'500},
      {"1ns", 1},
      {"0s", 0},
      {"2us", 1},
      {"", std::nullopt},
      {"5", std::nullopt},
      {"m", std::nullopt},
      {"5 m", std::nullopt},
      {"-5m", std::nullopt},
      {"5d", std::nullopt},
      {"1.2.3s", std::nullopt},
      {"5m3", std::nullopt},
      {"9999999999999h", std::nullopt},
      {"ms", std::nullopt},
      {"5ms5", std::nullopt},
      {".", std::nullopt},
  };
  for (const DurationCase& each : cases)
    EXPECT_EQ(parse_duration_ms(each.text), each.ms) << each.text;
}

}  // namespace
}  // namespace plumb::system
