/// Expressions whose values were recorded from Terraform, if they lie beside the repository.
#include <filesystem>
#include <fstream>
#include <iostream>

#include "eval/eval_support.h"

namespace plumb::eval {
namespace {

std::string member(const Value& record, std::string_view name) {
  const Value* const found = record.find(name);
  return found != nullptr && found->has_content() ? std::string(found->as_string()) : "";
}

/// What was recorded: `VALUE : TYPE`, or `error`.
std::string recorded(const Value& record) {
  if (!record.find("ok")->as_bool()) return "error";
  std::string type;
  value::append_json(type, *record.find("type"));
  return member(record, "value_json") + " : " + type;
}

/// Whether there is an infinity in it: as an output, as which they were recorded, that is an error.
bool has_infinity(const Value& value) {
  if (value.has_content() && value.type() == Type::number()) return value.as_number().is_infinite();
  bool found = false;
  value::for_each_child(value, [&](const Value& child) { found = found || has_infinity(child); });
  return found;
}

std::string evaluated(const std::string& expression) {
  static const TestScope empty;
  TestEnvironment environment;
  Diagnostics diags;
  const diagnostics::FileId id = environment.sources.add("input", expression);
  const ast::ExpressionFile parsed = parser::parse_expression(id, environment.sources, diags);
  if (diags.has_errors() || parsed.root == nullptr) return "error";
  const Value value = evaluate(*parsed.root, {.scope = empty, .environment = environment}, diags);
  if (diags.has_errors() || has_infinity(value)) return "error";
  std::string text;
  value::append_json(text, value);
  text += " : ";
  value::append_json_type(text, value.type());
  return text;
}

/// The same text for the same JSON: what was recorded is escaped as Go does, and may have its keys
/// in another order.
std::string canonical(const std::string& result) {
  if (result == "error") return result;
  const std::size_t separator = result.rfind(" : ");
  std::string out;
  for (const std::string& part : {result.substr(0, separator), result.substr(separator + 3)}) {
    const auto parsed = value::parse_json(part);
    if (!parsed) return result;
    value::append_json(out, *parsed);
    out += ' ';
  }
  return out;
}

TEST(Conformance, AgreesWithTerraform) {
  const std::filesystem::path path =
      std::filesystem::path(PLUMB_SOURCE_DIR) / "../shared/conformance/expressions.jsonl";
  std::ifstream file(path);
  if (!file) GTEST_SKIP() << "there are no recorded expressions beside the repository";
  std::size_t total = 0;
  std::size_t agreed = 0;
  for (std::string line; std::getline(file, line);) {
    const auto record = value::parse_json(line);
    ASSERT_TRUE(record) << line;
    ++total;
    const std::string expression = member(*record, "expr");
    const std::string want = recorded(*record);
    const std::string got = evaluated(expression);
    if (canonical(want) == canonical(got)) {
      ++agreed;
    } else {
      std::cout << expression << "\n  Terraform: " << want << "\n  here:      " << got << "\n";
    }
  }
  std::cout << agreed << " of " << total << " agree\n";
  EXPECT_GE(static_cast<double>(agreed), 0.99 * static_cast<double>(total));
}

}  // namespace
}  // namespace plumb::eval
