/// Evaluating for tests: a text in, its value as one line out.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "diagnostics/source_map.h"
#include "eval/call.h"
#include "eval/evaluate.h"
#include "eval/function.h"
#include "parser/parse.h"
#include "value/convert.h"
#include "value/json_codec.h"

namespace plumb::eval {

/// A world of a few files, where the time stands still.
class TestEnvironment final : public Environment {
 public:
  std::map<std::string, std::string> files;
  std::set<std::string> directories;
  bool impure = true;

  Result<std::string> read_file(const std::string& path) const override {
    const auto at = files.find(absolute(path));
    if (at == files.end())
      return diagnostics::fail(diagnostics::ErrorCode::kNotFound, "no file " + path);
    return at->second;
  }
  FileKind file_kind(const std::string& path) const override {
    if (files.contains(absolute(path))) return FileKind::kRegular;
    return directories.contains(absolute(path)) ? FileKind::kDirectory : FileKind::kMissing;
  }
  std::vector<std::string> files_below(const std::string& directory) const override {
    std::vector<std::string> found;
    const std::string prefix = absolute(directory == "." ? "" : directory) + "/";
    for (const auto& [path, text] : files) {
      if (path.starts_with(prefix)) found.push_back(path.substr(prefix.size()));
    }
    return found;
  }
  std::string working_directory() const override { return "/w"; }
  std::string home_directory() const override { return "/home/me"; }
  bool allows_impure() const override { return impure; }
  std::int64_t now() const override { return 1'500'000'000; }
  std::int64_t plan_time() const override { return 1'400'000'000; }
  std::string random_bytes(std::size_t count) const override {
    std::string bytes;
    for (std::size_t i = 0; i < count; ++i) bytes += static_cast<char>(i * 17);
    return bytes;
  }
  ast::ExpressionFile parse_template(const std::string& name, std::string text,
                                     diagnostics::Diagnostics& diags) const override {
    return parser::parse_template(sources.add(name, std::move(text)), sources, diags);
  }
  std::string place_text(diagnostics::Span span) const override {
    if (!span.valid()) return "";
    const auto begin = sources.position(span.file, span.begin);
    const auto end = sources.position(span.file, span.end);
    return std::string(sources.name(span.file)) + ":" + std::to_string(begin.line) + "," +
           std::to_string(begin.column) + "-" +
           (end.line == begin.line ? "" : std::to_string(end.line) + ",") +
           std::to_string(end.column);
  }

  mutable diagnostics::SourceMap sources;

 private:
  static std::string absolute(const std::string& path) {
    std::string whole = path.starts_with('/') ? path : "/w/" + path;
    while (whole.ends_with('/')) whole.pop_back();
    return whole;
  }
};

/// Names and their values; anything else is undeclared.
class TestScope final : public Scope {
 public:
  std::map<std::string, Value, std::less<>> names;

  Value resolve(const ast::Traversal& traversal, Span span, Diagnostics& diags) const override {
    const auto at = names.find(traversal.root);
    if (at == names.end()) {
      diags.error(span, "Reference to undeclared name",
                  "There is no \"" + std::string(traversal.root) + "\".");
      return Value::unknown();
    }
    return apply_steps(at->second, traversal.steps, diags);
  }
};

/// Unknown as `unknown(string)`, marks as `sensitive(…)`, types shown where they cannot be seen
/// from the value.
inline std::string show(const Value& value);

inline std::string show_content(const Value& value) {
  using Kind = Type::Kind;
  const Type type = value.type();
  if (!value.is_known()) {
    const std::string prefix = value.refinement().prefix;
    return "unknown(" + value::constraint_text(type) + (prefix.empty() ? "" : " " + prefix + "…") +
           ")";
  }
  if (value.is_null())
    return type == Type::dynamic() ? "null" : "null(" + value::constraint_text(type) + ")";
  std::string text;
  if (type.is_primitive()) {
    value::append_json(text, value);
    return text;
  }
  const bool keyed = type.kind() == Kind::kMap || type.kind() == Kind::kObject;
  for (std::size_t i = 0; i < value.length(); ++i) {
    if (i > 0) text += ",";
    if (keyed) text += std::string(value.key(i)) + "=";
    text += show(value.at(i));
  }
  text = (keyed ? "{" : "[") + text + (keyed ? "}" : "]");
  if (!type.is_collection()) return text;
  const char* const name =
      type.kind() == Kind::kList ? "list" : (type.kind() == Kind::kSet ? "set" : "map");
  return name + (value.length() == 0 ? "(" + value::constraint_text(type.element()) + ")" : "") +
         text;
}

inline std::string show(const Value& value) {
  std::string text = show_content(value);
  if (value.has_mark(value::kSensitive)) text = "sensitive(" + text + ")";
  if (value.has_mark(value::kEphemeral)) text = "ephemeral(" + text + ")";
  return text;
}

/// What every test may refer to.
inline TestScope test_scope() {
  TestScope scope;
  value::Refinement known_prefix;
  known_prefix.not_null = true;
  known_prefix.prefix = "abc-";
  scope.names = {
      {"secret", Value::string("hush").with_marks(value::kSensitive)},
      {"fleeting", Value::string("gone").with_marks(value::kEphemeral)},
      {"unknown", Value::unknown()},
      {"ustring", Value::unknown(Type::string())},
      {"uprefix", Value::unknown(Type::string(), known_prefix)},
      {"unumber", Value::unknown(Type::number())},
      {"ubool", Value::unknown(Type::boolean())},
      {"ulist", Value::unknown(Type::list(Type::string()))},
      {"uset", Value::unknown(Type::set(Type::string()))},
      {"umap", Value::unknown(Type::map(Type::string()))},
      {"uobject",
       Value::unknown(Type::object({{"a", Type::string(), false}, {"b", Type::number(), false}}))},
      {"utuple", Value::unknown(Type::tuple(std::vector<Type>{Type::string(), Type::number()}))},
      {"nstring", Value::null(Type::string())},
      {"nlist", Value::null(Type::list(Type::string()))},
      {"nmap", Value::null(Type::map(Type::string()))},
  };
  return scope;
}

/// The value of an expression as show() tells it, or `error: SUMMARY: DETAIL` of each mistake.
inline std::string evaluate_text(const std::string& text, const TestScope& scope,
                                 const TestEnvironment& environment) {
  Diagnostics diags;
  const diagnostics::FileId id = environment.sources.add("test.tf", text);
  const ast::ExpressionFile parsed = parser::parse_expression(id, environment.sources, diags);
  Value value;
  if (!diags.has_errors() && parsed.root != nullptr) {
    value = evaluate(*parsed.root, {.scope = scope, .environment = environment}, diags);
  }
  if (!diags.has_errors()) return show(value);
  std::string errors;
  for (const diagnostics::Diagnostic& item : diags.items()) {
    if (!errors.empty()) errors += "; ";
    errors += "error: " + item.summary + ": " + item.detail;
  }
  return errors;
}

inline std::string evaluate_text(const std::string& text) {
  static const TestScope scope = test_scope();
  const TestEnvironment environment;
  return evaluate_text(text, scope, environment);
}

/// An expression and what it is: the whole line, or, if `want` begins with `error`, a part of the
/// mistakes.
struct Case {
  const char* expression;
  const char* want;
};

inline void check(const Case& one, const std::string& got) {
  const std::string want = one.want;
  if (want == "error") {
    EXPECT_TRUE(got.starts_with("error")) << one.expression << "\n  gave " << got;
  } else if (want.starts_with("error: ")) {
    EXPECT_TRUE(got.starts_with("error: ") && got.find(want.substr(7)) != std::string::npos)
        << one.expression << "\n  gave " << got << "\n  want " << want;
  } else {
    EXPECT_EQ(got, want) << one.expression;
  }
}

inline void check_all(const std::vector<Case>& cases) {
  for (const Case& one : cases) check(one, evaluate_text(one.expression));
}

}  // namespace plumb::eval
