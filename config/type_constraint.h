/// Types as variables declare them: `list(object({ name = string, size = optional(number, 1) }))`.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "ast/ast.h"
#include "diagnostics/diagnostic.h"
#include "value/value.h"

namespace plumb::config {

/// The defaults of optional attributes, in the shape of the type.
struct TypeDefaults {
  std::map<std::string, value::Value>
      attributes;  ///< Of an object: what an absent or null attribute becomes.
  std::map<std::string, TypeDefaults> inside_attributes;  ///< Of an object, by attribute.
  std::shared_ptr<const TypeDefaults> inside_elements;    ///< Of a collection.
  std::map<std::size_t, TypeDefaults> inside_positions;   ///< Of a tuple.
  [[nodiscard]] bool empty() const {
    return attributes.empty() && inside_attributes.empty() && inside_elements == nullptr &&
           inside_positions.empty();
  }
};

struct TypeConstraint {
  value::Type type;  ///< With the optional flags of attributes.
  TypeDefaults defaults;
};

/// Reads a type expression. What is wrong is reported and becomes `any`.
[[nodiscard]] TypeConstraint decode_type(const ast::Expr& expr, diagnostics::Diagnostics& diags);

/// The value with the defaults put in where optional attributes are absent or null; done before
/// converting.
[[nodiscard]] value::Value apply_defaults(const value::Value& value, const TypeDefaults& defaults);

}  // namespace plumb::config
