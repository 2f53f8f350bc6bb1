#include "diagnostics/source_map.h"

#include <gtest/gtest.h>

#include "diagnostics/diagnostic.h"
#include "diagnostics/suggestion.h"

namespace plumb::diagnostics {
namespace {

std::string at(const SourceMap& sources, FileId file, std::uint32_t byte) {
  const Position position = sources.position(file, byte);
  return std::to_string(position.line) + ":" + std::to_string(position.column);
}

TEST(SourceMap, Positions) {
  SourceMap sources;
  const FileId file = sources.add("a.tf", "ab\nc\n\nd");
  EXPECT_EQ(at(sources, file, 0), "1:1");
  EXPECT_EQ(at(sources, file, 2), "1:3");
  EXPECT_EQ(at(sources, file, 3), "2:1");
  EXPECT_EQ(at(sources, file, 5), "3:1");
  EXPECT_EQ(at(sources, file, 7), "4:2");
  EXPECT_EQ(at(sources, file, 99), "4:2");
}

TEST(SourceMap, ColumnsCountGraphemeClusters) {
  SourceMap sources;
  const FileId file =
      sources.add("a.tf", "e\xCC\x81\xF0\x9F\x91\xA8\xE2\x80\x8D\xF0\x9F\x91\xA9x日y");
  EXPECT_EQ(at(sources, file, 3), "1:2");
  EXPECT_EQ(at(sources, file, 14), "1:3");
  EXPECT_EQ(at(sources, file, 18), "1:5");
}

TEST(SourceMap, KnowsNamesAndTexts) {
  SourceMap sources;
  const FileId first = sources.add("a.tf", "abc");
  const FileId second = sources.add("b.tf", "def");
  EXPECT_EQ(sources.name(first), "a.tf");
  EXPECT_EQ(sources.text(second), "def");
  EXPECT_EQ(sources.text({second, 1, 3}), "ef");
  EXPECT_EQ(sources.text({second, 2, 99}), "f");
}

TEST(SourceMap, EnclosingBlock) {
  SourceMap sources;
  const FileId file = sources.add("a.tf", "a = 1\nb \"c\" {\n}\n");
  EXPECT_EQ(sources.enclosing_block({file, 8, 9}), "");
  sources.set_outline(file, {{6, 12, 15}});
  EXPECT_EQ(sources.enclosing_block({file, 0, 1}), "");
  EXPECT_EQ(sources.enclosing_block({file, 6, 7}), "b \"c\"");
  EXPECT_EQ(sources.enclosing_block({file, 14, 15}), "b \"c\"");
  EXPECT_EQ(sources.enclosing_block({file, 15, 16}), "");
  EXPECT_EQ(sources.enclosing_block({}), "");
}

TEST(Diagnostics, SortedByPlaceWithoutRepetitions) {
  Diagnostics diags;
  diags.error({1, 5, 6}, "later");
  diags.warning({1, 2, 3}, "earlier");
  diags.error({1, 5, 6}, "later");
  diags.error({}, "nowhere");
  diags.sort();
  std::string order;
  for (const Diagnostic& diagnostic : diags.items()) order += diagnostic.summary + " ";
  EXPECT_EQ(order, "nowhere earlier later ");
  EXPECT_TRUE(diags.has_errors());
}

TEST(Diagnostics, WarningsAreNoErrors) {
  Diagnostics diags;
  diags.warning({}, "careful");
  EXPECT_FALSE(diags.has_errors());
  EXPECT_FALSE(diags.empty());
}

TEST(Suggestion, NearestName) {
  EXPECT_EQ(nearest_name("foo", {"fob", "bar"}), "fob");
  EXPECT_EQ(nearest_name("foo", {"quite_different"}), "");
  EXPECT_EQ(did_you_mean("regoin", {"region", "zone"}), " Did you mean \"region\"?");
  EXPECT_EQ(did_you_mean("x", {}), "");
}

}  // namespace
}  // namespace plumb::diagnostics
