/// The binary operators. For the parser's own files only.
#pragma once

#include <cstddef>
#include <optional>

#include "ast/ast.h"

namespace plumb::parser {

struct Operator {
  ast::BinaryOp op;
  int precedence;  ///< The higher, the tighter it binds; from 1. All of them are left-associative.
  std::size_t size;  ///< In bytes.
};

/// The binary operator that stands here, in a text that is followed by a NUL.
[[nodiscard]] std::optional<Operator> peek_operator(const char* at);

}  // namespace plumb::parser
