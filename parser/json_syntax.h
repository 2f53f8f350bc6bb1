/// JSON (RFC 8259) as it stands in a text, with places. For the parser's own files only.
#pragma once

#include <span>
#include <string_view>

#include "parser/builder.h"

namespace plumb::parser {

struct JsonMember;

/// Lives in the arena of the Builder.
struct JsonNode {
  enum class Kind : std::uint8_t { kNull, kFalse, kTrue, kNumber, kString, kArray, kObject };
  Kind kind = Kind::kNull;
  Span span;
  std::string_view text;  ///< kNumber: as written. kString: unescaped.
  std::span<const JsonNode> items;
  std::span<const JsonMember> members;
};

/// `"name": value`
struct JsonMember {
  std::string_view name;
  Span name_span;  ///< With its quotes.
  JsonNode value;
};

/// The one value that the builder's text is. Throws Failure at the first mistake, which has been
/// reported.
[[nodiscard]] JsonNode read_json(Builder& builder);

}  // namespace plumb::parser
