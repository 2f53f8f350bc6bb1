#include "ast/json.h"

#include <nlohmann/json.hpp>

#include "ast/walk.h"

namespace plumb::ast {
namespace {

using Json = nlohmann::ordered_json;
using diagnostics::SourceMap;

class Printer {
 public:
  explicit Printer(const SourceMap& sources) : sources_(sources) {}

  [[nodiscard]] Json body(const Body& body) const;
  [[nodiscard]] Json expression(const Expr& expr) const;

 private:
  [[nodiscard]] Json position(FileId file, std::uint32_t byte) const;
  [[nodiscard]] Json range(Span span) const;
  [[nodiscard]] Json block(const Block& block) const;
  [[nodiscard]] Json steps(std::span<const Step> steps) const;
  [[nodiscard]] Json list(std::span<const Expr> parts) const;
  [[nodiscard]] Json optional(const Expr* expr) const {
    return expr == nullptr ? Json(nullptr) : expression(*expr);
  }
  [[nodiscard]] static Json literal(const value::Value& value);
  /// The kind, and what belongs to it beside the range.
  [[nodiscard]] Json node(const Expr& expr) const;
  [[nodiscard]] Json object(const Object& object) const;
  [[nodiscard]] Json loop(const For& loop) const;

  const SourceMap& sources_;
};

Json Printer::position(FileId file, std::uint32_t byte) const {
  const diagnostics::Position at = sources_.position(file, byte);
  return {{"line", at.line}, {"column", at.column}, {"byte", at.byte}};
}

Json Printer::range(Span span) const {
  return {{"start", position(span.file, span.begin)}, {"end", position(span.file, span.end)}};
}

Json Printer::literal(const value::Value& value) {
  Json json = {{"kind", "literal"}};
  if (!value.is_known()) {
    json["type"] = "unknown";
  } else if (value.is_null()) {
    json["type"] = "null";
    json["value"] = nullptr;
  } else if (value.type() == value::Type::string()) {
    json["type"] = "string";
    json["value"] = value.as_string();
  } else if (value.type() == value::Type::number()) {
    json["type"] = "number";
    json["value"] = value.as_number().to_string();
  } else {
    json["type"] = "bool";
    json["value"] = value.as_bool();
  }
  return json;
}

Json Printer::steps(std::span<const Step> steps) const {
  Json json = Json::array();
  for (const Step& step : steps) {
    const bool attribute = step.kind == Step::Kind::kAttribute;
    Json item = attribute ? Json{{"name", step.name}} : Json{{"key", literal(*step.key)}};
    item["range"] = range(step.span);
    json.push_back(std::move(item));
  }
  return json;
}

Json Printer::list(std::span<const Expr> parts) const {
  Json json = Json::array();
  for (const Expr& part : parts) json.push_back(expression(part));
  return json;
}

Json Printer::object(const Object& object) const {
  Json items = Json::array();
  for (const ObjectItem& item : object.items) {
    items.push_back({{"key", expression(item.key)},
                     {"value", expression(item.value)},
                     {"force_expression", item.force_expression}});
  }
  return {{"kind", "object"}, {"items", std::move(items)}};
}

Json Printer::loop(const For& loop) const {
  return {{"kind", "for"},
          {"key_name", loop.key_name.empty() ? Json(nullptr) : Json(loop.key_name)},
          {"value_name", loop.value_name},
          {"collection", expression(*loop.collection)},
          {"key", optional(loop.key)},
          {"value", expression(*loop.value)},
          {"condition", optional(loop.condition)},
          {"group", loop.group}};
}

Json Printer::node(const Expr& expr) const {
  return std::visit(
      Overloaded{
          [&](const Literal& n) { return literal(*n.value); },
          [&](const Traversal& n) {
            return Json{{"kind", "traversal"}, {"root", n.root}, {"steps", steps(n.steps)}};
          },
          [&](const RelativeTraversal& n) {
            return Json{{"kind", "relative_traversal"},
                        {"source", expression(*n.source)},
                        {"steps", steps(n.steps)}};
          },
          [&](const Index& n) {
            return Json{{"kind", "index"},
                        {"collection", expression(*n.collection)},
                        {"key", expression(*n.key)}};
          },
          [&](const Splat& n) {
            return Json{{"kind", "splat"},
                        {"source", expression(*n.source)},
                        {"each", expression(*n.each)}};
          },
          [&](const SplatItem&) {
            return Json{{"kind", "splat_item"}};
          },
          [&](const Call& n) {
            return Json{{"kind", "call"},
                        {"name", n.name},
                        {"arguments", list(n.arguments)},
                        {"expand_final", n.expand_final}};
          },
          [&](const Conditional& n) {
            return Json{{"kind", "conditional"},
                        {"condition", expression(*n.condition)},
                        {"true", expression(*n.when_true)},
                        {"false", expression(*n.when_false)}};
          },
          [&](const Binary& n) {
            return Json{{"kind", "binary"},
                        {"operator", symbol(n.op)},
                        {"left", expression(*n.left)},
                        {"right", expression(*n.right)}};
          },
          [&](const Unary& n) {
            return Json{
                {"kind", "unary"}, {"operator", symbol(n.op)}, {"operand", expression(*n.operand)}};
          },
          [&](const Tuple& n) {
            return Json{{"kind", "tuple"}, {"items", list(n.items)}};
          },
          [&](const Object& n) { return object(n); }, [&](const For& n) { return loop(n); },
          [&](const Template& n) {
            return Json{{"kind", "template"}, {"parts", list(n.parts)}, {"heredoc", n.heredoc}};
          },
          [&](const TemplateJoin& n) {
            return Json{{"kind", "template_join"}, {"for", expression(*n.for_expr)}};
          },
          [&](const TemplateWrap& n) {
            return Json{{"kind", "template_wrap"}, {"wrapped", expression(*n.wrapped)}};
          },
          [&](const Parentheses& n) {
            return Json{{"kind", "parentheses"}, {"inner", expression(*n.inner)}};
          }},
      expr.node);
}

Json Printer::expression(const Expr& expr) const {
  Json json = node(expr);
  json["range"] = range(expr.span);
  return json;
}

Json Printer::block(const Block& block) const {
  Json labels = Json::array();
  for (const Label& label : block.labels)
    labels.push_back({{"text", label.text}, {"range", range(label.span)}});
  return {
      {"type", block.type},          {"type_range", range(block.type_span)},
      {"labels", std::move(labels)}, {"header_range", range(block.header_span)},
      {"body", body(block.body)},    {"range", range(join(block.type_span, block.close_brace))}};
}

Json Printer::body(const Body& body) const {
  Json attributes = Json::array();
  for (const Attribute& attribute : body.attributes) {
    attributes.push_back({{"name", attribute.name},
                          {"name_range", range(attribute.name_span)},
                          {"value", expression(attribute.value)},
                          {"range", range(attribute.span)}});
  }
  Json blocks = Json::array();
  for (const Block& inner : body.blocks) blocks.push_back(block(inner));
  return {{"attributes", std::move(attributes)},
          {"blocks", std::move(blocks)},
          {"range", range(body.span)}};
}

}  // namespace

std::string to_json(const File& file, const SourceMap& sources) {
  const Json json = {{"kind", "file"}, {"body", Printer(sources).body(file.body())}};
  return json.dump();
}

std::string to_json(const Expr& expr, const SourceMap& sources) {
  return Printer(sources).expression(expr).dump();
}

}  // namespace plumb::ast
