/// Reads the body of a block whose arguments are known here: takes what is expected and reports
/// what is left.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ast/ast.h"
#include "diagnostics/diagnostic.h"

namespace plumb::config {

/// Ask for every argument and block type that may be there, then call finish().
class BlockReader {
 public:
  BlockReader(const ast::Body& body, diagnostics::Diagnostics& diags)
      : body_(body), diags_(diags) {}

  /// The argument's expression, or null.
  const ast::Expr* argument(std::string_view name);
  /// The same, reporting if it is missing.
  const ast::Expr* required_argument(std::string_view name);
  /// A literal of that kind, or nothing; reports what is not one.
  std::optional<std::string> text(std::string_view name);
  std::optional<bool> flag(std::string_view name);
  /// Nested blocks of the type, in order.
  std::vector<const ast::Block*> blocks(std::string_view type);

  /// Reports arguments and blocks that nobody asked for.
  void finish();

 private:
  const ast::Body& body_;
  diagnostics::Diagnostics& diags_;
  std::vector<std::string> known_arguments_;
  std::vector<std::string> known_blocks_;
};

/// What a body holds of either kind.
struct BodyContent {
  std::vector<const ast::Attribute*> arguments;
  std::vector<const ast::Block*> blocks;
};

/// All of a body, in order. In one from JSON, a property that could be both is what `is_block` says
/// of its name; reports those that cannot be, and those given twice.
[[nodiscard]] BodyContent content_of(const ast::Body& body,
                                     const std::function<bool(std::string_view)>& is_block,
                                     diagnostics::Diagnostics& diags);

/// For bodies that hold arguments alone, whatever their names.
[[nodiscard]] std::vector<const ast::Attribute*> arguments_of(const ast::Body& body,
                                                              diagnostics::Diagnostics& diags);

/// Where something missing from a block's body is reported: an empty place at its opening brace, or
/// in JSON at its closing one, as Terraform does.
[[nodiscard]] diagnostics::Span place_of_missing(const ast::Body& body);

// The same complaints for bodies that a schema describes.
void unsupported_argument(const ast::Body& body, const ast::Attribute& attribute,
                          const std::vector<std::string>& arguments,
                          const std::vector<std::string>& blocks, diagnostics::Diagnostics& diags);
void unsupported_block(const ast::Block& block, const std::vector<std::string>& arguments,
                       const std::vector<std::string>& blocks, diagnostics::Diagnostics& diags);
void missing_argument(std::string_view name, diagnostics::Span span,
                      diagnostics::Diagnostics& diags);

}  // namespace plumb::config
