/// Where to go on after an item that could not be understood. For the parser's own files only.
#pragma once

#include "parser/builder.h"

namespace plumb::parser {

/// The place after `begin`, where the failed item begins, from which to look for the next item of
/// the same body: the end of the line on which the item's brackets are closed, or a closing brace
/// that must be the body's.
[[nodiscard]] const char* find_next_item(const char* begin, const char* failed_at,
                                         const Builder& builder);

}  // namespace plumb::parser
