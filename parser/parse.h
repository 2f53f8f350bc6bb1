/// HCL native syntax: text to syntax tree.
///
/// These functions touch no files and keep no state; texts can be parsed on several threads at
/// once. What is wrong with a text is reported to the Diagnostics, all of it in one call, and the
/// tree holds what was understood: an argument whose value could not be read is there with an
/// unknown literal as its value, so that nobody calls it missing.
///
/// Recursion over a tree is safe: no expression is higher than kNestingMax, nor are blocks nested
/// deeper.
#pragma once

#include <cstddef>
#include <memory>

#include "ast/ast.h"
#include "diagnostics/diagnostic.h"
#include "diagnostics/source_map.h"

namespace plumb::parser {

/// How deep blocks may nest in blocks, and expressions in expressions.
inline constexpr unsigned kNestingMax = 1000;

/// The longest text that is accepted, in bytes.
inline constexpr std::size_t kTextSizeMax = std::size_t{64} << 20;

/// After this many errors in one text, the rest of it is not looked at.
inline constexpr std::size_t kErrorsMax = 1000;

/// A configuration file. Also tells the SourceMap where its blocks are. Never null.
[[nodiscard]] std::unique_ptr<ast::File> parse_file(diagnostics::FileId id,
                                                    diagnostics::SourceMap& sources,
                                                    diagnostics::Diagnostics& diags);

/// A text that is one expression, such as a console line or the value of an option; newlines mean
/// nothing in it.
[[nodiscard]] ast::ExpressionFile parse_expression(diagnostics::FileId id,
                                                   diagnostics::SourceMap& sources,
                                                   diagnostics::Diagnostics& diags);

/// A text that is one template without quotes, such as a file for `templatefile`.
[[nodiscard]] ast::ExpressionFile parse_template(diagnostics::FileId id,
                                                 diagnostics::SourceMap& sources,
                                                 diagnostics::Diagnostics& diags);

/// A text that is a name followed by steps with literal keys, `a.b[0]["c"]`, and nothing else: the
/// root is a Traversal.
[[nodiscard]] ast::ExpressionFile parse_traversal(diagnostics::FileId id,
                                                  diagnostics::SourceMap& sources,
                                                  diagnostics::Diagnostics& diags);

}  // namespace plumb::parser
