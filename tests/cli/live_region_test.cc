#include "cli/live_region.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "diagnostics/printable.h"

namespace plumb::cli {
namespace {

using testing::ElementsAre;

LiveState half_done() {
  return {100, 49, 1, 10'000, {{"random_pet.slow", "Creating", 8'200}, {"a.b", "Destroying", 0}}};
}

TEST(LiveRegion, HasABarCountsRateAndTheSlowest) {
  EXPECT_THAT(live_lines(half_done(), 80),
              ElementsAre("[############------------] 49/100 done, 1 failed, 10s, 4.9/s, about 10s "
                          "left",
                          "  8s  Creating random_pet.slow", "  0s  Destroying a.b"));
}

TEST(LiveRegion, OfANarrowTerminalHasNoBar) {
  EXPECT_THAT(live_lines({100, 49, 0, 10'000, {}}, 40),
              ElementsAre("49/100 done, 10s, 4.9/s, about 10s left"));
}

TEST(LiveRegion, SaysNothingOfTimeBeforeItKnows) {
  EXPECT_THAT(live_lines({0, 1, 0, 5'000, {}}, 80), ElementsAre("1 done, 5s"));
}

TEST(LiveRegion, NamesThreeAndCountsTheRest) {
  LiveState state{};
  state.running.assign(10, {"a.b", "Creating", 0});
  EXPECT_EQ(live_lines(state, 80).size(), 5U);
  EXPECT_EQ(live_lines(state, 80).back(), "  and 7 more");
}

TEST(LiveRegion, NeverIsWiderThanTheTerminal) {
  LiveState state = half_done();
  state.running[0].name =
      "module.ü[\"世界世界世界世界世界世界世界\"].a_very_long_type.with_a_name\x1b[2J";
  for (std::size_t width = 0; width < 90; ++width) {
    for (const std::string& line : live_lines(state, width))
      EXPECT_LE(diagnostics::columns(line), width) << line;
  }
}

TEST(LiveRegion, IsErasedWhateverTheTerminalBecame) {
  EXPECT_EQ(erased({}, 80), "");
  EXPECT_EQ(erased({"one"}, 80), "\r\033[J");
  EXPECT_EQ(erased({"one", "two"}, 80), "\r\033[1A\033[J");
  EXPECT_EQ(erased({std::string(79, 'x'), "two"}, 40), "\r\033[2A\033[J");
}

}  // namespace
}  // namespace plumb::cli
