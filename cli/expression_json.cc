#include "cli/expression_json.h"

#include <map>

#include "cli/json_text.h"
#include "config/literal.h"
#include "config/reference_text.h"
#include "value/json_codec.h"

namespace plumb::cli {
namespace {

using providers::Nesting;

/// The value as JSON, or nothing.
std::string constant_json(const ast::Expr& expr, bool json, const diagnostics::SourceMap& sources) {
  diagnostics::Diagnostics quiet;
  value::Value value = value::Value::unknown();
  if (json) {
    if (auto written = value::parse_json(sources.text(expr.span))) value = std::move(*written);
  } else {
    value = config::evaluate_literal(expr, quiet);
  }
  std::string out;
  if (value.is_wholly_known()) value::append_json(out, value);
  return out;
}

/// The blocks of one type, as its nesting has them.
std::string blocks_json(const ast::Body& body, const providers::NestedBlock& type,
                        const diagnostics::SourceMap& sources) {
  std::string list;
  std::string single;
  std::map<std::string, std::string> labelled;
  for (const ast::Block& block : body.blocks) {
    if (block.type != type.name) continue;
    std::string inner = expressions_json(block.body, *type.block, sources);
    if (inner.empty()) inner = "{}";
    list += (list.empty() ? "[" : ",") + inner;
    single = inner;
    if (!block.labels.empty()) labelled[std::string(block.labels[0].text)] = inner;
  }
  if (list.empty()) return "";
  if (type.nesting == Nesting::kSingle || type.nesting == Nesting::kGroup) return single;
  if (type.nesting != Nesting::kMap) return list + "]";
  JsonText map;
  for (const auto& [label, inner] : labelled) map.raw(label, inner);
  return map.finish();
}

}  // namespace

std::string expression_json(const ast::Expr& expr, bool json,
                            const diagnostics::SourceMap& sources) {
  JsonText out;
  if (const std::string constant = constant_json(expr, json, sources); !constant.empty())
    out.raw("constant_value", constant);
  std::string references;
  for (const std::string& text : config::reference_texts(expr)) {
    references += references.empty() ? "[" : ",";
    value::append_json_string(references, text);
  }
  if (!references.empty()) out.raw("references", references + "]");
  return out.finish();
}

std::string expressions_json(const ast::Body& body, const providers::Block& schema,
                             const diagnostics::SourceMap& sources) {
  std::map<std::string, std::string, std::less<>> members;
  for (const ast::Attribute& attribute : body.attributes) {
    if (schema.attribute(attribute.name) != nullptr)
      members.emplace(attribute.name, expression_json(attribute.value, body.json, sources));
  }
  for (const providers::NestedBlock& type : schema.blocks) {
    if (std::string blocks = blocks_json(body, type, sources); !blocks.empty())
      members.emplace(type.name, std::move(blocks));
  }
  if (members.empty()) return "";
  JsonText out;
  for (const auto& [name, text] : members) out.raw(name, text);
  return out.finish();
}

}  // namespace plumb::cli
