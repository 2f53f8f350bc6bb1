/// The steps behind a term: `.name`, `[key]`, splats. For the parser's own files only.
#pragma once

#include "parser/grammar.h"

namespace plumb::parser {

/// Applies the steps that follow to the operand on top.
void match_steps(Input& in, Builder& builder);

}  // namespace plumb::parser
