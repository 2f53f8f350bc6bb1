#include "ast/ast.h"

#include "ast/walk.h"

namespace plumb::ast {

const Attribute* Body::attribute(std::string_view name) const {
  for (const Attribute& attribute : attributes) {
    if (attribute.name == name) return &attribute;
  }
  return nullptr;
}

bool is_plain_key(const ObjectItem& item) {
  if (item.force_expression) return false;
  const auto* name = std::get_if<Traversal>(&item.key.node);
  return name != nullptr && name->steps.empty();
}

const char* symbol(BinaryOp op) {
  switch (op) {
    case BinaryOp::kOr:
      return "||";
    case BinaryOp::kAnd:
      return "&&";
    case BinaryOp::kEqual:
      return "==";
    case BinaryOp::kNotEqual:
      return "!=";
    case BinaryOp::kGreater:
      return ">";
    case BinaryOp::kGreaterEqual:
      return ">=";
    case BinaryOp::kLess:
      return "<";
    case BinaryOp::kLessEqual:
      return "<=";
    case BinaryOp::kAdd:
      return "+";
    case BinaryOp::kSubtract:
      return "-";
    case BinaryOp::kMultiply:
      return "*";
    case BinaryOp::kDivide:
      return "/";
    case BinaryOp::kModulo:
      return "%";
  }
  return "?";
}

const char* symbol(UnaryOp op) {
  return op == UnaryOp::kNot ? "!" : "-";
}

}  // namespace plumb::ast
