/// The one walk over expressions. Every analysis of a tree is a small function on top of it.
#pragma once

#include <string_view>
#include <vector>

#include "ast/ast.h"

namespace plumb::ast {

/// Calls the one of these functions that takes the argument's type.
template <typename... Functions>
struct Overloaded : Functions... {
  using Functions::operator()...;
};
template <typename... Functions>
Overloaded(Functions...) -> Overloaded<Functions...>;

/// Calls visit(const Expr&) for each direct part of an expression, in source order. The only
/// function that knows which parts a kind has.
template <typename Visit>
void for_each_child(const Expr& expr, Visit&& visit) {
  const auto visit_all = [&](std::span<const Expr> parts) {
    for (const Expr& part : parts) visit(part);
  };
  std::visit(Overloaded{[](const Literal&) {}, [](const Traversal&) {}, [](const SplatItem&) {},
                        [&](const RelativeTraversal& node) { visit(*node.source); },
                        [&](const Index& node) {
                          visit(*node.collection);
                          visit(*node.key);
                        },
                        [&](const Splat& node) {
                          visit(*node.source);
                          visit(*node.each);
                        },
                        [&](const Call& node) { visit_all(node.arguments); },
                        [&](const Conditional& node) {
                          visit(*node.condition);
                          visit(*node.when_true);
                          visit(*node.when_false);
                        },
                        [&](const Binary& node) {
                          visit(*node.left);
                          visit(*node.right);
                        },
                        [&](const Unary& node) { visit(*node.operand); },
                        [&](const Tuple& node) { visit_all(node.items); },
                        [&](const Object& node) {
                          for (const ObjectItem& item : node.items) {
                            visit(item.key);
                            visit(item.value);
                          }
                        },
                        [&](const For& node) {
                          visit(*node.collection);
                          if (node.key != nullptr) visit(*node.key);
                          visit(*node.value);
                          if (node.condition != nullptr) visit(*node.condition);
                        },
                        [&](const Template& node) { visit_all(node.parts); },
                        [&](const TemplateJoin& node) { visit(*node.for_expr); },
                        [&](const TemplateWrap& node) { visit(*node.wrapped); },
                        [&](const Parentheses& node) { visit(*node.inner); }},
             expr.node);
}

/// Whether a key of an object constructor is a name that stands for itself: `{ name = 1 }`.
[[nodiscard]] bool is_plain_key(const ObjectItem& item);

/// for_each_traversal with the names in `bound` left out too.
template <typename Visit>
void for_each_free_traversal(const Expr& expr, std::vector<std::string_view>& bound, Visit& visit) {
  if (const auto* traversal = std::get_if<Traversal>(&expr.node)) {
    for (const std::string_view name : bound) {
      if (name == traversal->root) return;
    }
    visit(*traversal, expr.span);
  } else if (const auto* loop = std::get_if<For>(&expr.node)) {
    for_each_free_traversal(*loop->collection, bound,
                            visit);  // Stands outside of the names' scope.
    const std::size_t outer = bound.size();
    if (!loop->key_name.empty()) bound.push_back(loop->key_name);
    bound.push_back(loop->value_name);
    if (loop->key != nullptr) for_each_free_traversal(*loop->key, bound, visit);
    for_each_free_traversal(*loop->value, bound, visit);
    if (loop->condition != nullptr) for_each_free_traversal(*loop->condition, bound, visit);
    bound.resize(outer);
  } else if (const auto* object = std::get_if<Object>(&expr.node)) {
    for (const ObjectItem& item : object->items) {
      if (!is_plain_key(item)) for_each_free_traversal(item.key, bound, visit);
      for_each_free_traversal(item.value, bound, visit);
    }
  } else {
    for_each_child(expr, [&](const Expr& child) { for_each_free_traversal(child, bound, visit); });
  }
}

/// Calls visit(const Traversal&, Span) for each variable that an expression refers to, in source
/// order: not for the names that a `for` around it binds, nor for object keys that stand for
/// themselves.
template <typename Visit>
void for_each_traversal(const Expr& expr, Visit&& visit) {
  std::vector<std::string_view> bound;
  for_each_free_traversal(expr, bound, visit);
}

}  // namespace plumb::ast
