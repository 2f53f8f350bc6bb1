/// From the syntax of tests to their data. What is wrong is reported and left out.
#pragma once

#include "config/load.h"
#include "diagnostics/source_map.h"
#include "parser/json.h"
#include "testing/test_file.h"

namespace plumb::testing {

/// What a property means in a test written in JSON, and in a file of mock data.
[[nodiscard]] parser::JsonForm test_form(std::string_view block_type, std::string_view property);

/// Adds what the tree declares, which has to live as long as the file. Mock data that is asked for
/// is read.
void decode_test_file(const ast::File& tree, const config::LoadContext& context, TestFile& file,
                      Diagnostics& diags);

// One kind of block each.
[[nodiscard]] std::optional<TestRun> decode_run(const ast::Block& block,
                                                const diagnostics::SourceMap& sources,
                                                Diagnostics& diags);
void decode_mock_provider(const ast::Block& block, const config::LoadContext& context,
                          TestFile& file, Diagnostics& diags);

/// All `override_` blocks of a body, but for those of modules if these are not allowed.
[[nodiscard]] std::vector<Override> decode_overrides(const std::vector<const ast::Block*>& blocks,
                                                     const diagnostics::SourceMap& sources,
                                                     Diagnostics& diags);

/// `override_during`: whether it says `plan`; nothing if it is not there.
[[nodiscard]] std::optional<bool> decode_during(const ast::Expr* expr, Diagnostics& diags);

/// An argument that has to be an object of literals. Null if it is not there, or is none, which is
/// reported.
[[nodiscard]] Value decode_made_up(const ast::Expr* expr, std::string_view block,
                                   std::string_view argument, Diagnostics& diags);

/// The word that an expression is, as `plan` in `command = plan`; empty if it is none.
[[nodiscard]] std::string keyword(const ast::Expr& expr);

/// Reports that there is a second block of its type, of which there may be one.
void tell_of_second(const ast::Block& first, const ast::Block& second, std::string_view where,
                    const diagnostics::SourceMap& sources, Diagnostics& diags);

}  // namespace plumb::testing
