#include "ast/sexp.h"

#include <cstdio>

#include "ast/source_order.h"
#include "ast/walk.h"

namespace plumb::ast {
namespace {

/// As Go's encoding/json writes it, so that trees can be compared with those of other tools.
void append_string(std::string& out, std::string_view text) {
  out += '"';
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    const bool separator = text.substr(i, 2) == "\xE2\x80" && i + 2 < text.size() &&
                           (text[i + 2] == '\xA8' || text[i + 2] == '\xA9');
    if (separator) {
      out += text[i + 2] == '\xA8' ? "\\u2028" : "\\u2029";
      i += 2;
    } else if (byte == '"' || byte == '\\') {
      out += '\\';
      out += text[i];
    } else if (byte == '\n') {
      out += "\\n";
    } else if (byte == '\r') {
      out += "\\r";
    } else if (byte == '\t') {
      out += "\\t";
    } else if (byte == '\b') {
      out += "\\b";
    } else if (byte == '\f') {
      out += "\\f";
    } else if (byte < 0x20 || byte == '<' || byte == '>' || byte == '&') {
      char escape[8];
      std::snprintf(escape, sizeof escape, "\\u%04x", byte);
      out += escape;
    } else {
      out += text[i];
    }
  }
  out += '"';
}

void append_value(std::string& out, const value::Value& literal) {
  if (!literal.is_known()) {
    out += "(lit unknown)";
  } else if (literal.is_null()) {
    out += "(lit null)";
  } else if (literal.type() == value::Type::string()) {
    out += "(lit string ";
    append_string(out, literal.as_string());
    out += ')';
  } else if (literal.type() == value::Type::number()) {
    out += "(lit number " + literal.as_number().format('g', -1) + ')';
  } else {
    out += literal.as_bool() ? "(lit bool true)" : "(lit bool false)";
  }
}

void append_step(std::string& out, const Step& step) {
  if (step.kind == Step::Kind::kAttribute) {
    out.append(" .").append(step.name);
    return;
  }
  out += " [";
  if (step.key->has_content() && step.key->type() == value::Type::number()) {
    out += step.key->as_number().format('g', -1);
  } else if (step.key->has_content() && step.key->type() == value::Type::string()) {
    append_string(out, step.key->as_string());
  } else {
    append_value(out, *step.key);
  }
  out += ']';
}

/// The word that a kind's list begins with, with what stands before its parts.
std::string head(const Expr& expr) {
  return std::visit(
      Overloaded{
          [](const Literal&) { return std::string(); },
          [](const Traversal& node) { return "(var " + std::string(node.root); },
          [](const RelativeTraversal&) { return std::string("(rel"); },
          [](const Index&) { return std::string("(index"); },
          [](const Splat&) { return std::string("(splat"); },
          [](const SplatItem&) { return std::string("(item"); },
          [](const Call& node) { return "(call " + std::string(node.name); },
          [](const Conditional&) { return std::string("(cond"); },
          [](const Binary& node) { return std::string("(") + symbol(node.op); },
          [](const Unary& node) { return std::string(node.op == UnaryOp::kNot ? "(!" : "(neg"); },
          [](const Tuple&) { return std::string("(tuple"); },
          [](const Object&) { return std::string("(object"); },
          [](const For& node) {
            const std::string_view key = node.key_name.empty() ? "-" : node.key_name;
            return "(for " + std::string(key) + ' ' + std::string(node.value_name);
          },
          [](const Template&) { return std::string("(tmpl"); },
          [](const TemplateJoin&) { return std::string("(join"); },
          [](const TemplateWrap&) { return std::string("(wrap"); },
          [](const Parentheses&) { return std::string("(paren"); }},
      expr.node);
}

void append_expr(std::string& out, const Expr& expr);

void append_object_items(std::string& out, const Object& object) {
  for (const ObjectItem& item : object.items) {
    out += item.force_expression ? " ((keyexpr " : " ((key ";
    append_expr(out, item.key);
    out += ") ";
    append_expr(out, item.value);
    out += ')';
  }
}

/// A `for` has places for the parts that it may lack.
void append_for_parts(std::string& out, const For& loop) {
  for (const Expr* part : {loop.collection, loop.key, loop.value, loop.condition}) {
    out += ' ';
    if (part == nullptr) {
      out += '-';
    } else {
      append_expr(out, *part);
    }
  }
  if (loop.group) out += " ...";
}

void append_expr(std::string& out, const Expr& expr) {
  if (const auto* literal = std::get_if<Literal>(&expr.node))
    return append_value(out, *literal->value);
  out += head(expr);
  if (const auto* loop = std::get_if<For>(&expr.node)) {
    append_for_parts(out, *loop);
  } else if (const auto* object = std::get_if<Object>(&expr.node)) {
    append_object_items(out, *object);
  } else {
    for_each_child(expr, [&](const Expr& part) {
      out += ' ';
      append_expr(out, part);
    });
  }
  if (const auto* variable = std::get_if<Traversal>(&expr.node)) {
    for (const Step& step : variable->steps) append_step(out, step);
  } else if (const auto* relative = std::get_if<RelativeTraversal>(&expr.node)) {
    for (const Step& step : relative->steps) append_step(out, step);
  } else if (const auto* call = std::get_if<Call>(&expr.node);
             call != nullptr && call->expand_final) {
    out += " ...";
  }
  out += ')';
}

void append_body(std::string& out, const Body& body) {
  for_each_item(
      body,
      [&](const Attribute& attribute) {
        out.append("\n(attr ").append(attribute.name).append(" ");
        append_expr(out, attribute.value);
        out += ')';
      },
      [&](const Block& block) {
        out.append("\n(block ").append(block.type).append(" (");
        for (const Label& label : block.labels) {
          if (&label != block.labels.data()) out += ' ';
          append_string(out, label.text);
        }
        out += ')';
        append_body(out, block.body);
        out += ')';
      });
}

}  // namespace

std::string to_sexp(const File& file) {
  std::string out = "(file";
  append_body(out, file.body());
  return out + ")\n";
}

std::string to_sexp(const Expr& expr) {
  std::string out;
  append_expr(out, expr);
  return out;
}

}  // namespace plumb::ast
