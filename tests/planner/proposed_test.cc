#include "planner/proposed.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "planner/compatibility.h"
#include "planner/marks.h"
#include "value/json_codec.h"

namespace plumb::planner {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::SizeIs;

/// An attribute's value as in a test: `-` for null, `?` for unknown.
Value text(const char* what) {
  if (std::string_view(what) == "-") return Value::null(value::Type::string());
  if (std::string_view(what) == "?") return Value::unknown(value::Type::string());
  return Value::string(what);
}

Value object(const char* id, const char* key, const char* name, const char* size,
             const char* zone) {
  return Value::object({{"id", text(id)},
                        {"key", text(key)},
                        {"name", text(name)},
                        {"size", text(size)},
                        {"zone", text(zone)}});
}

/// The attributes in order, as they are written above.
std::string shown(const Value& value) {
  if (value.is_null()) return "null";
  std::string line;
  for (const Value& part : value.elements()) {
    if (!line.empty()) line += " ";
    line += part.is_null() ? "-" : (part.is_known() ? std::string(part.as_string()) : "?");
  }
  return line;
}

/// `name` is required, `size` optional, `id` computed, `zone` both, `key` sensitive.
const providers::Block& schema() {
  static const providers::Block block = [] {
    const auto attribute = [](const char* name, bool required, bool optional, bool computed) {
      providers::Attribute made;
      made.name = name;
      made.type = value::Type::string();
      made.required = required;
      made.optional = optional;
      made.computed = computed;
      return made;
    };
    providers::Block made;
    made.attributes = {attribute("id", false, false, true), attribute("key", false, true, false),
                       attribute("name", true, false, false), attribute("size", false, true, false),
                       attribute("zone", false, true, true)};
    made.attributes[1].sensitive = true;
    made.has_sensitive = true;
    made.type = object("", "", "", "", "").type();
    return made;
  }();
  return block;
}

TEST(Proposed, KeepsWhatTheProviderDecided) {
  EXPECT_EQ(shown(proposed_new(schema(), object("i", "-", "n", "s", "z"),
                               object("-", "-", "n", "-", "-"))),
            "i - n - z");
}

TEST(Proposed, TakesWhatIsConfigured) {
  EXPECT_EQ(shown(proposed_new(schema(), object("i", "-", "n", "s", "z"),
                               object("-", "k", "m", "?", "y"))),
            "i k m ? y");
}

TEST(Proposed, OfANewObjectIsUnknownWhereTheProviderDecides) {
  const Value config = object("-", "-", "n", "-", "-");
  EXPECT_EQ(shown(proposed_new(schema(), Value::null(schema().type), config)), "- - n - -");
  EXPECT_EQ(shown(planned_unknown(schema(), config)), "? - n - ?");
}

TEST(PlanBreaches, AreFound) {
  const Value prior = object("i", "-", "n", "-", "z");
  const Value config = object("-", "-", "m", "-", "-");
  EXPECT_THAT(plan_breaches(schema(), prior, config, object("i", "-", "m", "-", "z")), SizeIs(0));
  EXPECT_THAT(plan_breaches(schema(), prior, config, object("?", "-", "m", "-", "new")), SizeIs(0));
  EXPECT_THAT(plan_breaches(schema(), prior, config, object("i", "-", "other", "-", "z")),
              ElementsAre(HasSubstr("name")));
  EXPECT_THAT(plan_breaches(schema(), prior, config, object("i", "-", "m", "made up", "z")),
              ElementsAre(HasSubstr("size")));
}

TEST(ResultBreaches, AreFoundWithoutShowingSecrets) {
  const Value planned = object("?", "secret", "n", "-", "z");
  EXPECT_THAT(result_breaches(schema(), planned, object("i", "secret", "n", "-", "z")), SizeIs(0));
  EXPECT_THAT(result_breaches(schema(), planned, object("i", "secret", "n", "-", "y")),
              ElementsAre(HasSubstr("zone")));
  const auto breaches = result_breaches(schema(), planned, object("i", "leaked", "n", "-", "z"));
  ASSERT_THAT(breaches, ElementsAre(HasSubstr("key")));
  EXPECT_THAT(breaches[0], testing::Not(HasSubstr("secret\"")));
  EXPECT_THAT(breaches[0], testing::Not(HasSubstr("leaked")));
}

TEST(Marks, GoToTheirPlacesAndBack) {
  const Value config = object("-", "-", "n", "-", "-");
  const Value marked = mark_object(object("i", "k", "n", "-", "z"), config, schema());
  EXPECT_TRUE(marked.find("key")->has_mark(value::kSensitive));
  EXPECT_FALSE(marked.find("name")->has_mark(value::kSensitive));
  const std::string paths = sensitive_paths_json(marked);
  EXPECT_THAT(paths, HasSubstr("key"));
  const Value plain = marked.without_marks_deep();
  EXPECT_EQ(sensitive_paths_json(mark_paths(plain, paths)), paths);
  EXPECT_EQ(sensitive_paths_json(copy_marks(marked, plain)), paths);
  EXPECT_EQ(
      sensitive_paths_json(mark_paths(plain, "[[{\"type\":\"get_attr\",\"value\":\"nowhere\"}]]")),
      "");
  EXPECT_TRUE(mark_paths(plain, "[[]]").has_mark(value::kSensitive)) << "the value as a whole";
  for (const char* hostile : {"", "[]", "{", "1", "[1]", "[[1]]", "[[{}]]", "[[{\"type\":1}]]"})
    EXPECT_EQ(sensitive_paths_json(mark_paths(plain, hostile)), "") << hostile;
}

}  // namespace
}  // namespace plumb::planner
