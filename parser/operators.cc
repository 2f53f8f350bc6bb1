#include "parser/operators.h"

namespace plumb::parser {

std::optional<Operator> peek_operator(const char* at) {
  using ast::BinaryOp;
  const bool equals_next =
      *at != 0 && at[1] == '=';  // Behind the NUL at the end there is nothing to look at.
  switch (*at) {
    case '|':
      if (at[1] == '|') return Operator{BinaryOp::kOr, 1, 2};
      return std::nullopt;
    case '&':
      if (at[1] == '&') return Operator{BinaryOp::kAnd, 2, 2};
      return std::nullopt;
    case '=':
      if (equals_next) return Operator{BinaryOp::kEqual, 3, 2};
      return std::nullopt;
    case '!':
      if (equals_next) return Operator{BinaryOp::kNotEqual, 3, 2};
      return std::nullopt;
    case '>':
      return equals_next ? Operator{BinaryOp::kGreaterEqual, 4, 2}
                         : Operator{BinaryOp::kGreater, 4, 1};
    case '<':
      return equals_next ? Operator{BinaryOp::kLessEqual, 4, 2} : Operator{BinaryOp::kLess, 4, 1};
    case '+':
      return Operator{BinaryOp::kAdd, 5, 1};
    case '-':
      return Operator{BinaryOp::kSubtract, 5, 1};
    case '*':
      return Operator{BinaryOp::kMultiply, 6, 1};
    case '/':
      if (at[1] == '/' || at[1] == '*') return std::nullopt;  // A comment.
      return Operator{BinaryOp::kDivide, 6, 1};
    case '%':
      if (at[1] == '{') return std::nullopt;
      return Operator{BinaryOp::kModulo, 6, 1};
    default:
      return std::nullopt;
  }
}

}  // namespace plumb::parser
