#include "eval/operators.h"

#include "value/compare.h"
#include "value/convert.h"

namespace plumb::eval {
namespace {

using ast::BinaryOp;
using value::Number;

Value unknown_not_null(Type type) {
  value::Refinement refinement;
  refinement.not_null = true;
  return Value::unknown(type, refinement);
}

/// The operand as the type, without marks, or nothing after reporting.
std::optional<Value> convert_operand(const ast::Expr& expr, Type type, const char* which,
                                     const Value& given, const Context& context,
                                     Diagnostics& diags) {
  value::ConversionError problem;
  auto converted = value::convert(given.without_marks(), type, problem);
  if (!converted) {
    diags.error(expr.span, "Invalid operand",
                std::string("Unsuitable value for ") + which + "operand: " + problem.message + ".");
    note_values(expr, context, diags);
  }
  return converted;
}

/// Whether an operand is a value; if not, that is reported. `whole`: the operation.
bool has_value(const ast::Expr& expr, const char* which, const Value& converted, Span whole,
               const Context& context, Diagnostics& diags) {
  if (!converted.is_null()) return true;
  diags.error(whole, "Operation failed",
              std::string("The ") + which + "operand is null, and this operator needs a value.");
  note_values(expr, context, diags);
  return false;
}

/// Both of these.
std::optional<Value> operand(const ast::Expr& expr, Type type, const char* which,
                             const Value& given, Span whole, const Context& context,
                             Diagnostics& diags) {
  auto converted = convert_operand(expr, type, which, given, context, diags);
  if (converted && !has_value(expr, which, *converted, whole, context, diags)) return std::nullopt;
  return converted;
}

/// What infinity forbids, or null: there is no number that is not one.
const char* impossible(BinaryOp op, const Number& a, const Number& b) {
  const bool both = a.is_infinite() && b.is_infinite();
  const bool opposed = both && a.is_negative() != b.is_negative();
  switch (op) {
    case BinaryOp::kAdd:
      return opposed ? "can't compute sum of opposing infinities" : nullptr;
    case BinaryOp::kSubtract:
      return both && !opposed ? "can't subtract infinity from itself" : nullptr;
    case BinaryOp::kMultiply: {
      const bool zero = (a.is_infinite() && b.is_zero()) || (b.is_infinite() && a.is_zero());
      return zero ? "can't multiply zero by infinity" : nullptr;
    }
    case BinaryOp::kModulo:
      return a.is_infinite() || b.is_infinite() ? "can't use modulo with infinity" : nullptr;
    case BinaryOp::kDivide:
      return both || (a.is_zero() && b.is_zero())
                 ? "can't divide zero by zero or infinity by infinity"
                 : nullptr;
    default:
      return nullptr;
  }
}

Value arithmetic(BinaryOp op, const Number& a, const Number& b, Span span, Diagnostics& diags) {
  if (const char* const why = impossible(op, a, b)) {
    diags.error(span, "Operation failed", std::string("Error during operation: ") + why + ".");
    return Value::unknown(Type::number());
  }
  switch (op) {
    case BinaryOp::kAdd:
      return Value::number(Number::add(a, b));
    case BinaryOp::kSubtract:
      return Value::number(Number::subtract(a, b));
    case BinaryOp::kMultiply:
      return Value::number(Number::multiply(a, b));
    case BinaryOp::kDivide:
      return Value::number(*Number::divide(a, b));
    case BinaryOp::kModulo:
      return Value::number(Number::modulo(a, b));
    case BinaryOp::kGreater:
      return Value::boolean(Number::compare(a, b) > 0);
    case BinaryOp::kGreaterEqual:
      return Value::boolean(Number::compare(a, b) >= 0);
    case BinaryOp::kLess:
      return Value::boolean(Number::compare(a, b) < 0);
    default:
      return Value::boolean(Number::compare(a, b) <= 0);
  }
}

bool is_comparison(BinaryOp op) {
  return op >= BinaryOp::kGreater && op <= BinaryOp::kLessEqual;
}

Value evaluate_equality(const ast::Binary& binary, const Context& context, Diagnostics& diags) {
  const Value left = evaluate(*binary.left, context, diags);
  const Value right = evaluate(*binary.right, context, diags);
  const auto marks = static_cast<Marks>(left.marks_deep() | right.marks_deep());
  const std::optional<bool> same = value::equals(left, right);
  if (!same) return unknown_not_null(Type::boolean()).with_marks(marks);
  return Value::boolean(*same == (binary.op == BinaryOp::kEqual)).with_marks(marks);
}

/// `&&` and `||`. The right side is not looked at where the left one decides (as in Terraform
/// from 1.12).
Value evaluate_logic(const ast::Binary& binary, Span span, const Context& context,
                     Diagnostics& diags) {
  const std::size_t before = diags.items().size();
  const Value given = evaluate(*binary.left, context, diags);
  const auto left = operand(*binary.left, Type::boolean(), "left ", given, span, context, diags);
  if (!left || diags.items().size() > before) return Value::unknown(Type::boolean());
  const bool decides = binary.op == BinaryOp::kOr;
  if (left->is_known() && left->as_bool() == decides) return left->with_marks(given.marks());
  const Value other = evaluate(*binary.right, context, diags);
  const auto right = operand(*binary.right, Type::boolean(), "right ", other, span, context, diags);
  if (!right) return Value::unknown(Type::boolean());
  const auto marks = static_cast<Marks>(given.marks() | other.marks());
  if (right->is_known() && (left->is_known() || right->as_bool() == decides))
    return right->with_marks(marks);
  return unknown_not_null(Type::boolean()).with_marks(marks);
}

}  // namespace

Value evaluate_binary(const ast::Binary& binary, Span span, const Context& context,
                      Diagnostics& diags) {
  if (binary.op == BinaryOp::kEqual || binary.op == BinaryOp::kNotEqual)
    return evaluate_equality(binary, context, diags);
  if (binary.op == BinaryOp::kAnd || binary.op == BinaryOp::kOr)
    return evaluate_logic(binary, span, context, diags);
  const std::size_t before = diags.items().size();
  const Value given_left = evaluate(*binary.left, context, diags);
  const Value given_right = evaluate(*binary.right, context, diags);
  const Type result = is_comparison(binary.op) ? Type::boolean() : Type::number();
  if (diags.items().size() > before) return Value::unknown(result);
  // A type that is wrong comes before a value that is missing.
  const auto left =
      convert_operand(*binary.left, Type::number(), "left ", given_left, context, diags);
  const auto right =
      convert_operand(*binary.right, Type::number(), "right ", given_right, context, diags);
  if (!left || !right) return Value::unknown(result);
  if (!has_value(*binary.left, "left ", *left, span, context, diags) ||
      !has_value(*binary.right, "right ", *right, span, context, diags))
    return Value::unknown(result);
  const auto marks = static_cast<Marks>(given_left.marks() | given_right.marks());
  if (!left->is_known() || !right->is_known()) return unknown_not_null(result).with_marks(marks);
  return arithmetic(binary.op, left->as_number(), right->as_number(), span, diags)
      .with_marks(marks);
}

Value evaluate_unary(const ast::Unary& unary, Span span, const Context& context,
                     Diagnostics& diags) {
  const Type type = unary.op == ast::UnaryOp::kNot ? Type::boolean() : Type::number();
  const Value given = evaluate(*unary.operand, context, diags);
  const auto converted = operand(*unary.operand, type, "unary ", given, span, context, diags);
  if (!converted) return Value::unknown(type);
  if (!converted->is_known()) return unknown_not_null(type).with_marks(given.marks());
  const Value made = type == Type::boolean() ? Value::boolean(!converted->as_bool())
                                             : Value::number(converted->as_number().negate());
  return made.with_marks(given.marks());
}

}  // namespace plumb::eval
