/// What generated expressions showed to be otherwise in Terraform (tests/differential).
#include "eval/eval_support.h"

namespace plumb::eval {
namespace {

TEST(Agreement, MarksOfResultsThatAreNotChosen) {
  check_all({
      {"true ? 42 : secret", R"(sensitive("42"))"},
      {"true ? [1] : [secret]", R"(["1"])"},
      {"true ? 1 : upper([secret])", "1"},
      {"substr(sensitive(ustring), 0, 1)", "sensitive(unknown(string))"},
      {R"(lookup(sensitive(umap), "a"))", "sensitive(unknown(string))"},
  });
}

TEST(Agreement, TypesOfWhatIsUnknown) {
  check_all({
      {"ustring[*]", "unknown(any)"},
      {"length(ustring)[*]", "[unknown(number)]"},
      {"merge({c = 1}, uobject)", "unknown(object({a = string, b = number, c = number}))"},
      {"merge({c = 1}, umap)", "unknown(any)"},
      {"concat([true], utuple)", "unknown(tuple([bool, string, number]))"},
      {"slice(utuple, 0, 1)", "unknown(tuple([string]))"},
      {"slice(utuple, 0, 3)", "error: end index must not be greater than the length of the list"},
      {R"(setunion([], uset))", "unknown(set(string))"},
      {R"(tolist(toset([ustring, "a"])))", "unknown(list(string))"},
      {R"(tolist([unknown, "a"]))", R"(list[unknown(string),"a"])"},
      {R"(tolist(["a"]) == tolist([ustring]))", "unknown(bool)"},
      {R"(toset(["a"]) == toset([ustring, "b"]))", "unknown(bool)"},
      {R"(zipmap(["a"], utuple))", "error: number of keys (1) does not match"},
      {R"(zipmap(["a", "b"], utuple))", "unknown(object({a = string, b = number}))"},
      {"zipmap([null], ulist)", "unknown(map(string))"},
      {"zipmap([null, null], utuple)", "error: keys list has null value at index 0"},
      {"merge(null, uobject)", "unknown(any)"},
      {R"(sort(["b", ustring]))", "list[unknown(string),unknown(string)]"},
      {"uset[*]", "unknown(list(string))"},
      {R"(ustring == ["a"])", "false"},
      {R"(format("%d", [1], ustring))", "unknown(string)"},
      {"upper(ustring...)", "error: Invalid expanding argument value"},
  });
}

TEST(Agreement, TrialsLookAtResultsAndNotAtNames) {
  check_all({
      {R"(try({x = "a", y = ustring}["x"], "b"))", R"("a")"},
      {R"(try([ustring], "b"))", "unknown(any)"},
      {"can(1 + [ustring])", "false"},
      {"can([ustring])", "unknown(bool)"},
  });
}

TEST(Agreement, NullAndEmptyConvertByTheirTypes) {
  check_all({
      {"tobool(tonumber(null))", "error: cannot convert"},
      {"anytrue(csvdecode(\"h\\n\"))", "error: list of bool required"},
      {"tolist([[1], null])", "error: cannot convert tuple to list of any single type"},
      {"tolist([1, null])", "list[1,null(number)]"},
      {R"(setunion(["b"], [null]))", R"(set["b",null(string)])"},
      {"merge(tomap({a = 1}), null)", "{a=1}"},
      {"range(2, 1, 0)", "error: end must be greater than start when step is positive"},
  });
}

/// What follows from a mistake is not told.
TEST(Agreement, OneMistakeGivesOneMessage) {
  for (const char* const text :
       {"upper(null, [1][2])", "max([1][2], null)", "[1][2] + null", "max([1][2]...)"}) {
    const std::string got = evaluate_text(text);
    EXPECT_TRUE(got.starts_with("error")) << text << " gave " << got;
    EXPECT_EQ(got.find("; error"), std::string::npos) << text << " gave " << got;
  }
}

}  // namespace
}  // namespace plumb::eval
