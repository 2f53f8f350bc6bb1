/// JSON syntax: the tree that a text means, and what is said about texts that are wrong.
#include "parser/json.h"

#include <gtest/gtest.h>

#include "parser/parse_support.h"

namespace plumb::parser {
namespace {

/// A language with one labelled block, `thing "label"`, and one argument of each form.
JsonForm form(std::string_view block_type, std::string_view property) {
  if (block_type.empty() && property == "thing") return {JsonForm::Kind::kBlock, 1};
  if (block_type.empty() && property == "plain") return {JsonForm::Kind::kBlock, 0};
  if (property == "code") return {JsonForm::Kind::kCode, 0};
  if (property == "text") return {JsonForm::Kind::kText, 0};
  if (property == "argument") return {JsonForm::Kind::kArgument, 0};
  return {};
}

std::unique_ptr<Parsed> parse_json_text(std::string text) {
  auto parsed = std::make_unique<Parsed>();
  parsed->id = parsed->sources.add("main.tf.json", std::move(text));
  parsed->file = parse_json_file(parsed->id, form, parsed->sources, parsed->diags);
  return parsed;
}

/// The argument of the file, of a form that lets a string be a template.
std::string argument_tree(const std::string& value) {
  const auto parsed = parse_json_text("{\"argument\": " + value + "}");
  if (!parsed->diags.empty()) return parsed->mistakes();
  return ast::to_sexp(parsed->file->body().attributes[0].value);
}

TEST(JsonSyntax, ValuesAreExpressions) {
  const auto native = [](const char* text) { return expression_tree(text); };
  EXPECT_EQ(argument_tree("null"), native("null"));
  EXPECT_EQ(argument_tree("true"), native("true"));
  EXPECT_EQ(argument_tree("1.50e2"), native("1.50e2"));
  EXPECT_EQ(argument_tree(R"("a")"), native(R"("a")"));
  EXPECT_EQ(argument_tree(R"("${a.b}")"), native(R"("${a.b}")"));
  EXPECT_EQ(argument_tree(R"("x-${a}-%{ if b }c%{ endif }")"),
            native(R"("x-${a}-%{ if b }c%{ endif }")"));
  EXPECT_EQ(argument_tree(R"("$${a}")"), native(R"("$${a}")"));
  EXPECT_EQ(argument_tree(R"("${\"q\"}")"), native(R"("${"q"}")"));
  EXPECT_EQ(argument_tree(R"("\"\\\/\b\n\t\u00e9\ud83d\ude42")"),
            native("\"\\\"\\\\/\\u0008\\n\\té🙂\""));
  EXPECT_EQ(argument_tree(R"("\ud83dx")"), native("\"\uFFFDx\""));
  EXPECT_EQ(argument_tree("[]"), native("[]"));
  EXPECT_EQ(argument_tree(R"([1, "${a}", {}])"), native(R"([1, "${a}", {}])"));
  EXPECT_EQ(argument_tree(R"({"k": 1, "${a}": 2})"),
            "(object ((keyexpr (tmpl (lit string \"k\"))) (lit number 1)) "
            "((keyexpr (wrap (var a))) (lit number 2)))");
}

TEST(JsonSyntax, NegativeNumbers) {
  const auto parsed = parse_json_text(R"({"argument": -1.5})");
  const auto& literal = std::get<ast::Literal>(parsed->file->body().attributes[0].value.node);
  EXPECT_EQ(literal.value->as_number().to_string(), "-1.5");
}

TEST(JsonSyntax, StringsMeanWhatTheFormSays) {
  const auto parsed = parse_json_text(
      R"json({"code": ["list(string)", "a.b", "no code"], "text": "${a}", "argument": "${a}"})json");
  EXPECT_EQ(parsed->mistakes(), "");
  const ast::Body& body = parsed->file->body();
  EXPECT_EQ(ast::to_sexp(body.attributes[0].value),
            expression_tree(R"([list(string), a.b, "no code"])"));
  EXPECT_EQ(ast::to_sexp(body.attributes[1].value), expression_tree(R"("$${a}")"));
  EXPECT_EQ(ast::to_sexp(body.attributes[2].value), expression_tree(R"("${a}")"));
}

/// `type label...` of every block.
std::vector<std::string> block_names(const ast::Body& body) {
  std::vector<std::string> names;
  for (const ast::Block& block : body.blocks) {
    names.emplace_back(block.type);
    for (const ast::Label& label : block.labels) names.back().append(" ").append(label.text);
  }
  return names;
}

TEST(JsonSyntax, ObjectsAndArraysAreBlocks) {
  using Names = std::vector<std::string>;
  const auto names = [](const char* text) {
    const auto parsed = parse_json_text(text);
    EXPECT_EQ(parsed->mistakes(), "");
    return block_names(parsed->file->body());
  };
  EXPECT_EQ(names(R"({"thing": {"a": {}, "b": {}}})"), (Names{"thing a", "thing b"}));
  EXPECT_EQ(names(R"({"thing": [{"a": {}}, {"a": [{}, {}]}]})"),
            (Names{"thing a", "thing a", "thing a"}));
  EXPECT_EQ(names(R"({"thing": {"a": null}})"), Names{});
  EXPECT_EQ(names(R"({"plain": {}, "//": {}, "argument": {}})"), Names{"plain"});
  EXPECT_EQ(names(R"([{"plain": {}}, {"plain": []}, {"thing": {"x": {}}}])"),
            (Names{"plain", "thing x"}));
}

TEST(JsonSyntax, WhatMayBeEitherIsBoth) {
  const auto parsed =
      parse_json_text(R"({"plain": {"one": {"x": 1}, "many": [{}, {}], "value": [1], "n": null}})");
  const ast::Body& body = parsed->file->body().blocks[0].body;
  EXPECT_TRUE(body.json);
  EXPECT_EQ(block_names(body), (std::vector<std::string>{"one", "many", "many"}));
  ASSERT_EQ(body.attributes.size(), 4U);
  EXPECT_EQ(ast::to_sexp(body.attributes[0].value), argument_tree(R"({"x": 1})"));
  EXPECT_EQ(parsed->text(body.blocks[0].body.attributes[0].value.span), "1");
}

TEST(JsonSyntax, PlacesAreNamedByTheWayToThem) {
  const auto parsed = parse_json_text(R"({"thing": {"a": [{"x": 1}, {"y": {}}]}})");
  const auto path = [&](std::uint32_t at) {
    return parsed->sources.enclosing_block({parsed->id, at, at});
  };
  EXPECT_EQ(path(0), "");
  EXPECT_EQ(path(10), "thing");
  EXPECT_EQ(path(17), "thing.a[0]");
  EXPECT_EQ(path(25), "thing.a");
  EXPECT_EQ(path(33), "thing.a[1].y");
  EXPECT_EQ(path(38), "");
}

const Case kMistakes[] = {
    {"", "0-0 Missing value"},
    {" ", "1-1 Missing value"},
    {"5", "0-1 Root value must be object"},
    {"[1]", "1-2 Incorrect JSON value type"},
    {"{\"a\":1} x", "8-9 Extraneous data after value"},
    {"{\"a\":1", "0-1 Unclosed object"},
    {"{\"a\":[1", "5-6 Unclosed array"},
    {"{\"a\":1,}", "6-7 Trailing comma in object"},
    {"{\"a\":[1,]}", "7-8 Trailing comma in array"},
    {"{\"a\" 1}", "5-6 Missing property value colon"},
    {"{\"a\" = 1}", "5-6 Missing property value colon"},
    {"{\"a\":1 \"b\":2}", "7-8 Missing attribute seperator comma"},
    {"{\"a\":[1 2]}", "8-9 Missing attribute seperator comma"},
    {"{\"a\":1]", "6-7 Mismatched braces"},
    {"{\"a\":[1}", "7-8 Mismatched brackets"},
    {"{a:1}", "1-2 Invalid object property name"},
    {"{,}", "1-2 Invalid object property name"},
    {"{\"a\":tru}", "5-8 Invalid JSON keyword"},
    {"{\"a\":True}", "5-9 Invalid JSON keyword"},
    {"{\"a\":01}", "5-7 Invalid JSON number"},
    {"{\"a\":1.}", "5-7 Invalid JSON number"},
    {"{\"a\":-}", "5-6 Invalid JSON number"},
    {"{\"a\":}", "5-6 Missing JSON value"},
    {"{\"a\":]}", "5-6 Missing array element value"},
    {"{\"a\":+1}", "5-6 Invalid start of value"},
    {"{\"a\":'x'}", "5-6 Invalid start of value"},
    {"{\"a\":é}", "5-7 Invalid start of value"},
    {"{\"a\":\"x", "7-7 Invalid JSON string"},
    {"{\"a\":\"x\ny\"}", "7-8 Invalid JSON string"},
    {"{\"a\":\"\\x\"}", "6-8 Invalid JSON string"},
    {"{\"a\":\"\\u12g4\"}", "6-11 Invalid JSON string"},
    {"{\"a\":\"\\", "6-7 Invalid JSON string"},
    {"{\"thing\":5}", "9-10 Incorrect JSON value type"},
    {"{\"thing\":{\"a\":5}}", "14-15 Incorrect JSON value type"},
    {"{\"thing\":[[]]}", "10-12 Incorrect JSON value type"},
    {"{\"argument\":\"${1 +}\"}", "18-19 Invalid expression"},
    {"{\"argument\":[\"${a\",\"b}\"]}", "14-16 Unclosed template interpolation sequence"},
    {"\xff", "0-1 Invalid character encoding"},
};

TEST(JsonSyntax, Mistakes) {
  for (const Case& c : kMistakes)
    EXPECT_EQ(parse_json_text(c.input)->mistakes(), c.want) << c.input;
}

TEST(JsonSyntax, DepthHasALimit) {
  const auto nested = [](std::size_t depth) {
    return "{\"argument\":" + std::string(depth, '[') + std::string(depth, ']') + "}";
  };
  EXPECT_EQ(parse_json_text(nested(kNestingMax - 10))->mistakes(), "");
  EXPECT_NE(parse_json_text(nested(kNestingMax + 10))->mistakes(), "");
  EXPECT_NE(parse_json_text(nested(1000000))->mistakes(), "");
}

}  // namespace
}  // namespace plumb::parser
