/// Specifications of HCL's `hcldec`: what a body may hold, and what value comes of it.
///
/// A specification is a file in HCL, of nested blocks such as `object`, `attr` and `block_list`
/// (HCL, "hcldec spec format"). The program that runs HCL's suite of tests asks for it.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "ast/ast.h"
#include "diagnostics/diagnostic.h"
#include "eval/evaluate.h"

namespace plumb::cli {

/// One block of a specification.
struct DecoderSpec {
  enum class Kind {
    kObject,
    kArray,
    kAttribute,
    kBlock,
    kBlockList,
    kBlockSet,
    kBlockMap,
    kBlockAttributes,
    kLiteral,
    kDefault,    ///< The first part, or the second if that is null.
    kTransform,  ///< `result`, with the value of the part as `nested`.
  };
  Kind kind = Kind::kLiteral;
  std::string output;  ///< Its name within an object.
  std::string name;    ///< Of the argument, or the type of blocks.
  value::Type type;    ///< Of an argument's value.
  bool required = false;
  std::optional<std::size_t> items_min;
  std::optional<std::size_t> items_max;
  std::vector<std::string> labels;  ///< Of block_map: what they are called.
  value::Value literal;
  const ast::Expr* result = nullptr;
  std::vector<DecoderSpec> parts;
};

/// A specification, and the variables that expressions may use.
struct DecoderFile {
  DecoderSpec root;
  std::vector<std::pair<std::string, value::Value>> variables;
};

/// Reads a specification's file; nothing after reporting. The file must outlive what is returned.
[[nodiscard]] std::optional<DecoderFile> read_decoder(const ast::Body& body,
                                                      diagnostics::Diagnostics& diags);

/// The value that the specification makes of a body. Reports what the body has that it should not,
/// and what it lacks.
[[nodiscard]] value::Value decode(const DecoderFile& decoder, const ast::Body& body,
                                  diagnostics::Diagnostics& diags);

/// The references in the expressions of a body, where the specification expects expressions.
[[nodiscard]] std::vector<const ast::Expr*> decoded_expressions(const DecoderSpec& spec,
                                                                const ast::Body& body);

}  // namespace plumb::cli
