/// The tree as JSON, for tools that want to read configuration without parsing it.
///
///     file      {"kind": "file", "body": BODY}
///     BODY      {"attributes": [ATTRIBUTE…], "blocks": [BLOCK…], "range": RANGE}
///     ATTRIBUTE {"name", "name_range": RANGE, "value": EXPR, "range": RANGE}
///     BLOCK     {"type", "type_range": RANGE, "labels": [{"text", "range": RANGE}…],
///     "header_range": RANGE,
///                "body": BODY, "range": RANGE}
///     RANGE     {"start": {"line", "column", "byte"}, "end": {…}}: lines and columns count from 1,
///     columns in
///               grapheme clusters, bytes from 0; the end is the place behind the last character
///     EXPR      {"kind", "range": RANGE, …}, where the rest depends on the kind:
///       literal             "type": "string" | "number" | "bool" | "null" | "unknown", "value"
///       (numbers as strings, so
///                           that no digit is lost)
///       traversal           "root", "steps": [STEP…]
///       relative_traversal  "source": EXPR, "steps": [STEP…]
///       index               "collection": EXPR, "key": EXPR
///       splat               "source": EXPR, "each": EXPR, in which splat_item stands for the
///       element splat_item call                "name", "arguments": [EXPR…], "expand_final": bool
///       conditional         "condition": EXPR, "true": EXPR, "false": EXPR
///       binary              "operator", "left": EXPR, "right": EXPR
///       unary               "operator", "operand": EXPR
///       tuple               "items": [EXPR…]
///       object              "items": [{"key": EXPR, "value": EXPR, "force_expression": bool}…]
///       for                 "key_name" (or null), "value_name", "collection": EXPR, "key": EXPR or
///       null, "value": EXPR,
///                           "condition": EXPR or null, "group": bool
///       template            "parts": [EXPR…], "heredoc": bool
///       template_join       "for": EXPR
///       template_wrap       "wrapped": EXPR
///       parentheses         "inner": EXPR
///     STEP      {"name", "range": RANGE} or {"key": EXPR of kind literal without range, "range":
///     RANGE}
#pragma once

#include <string>

#include "ast/ast.h"
#include "diagnostics/source_map.h"

namespace plumb::ast {

[[nodiscard]] std::string to_json(const File& file, const diagnostics::SourceMap& sources);
[[nodiscard]] std::string to_json(const Expr& expr, const diagnostics::SourceMap& sources);

}  // namespace plumb::ast
