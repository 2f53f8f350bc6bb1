#include "planner/decode_tfvars.h"

#include "config/block_reader.h"
#include "config/literal.h"
#include "parser/parse.h"

namespace plumb::planner {
namespace {

using diagnostics::Diagnostic;
using diagnostics::Diagnostics;
using diagnostics::SourceMap;

/// The first of the mistakes, with its place in the text, as HCL puts it into one line.
std::string in_a_line(const Diagnostics& diags, const SourceMap& texts) {
  const Diagnostic& first = diags.items().front();
  std::string line = "<decode_tfvars argument>";
  if (first.subject.valid()) {
    const auto begin = texts.position(first.subject.file, first.subject.begin);
    const auto end = texts.position(first.subject.file, first.subject.end);
    line += ":" + std::to_string(begin.line) + "," + std::to_string(begin.column) + "-" +
            (end.line == begin.line ? "" : std::to_string(end.line) + ",") +
            std::to_string(end.column);
  }
  line += ": " + first.summary + "; " + first.detail;
  if (line.ends_with('.')) line.pop_back();
  const std::size_t more = diags.items().size() - 1;
  if (more > 0) line += ", and " + std::to_string(more) + " other diagnostic(s)";
  return line;
}

eval::CallResult decode(const eval::Context&, eval::Arguments arguments) {
  SourceMap texts;
  Diagnostics diags;
  const diagnostics::FileId id =
      texts.add("<decode_tfvars argument>", std::string(arguments[0].as_string()));
  const auto tree = parser::parse_file(id, texts, diags);
  if (diags.has_errors())
    return eval::call_error("invalid tfvars syntax: " + in_a_line(diags, texts));
  const auto attributes = config::arguments_of(tree->body(), diags);
  if (diags.has_errors())
    return eval::call_error("invalid tfvars content: " + in_a_line(diags, texts));
  std::vector<std::pair<std::string, value::Value>> values;
  for (const ast::Attribute* attribute : attributes) {
    const value::Value known = config::evaluate_literal(attribute->value, diags);
    if (diags.has_errors()) {
      return eval::call_error("invalid expression for variable \"" + std::string(attribute->name) +
                              "\": " + in_a_line(diags, texts));
    }
    values.emplace_back(attribute->name, known);
  }
  return value::Value::object(std::move(values));
}

}  // namespace

eval::Function decode_tfvars_function() {
  eval::Function function;
  function.name = "decode_tfvars";
  function.parameters = {{"src", value::Type::string()}};
  function.returns = value::Type::dynamic();
  function.call = decode;
  return function;
}

}  // namespace plumb::planner
