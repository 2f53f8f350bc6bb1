/// Plans beside those of the real terraform, where it is installed: the same exit codes, the same
/// text from the first heading to the summary, the same changes in `show -json`.

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <regex>

#include "support/workspace.h"

namespace plumb::test {
namespace {

using Json = nlohmann::json;

struct OracleCase {
  const char* name;
  const char* first;   ///< Applied.
  const char* second;  ///< Planned.
  const char* differs = nullptr;
};

constexpr const char* kOutputIsSensitive =
    "Plumb keeps an attribute that repeats a sensitive argument sensitive; terraform shows it";
constexpr const char* kNoMarkWarning =
    "Plumb lacks the comment that a value will be, or no longer be, marked as sensitive";
constexpr const char* kSetsAreSets = "Plumb remembers that a dynamic value is a set";

/// One directory for each program, with the same files.
class Side {
 public:
  explicit Side(std::string program) : program_(std::move(program)) {
    work_.environment["CHECKPOINT_DISABLE"] = "1";
  }
  Finished run(const std::vector<std::string>& arguments) const {
    Command command = work_.command(arguments);
    command.words[0] = program_;
    return test::run(command);
  }
  void write(const std::string& text) const { work_.write("main.tf", text); }

 private:
  std::string program_;
  Workspace work_;
};

std::string masked(const std::string& text) {
  static const std::regex kId("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");
  return std::regex_replace(text, kId, "<id>");
}

/// From the first heading to the end of the summary and of what outputs do.
std::string plan_part(const Finished& plan) {
  std::string part;
  bool inside = false;
  for (const std::string& line : lines(plan.out)) {
    if (line.starts_with("  # ") || line.starts_with("Plan: ") ||
        line.starts_with("Changes to Outputs") || line.starts_with("No changes."))
      inside = true;
    if (line.starts_with("─")) break;
    if (inside) part += line + "\n";
    if (line.starts_with("No changes.")) break;
  }
  while (part.ends_with("\n\n")) part.pop_back();
  return std::regex_replace(masked(part), std::regex("to the Plumb\n"), "to the Terraform\n");
}

/// What is planned, as the published format has it, without ids and what follows from them.
std::string changes(const Json& plan) {
  if (!plan.is_object()) return {};
  std::string text;
  for (const Json& change : plan.value("resource_changes", Json::array())) {
    Json kept{{"address", change.at("address")}, {"change", change.at("change")}};
    if (change.contains("action_reason")) kept["action_reason"] = change.at("action_reason");
    text += masked(kept.dump(1)) + "\n";
  }
  const Json outputs = plan.value("output_changes", Json::object());
  for (const auto& [name, change] : outputs.items())
    text += name + " " + masked(change.dump(1)) + "\n";
  return text;
}

class Oracle : public testing::TestWithParam<OracleCase> {};

TEST_P(Oracle, PlansAlike) {
  const std::string program = terraform_program();
  if (program.empty()) GTEST_SKIP() << "terraform is not installed";
  if (GetParam().differs != nullptr) GTEST_SKIP() << GetParam().differs;
  const Side ours(plumb_program());
  const Side theirs(program);
  Finished plans[2];
  Json shown[2];
  for (int i = 0; i < 2; ++i) {
    const Side& side = i == 0 ? ours : theirs;
    side.write(GetParam().first);
    const Finished applied = side.run({"apply", "-auto-approve", "-no-color", "-input=false"});
    ASSERT_EQ(applied.code, 0) << applied.all();
    side.write(GetParam().second);
    plans[i] = side.run({"plan", "-detailed-exitcode", "-no-color", "-input=false", "-out=saved"});
    if (plans[i].code != 1) shown[i] = Json::parse(side.run({"show", "-json", "saved"}).out);
  }
  EXPECT_EQ(plans[0].code, plans[1].code) << plans[0].all() << plans[1].all();
  EXPECT_EQ(plan_part(plans[0]), plan_part(plans[1]));
  EXPECT_EQ(changes(shown[0]), changes(shown[1]));
}

/// A terraform_data whose input goes from one value to another.
std::string input(const std::string& value) {
  return "resource \"terraform_data\" \"a\" {\n  input = " + value + "\n}\n";
}

struct ValueCase {
  const char* name;
  const char* before;
  const char* after;
  const char* differs = nullptr;  ///< Why Plumb's text is another, and is not compared.
};

class OracleValues : public testing::TestWithParam<ValueCase> {};

TEST_P(OracleValues, ArePlannedAlike) {
  const std::string program = terraform_program();
  if (program.empty()) GTEST_SKIP() << "terraform is not installed";
  if (GetParam().differs != nullptr) GTEST_SKIP() << GetParam().differs;
  std::string parts[2];
  for (int i = 0; i < 2; ++i) {
    const Side side(i == 0 ? plumb_program() : program);
    side.write(input(GetParam().before));
    const Finished applied = side.run({"apply", "-auto-approve", "-no-color", "-input=false"});
    ASSERT_EQ(applied.code, 0) << applied.all();
    side.write(input(GetParam().after));
    parts[i] = plan_part(side.run({"plan", "-no-color", "-input=false"}));
  }
  EXPECT_EQ(parts[0], parts[1]);
}

INSTANTIATE_TEST_SUITE_P(
    Table, OracleValues,
    testing::Values(
        ValueCase{"Strings", "\"a\"", "\"b\""}, ValueCase{"StringToNumber", "\"1\"", "2"},
        ValueCase{"StringToList", "\"x\"", "[\"x\"]"}, ValueCase{"ListToMap", "[1]", "{ a = 1 }"},
        ValueCase{"ListGrows", "[1, 2, 3]", "[1, 2, 3, 4]"},
        ValueCase{"ListShrinksInTheMiddle", "[1, 2, 3, 4, 5]", "[1, 2, 4, 5]"},
        ValueCase{"ListItemChanges", "[\"a\", \"b\", \"c\"]", "[\"a\", \"x\", \"c\"]"},
        ValueCase{"ListOfObjects", "[{ n = 1, m = \"x\" }, { n = 2, m = \"y\" }]",
                  "[{ n = 1, m = \"x\" }, { n = 3, m = \"y\" }]"},
        ValueCase{"MapOfAll", "{ same = 1, changes = 2, goes = 3 }",
                  "{ same = 1, changes = 5, comes = 4 }"},
        ValueCase{"MapNested", "{ a = { b = { c = 1, d = 2 } }, e = [1] }",
                  "{ a = { b = { c = 2, d = 2 } }, e = [1] }"},
        ValueCase{"MapKeysQuoted", "{ \"a b\" = 1 }", "{ \"a b\" = 2 }"},
        ValueCase{"MultiLine", "\"one\\ntwo\\nthree\\n\"", "\"one\\n2\\nthree\\nfour\\n\""},
        ValueCase{"MultiLineFromOne", "\"one\"", "\"one\\ntwo\\n\""},
        ValueCase{"MultiLineNew", "null", "\"one\\ntwo\\n\""},
        ValueCase{"Json", "jsonencode({ a = 1, b = [1, 2] })", "jsonencode({ a = 2, b = [1, 2] })"},
        ValueCase{"JsonLists", "jsonencode([1, 2])", "jsonencode([1, 3])"},
        ValueCase{"JsonNew", "null", "jsonencode({ a = { b = true } })"},
        ValueCase{"NullToValue", "null", "\"x\""}, ValueCase{"ValueToNull", "\"x\"", "null"},
        ValueCase{"NullInside", "{ a = null, b = 1 }", "{ a = 1, b = null }"},
        ValueCase{"Booleans", "true", "false"},
        ValueCase{"Numbers", "1.5", "100000000000000000000001"},
        ValueCase{"Sensitive", "sensitive(\"a\")", "sensitive(\"b\")", kOutputIsSensitive},
        ValueCase{"SensitiveOnlyMark", "\"a\"", "sensitive(\"a\")", kNoMarkWarning},
        ValueCase{"SensitiveInside", "{ a = sensitive(1), b = 1 }", "{ a = sensitive(2), b = 2 }",
                  kOutputIsSensitive},
        ValueCase{"SensitiveNull", "1", "sensitive(null)",
                  "Plumb shows a sensitive null as a change; terraform as a removal"},
        ValueCase{"Sets", "toset([\"a\", \"b\"])", "toset([\"b\", \"c\"])", kSetsAreSets},
        ValueCase{"SetsOfObjects", "toset([{ a = 1 }, { a = 2 }])", "toset([{ a = 2 }, { a = 3 }])",
                  kSetsAreSets},
        ValueCase{"Escapes", "\"tab\\there $${x} \\\"q\\\"\"", "\"tab\\tthere %%{x}\""},
        ValueCase{"Empty", "{}", "[]"},
        ValueCase{"EmptyString", "\"\"", "\"x\"",
                  "terraform takes an empty string for null in some places; Plumb shows it"},
        ValueCase{"SameAll", "{ a = [1, { b = \"c\" }] }", "{ a = [1, { b = \"c\" }] }"}),
    [](const auto& info) { return info.param.name; });

INSTANTIATE_TEST_SUITE_P(
    Table, Oracle,
    testing::Values(
        OracleCase{"Create", "", "resource \"terraform_data\" \"a\" {\n  input = { x = 1 }\n}\n"},
        OracleCase{"Delete", "resource \"terraform_data\" \"a\" {\n  input = 1\n}\n",
                   "locals {}\n"},
        OracleCase{"Update", "resource \"terraform_data\" \"a\" {\n  input = 1\n}\n",
                   "resource \"terraform_data\" \"a\" {\n  input = 2\n}\n"},
        OracleCase{"Replace", "resource \"terraform_data\" \"a\" {\n  triggers_replace = 1\n}\n",
                   "resource \"terraform_data\" \"a\" {\n  triggers_replace = 2\n}\n"},
        OracleCase{"CreateBeforeDestroy",
                   "resource \"terraform_data\" \"a\" {\n  triggers_replace = 1\n  lifecycle {\n   "
                   " create_before_destroy = true\n  }\n}\n",
                   "resource \"terraform_data\" \"a\" {\n  triggers_replace = [2]\n  lifecycle {\n "
                   "   create_before_destroy = true\n  }\n}\n"},
        OracleCase{"Moved", "resource \"terraform_data\" \"a\" {\n  input = { x = 1, y = 2 }\n}\n",
                   "resource \"terraform_data\" \"b\" {\n  input = { x = 1, y = 2 }\n}\nmoved {\n  "
                   "from = terraform_data.a\n  to = terraform_data.b\n}\n"},
        OracleCase{"MovedAndChanged", "resource \"terraform_data\" \"a\" {\n  input = 1\n}\n",
                   "resource \"terraform_data\" \"b\" {\n  input = 2\n}\nmoved {\n  from = "
                   "terraform_data.a\n  to = terraform_data.b\n}\n"},
        OracleCase{"MovedToNowhere", "resource \"terraform_data\" \"a\" {\n  input = 1\n}\n",
                   "moved {\n  from = terraform_data.a\n  to = terraform_data.b\n}\n"},
        OracleCase{"MovedByInstance",
                   "resource \"terraform_data\" \"a\" {\n  count = 2\n  input = count.index\n}\n",
                   "resource \"terraform_data\" \"a\" {\n  for_each = { x = 0, y = 1 }\n  input = "
                   "each.value\n}\nmoved {\n  from = terraform_data.a[0]\n  to = "
                   "terraform_data.a[\"x\"]\n}\nmoved {\n  from = terraform_data.a[1]\n  to = "
                   "terraform_data.a[\"y\"]\n}\n"},
        OracleCase{"CountComes", "resource \"terraform_data\" \"a\" {\n  input = 1\n}\n",
                   "resource \"terraform_data\" \"a\" {\n  count = 2\n  input = 1\n}\n"},
        OracleCase{"CountGoes",
                   "resource \"terraform_data\" \"a\" {\n  count = 2\n  input = 1\n}\n",
                   "resource \"terraform_data\" \"a\" {\n  input = 1\n}\n"},
        OracleCase{
            "Removed", "resource \"terraform_data\" \"a\" {\n  count = 2\n  input = 1\n}\n",
            "removed {\n  from = terraform_data.a\n  lifecycle {\n    destroy = true\n  }\n}\n"},
        OracleCase{"TriggeredByUpdate",
                   "resource \"terraform_data\" \"src\" {\n  input = 1\n}\nresource "
                   "\"terraform_data\" \"dep\" {\n  \n  lifecycle {\n    replace_triggered_by = "
                   "[terraform_data.src]\n  }\n}\n",
                   "resource \"terraform_data\" \"src\" {\n  input = 2\n}\nresource "
                   "\"terraform_data\" \"dep\" {\n  \n  lifecycle {\n    replace_triggered_by = "
                   "[terraform_data.src]\n  }\n}\n"},
        OracleCase{"TriggeredByReplace",
                   "resource \"terraform_data\" \"src\" {\n  triggers_replace = 1\n}\nresource "
                   "\"terraform_data\" \"dep\" {\n  \n  lifecycle {\n    replace_triggered_by = "
                   "[terraform_data.src]\n  }\n}\n",
                   "resource \"terraform_data\" \"src\" {\n  triggers_replace = 2\n}\nresource "
                   "\"terraform_data\" \"dep\" {\n  \n  lifecycle {\n    replace_triggered_by = "
                   "[terraform_data.src]\n  }\n}\n"},
        OracleCase{"TriggeredByAttribute",
                   "resource \"terraform_data\" \"src\" {\n  input = 1\n}\nresource "
                   "\"terraform_data\" \"dep\" {\n  \n  lifecycle {\n    replace_triggered_by = "
                   "[terraform_data.src.input]\n  }\n}\n",
                   "resource \"terraform_data\" \"src\" {\n  input = 2\n}\nresource "
                   "\"terraform_data\" \"dep\" {\n  \n  lifecycle {\n    replace_triggered_by = "
                   "[terraform_data.src.input]\n  }\n}\n"},
        OracleCase{"TriggeredByOtherAttribute",
                   "resource \"terraform_data\" \"src\" {\n  input = 1\n}\nresource "
                   "\"terraform_data\" \"dep\" {\n  \n  lifecycle {\n    replace_triggered_by = "
                   "[terraform_data.src.triggers_replace]\n  }\n}\n",
                   "resource \"terraform_data\" \"src\" {\n  input = 2\n}\nresource "
                   "\"terraform_data\" \"dep\" {\n  \n  lifecycle {\n    replace_triggered_by = "
                   "[terraform_data.src.triggers_replace]\n  }\n}\n"},
        OracleCase{
            "TriggeredByInstance",
            "resource \"terraform_data\" \"src\" {\n  count = 2\n  input = "
            "count.index\n}\nresource \"terraform_data\" \"dep\" {\n  count = 2\n  lifecycle {\n   "
            " replace_triggered_by = [terraform_data.src[count.index].input]\n  }\n}\n",
            "resource \"terraform_data\" \"src\" {\n  count = 2\n  input = count.index * "
            "2\n}\nresource \"terraform_data\" \"dep\" {\n  count = 2\n  lifecycle {\n    "
            "replace_triggered_by = [terraform_data.src[count.index].input]\n  }\n}\n"},
        OracleCase{"TriggeredByOneInstance",
                   "resource \"terraform_data\" \"src\" {\n  count = 2\n  input = "
                   "count.index\n}\nresource \"terraform_data\" \"dep\" {\n  \n  lifecycle {\n    "
                   "replace_triggered_by = [terraform_data.src[1]]\n  }\n}\n",
                   "resource \"terraform_data\" \"src\" {\n  count = 2\n  input = count.index * "
                   "2\n}\nresource \"terraform_data\" \"dep\" {\n  \n  lifecycle {\n    "
                   "replace_triggered_by = [terraform_data.src[1]]\n  }\n}\n"},
        OracleCase{"TriggeredByNoneOfThem",
                   "resource \"terraform_data\" \"src\" {\n  count = 2\n  input = "
                   "count.index\n}\nresource \"terraform_data\" \"dep\" {\n  \n  lifecycle {\n    "
                   "replace_triggered_by = [terraform_data.src[0]]\n  }\n}\n",
                   "resource \"terraform_data\" \"src\" {\n  count = 2\n  input = count.index * "
                   "2\n}\nresource \"terraform_data\" \"dep\" {\n  \n  lifecycle {\n    "
                   "replace_triggered_by = [terraform_data.src[0]]\n  }\n}\n"},
        OracleCase{
            "TriggeredByEach",
            "resource \"terraform_data\" \"src\" {\n  for_each = { a = 1, b = 2 }\n  input = "
            "each.value\n}\nresource \"terraform_data\" \"dep\" {\n  for_each = { a = 1, b = 2 }\n "
            " lifecycle {\n    replace_triggered_by = [terraform_data.src[each.key]]\n  }\n}\n",
            "resource \"terraform_data\" \"src\" {\n  for_each = { a = 1, b = 3 }\n  input = "
            "each.value\n}\nresource \"terraform_data\" \"dep\" {\n  for_each = { a = 1, b = 2 }\n "
            " lifecycle {\n    replace_triggered_by = [terraform_data.src[each.key]]\n  }\n}\n"},
        OracleCase{"TriggeredAndUpdated",
                   "resource \"terraform_data\" \"src\" {\n  input = 1\n}\nresource "
                   "\"terraform_data\" \"dep\" {\n  input = 1\n  lifecycle {\n    "
                   "replace_triggered_by = [terraform_data.src]\n  }\n}\n",
                   "resource \"terraform_data\" \"src\" {\n  input = 2\n}\nresource "
                   "\"terraform_data\" \"dep\" {\n  input = 2\n  lifecycle {\n    "
                   "replace_triggered_by = [terraform_data.src]\n  }\n}\n"},
        OracleCase{"OutputBecomesNull",
                   "output \"o\" {\n  value = \"x\"\n}\noutput \"p\" {\n  value = 1\n}\n",
                   "output \"o\" {\n  value = null\n}\noutput \"p\" {\n  value = 1\n}\n"},
        OracleCase{"UnknownFlows", "resource \"terraform_data\" \"a\" {\n  input = 1\n}\n",
                   "resource \"terraform_data\" \"a\" {\n  input = 2\n}\nresource "
                   "\"terraform_data\" \"b\" {\n  input = { x = terraform_data.a.output, y = "
                   "\"z-${terraform_data.a.output}\" }\n}\noutput \"o\" {\n  value = "
                   "terraform_data.b.output\n}\n"},
        OracleCase{"CountShrinks",
                   "resource \"terraform_data\" \"a\" {\n  count = 3\n  input = count.index\n}\n",
                   "resource \"terraform_data\" \"a\" {\n  count = 2\n  input = count.index\n}\n"},
        OracleCase{"CountToForEach", "resource \"terraform_data\" \"a\" {\n  count = 1\n}\n",
                   "resource \"terraform_data\" \"a\" {\n  for_each = toset([\"x\"])\n}\n"},
        OracleCase{"ForEachChanges",
                   "resource \"terraform_data\" \"a\" {\n  for_each = { x = 1, y = 2 }\n  input = "
                   "each.value\n}\n",
                   "resource \"terraform_data\" \"a\" {\n  for_each = { y = 3, z = 4 }\n  input = "
                   "each.value\n}\n"},
        OracleCase{"OutputsAlone",
                   "output \"a\" {\n  value = 1\n}\noutput \"gone\" {\n  value = 1\n}\n",
                   "output \"a\" {\n  value = [2]\n}\noutput \"new\" {\n  value = sensitive(1)\n  "
                   "sensitive = true\n}\n"},
        OracleCase{"IgnoreChanges",
                   "resource \"terraform_data\" \"a\" {\n  input = { a = 1, b = 1 }\n}\n",
                   "resource \"terraform_data\" \"a\" {\n  input = { a = 2, b = 2 }\n  lifecycle "
                   "{\n    ignore_changes = [input]\n  }\n}\n"},
        OracleCase{"SensitiveVariable",
                   "variable \"s\" {\n  default = \"x\"\n  sensitive = true\n}\nresource "
                   "\"terraform_data\" \"a\" {\n  input = var.s\n}\n",
                   "variable \"s\" {\n  default = \"y\"\n  sensitive = true\n}\nresource "
                   "\"terraform_data\" \"a\" {\n  input = [var.s, \"open\"]\n}\n",
                   kNoMarkWarning},
        OracleCase{"Nothing", "resource \"terraform_data\" \"a\" {\n  input = 1\n}\n",
                   "resource \"terraform_data\" \"a\" {\n  input = 1\n}\n"},
        OracleCase{"WrongReference", "locals {}\n", "output \"a\" {\n  value = var.missing\n}\n"}),
    [](const auto& info) { return info.param.name; });

}  // namespace
}  // namespace plumb::test
