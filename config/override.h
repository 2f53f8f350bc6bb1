/// Override files: what they say replaces what the others say, block by block.
#pragma once

#include <vector>

#include "ast/ast.h"
#include "diagnostics/diagnostic.h"

namespace plumb::config {

/// Merges the blocks of override files, in order, into those of the others: an argument replaces
/// the one of its name, nested blocks replace all of their type, `lifecycle` is merged in its turn,
/// and locals and required providers one by one. The merged trees refer to the overrides', which
/// have to live as long. Reports what has nothing to override, or may not.
void merge_overrides(const std::vector<ast::File*>& files, const std::vector<ast::File*>& overrides,
                     diagnostics::Diagnostics& diags);

}  // namespace plumb::config
