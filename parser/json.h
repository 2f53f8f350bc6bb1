/// JSON syntax of HCL: text to the same syntax tree as native syntax.
///
/// JSON alone does not tell a block from an argument, nor code from text. Who knows the language
/// says what a property is (JsonForms); where that depends on a provider's schema, the body has the
/// property both as an argument and as blocks (ast::Body::json). A string is a template, as in
/// HCL's specification of JSON syntax.
#pragma once

#include <cstdint>
#include <memory>
#include <string_view>

#include "ast/ast.h"
#include "diagnostics/diagnostic.h"
#include "diagnostics/source_map.h"

namespace plumb::parser {

/// What a property of a block's body is.
struct JsonForm {
  enum class Kind : std::uint8_t {
    kEither,    ///< An argument or blocks without labels: whoever reads the body decides.
    kBlock,     ///< Blocks, whose labels are the levels of nested objects.
    kArgument,  ///< An argument whose strings are templates.
    kCode,      ///< An argument whose strings, and keys, are expressions: `"list(string)"`.
    kText,      ///< An argument whose strings are just text.
  };
  Kind kind = Kind::kEither;
  std::size_t labels = 0;  ///< Of kBlock.
};

/// The form of the property in a block of this type; "" is the type of the file's own body.
using JsonForms = JsonForm (*)(std::string_view block_type, std::string_view property);

/// A configuration file in JSON syntax. Also tells the SourceMap where its parts are. As
/// parse_file(), but a mistake in the JSON itself ends it: the tree is empty then. Never null.
[[nodiscard]] std::unique_ptr<ast::File> parse_json_file(diagnostics::FileId id, JsonForms forms,
                                                         diagnostics::SourceMap& sources,
                                                         diagnostics::Diagnostics& diags);

}  // namespace plumb::parser
