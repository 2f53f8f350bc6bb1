/// From syntax to a Module: one file's blocks after the other. What is wrong is reported and left
/// out.
#pragma once

#include "config/module.h"
#include "diagnostics/diagnostic.h"
#include "diagnostics/source_map.h"

namespace plumb::config {

/// Adds what the file declares. `sources` is for naming the places of earlier declarations.
void decode_file(const ast::File& file, const diagnostics::SourceMap& sources, Module& module,
                 diagnostics::Diagnostics& diags);

// One kind of block each.
void decode_resource(const ast::Block& block, ResourceMode mode,
                     const diagnostics::SourceMap& sources, Module& module,
                     diagnostics::Diagnostics& diags);
/// The data source inside of a check block.
void decode_check_data(const ast::Block& block, const std::string& check,
                       const diagnostics::SourceMap& sources, Module& module,
                       diagnostics::Diagnostics& diags);
void decode_module_call(const ast::Block& block, const diagnostics::SourceMap& sources,
                        Module& module, diagnostics::Diagnostics& diags);
void decode_variable(const ast::Block& block, const diagnostics::SourceMap& sources, Module& module,
                     diagnostics::Diagnostics& diags);
void decode_output(const ast::Block& block, const diagnostics::SourceMap& sources, Module& module,
                   diagnostics::Diagnostics& diags);
void decode_locals(const ast::Block& block, const diagnostics::SourceMap& sources, Module& module,
                   diagnostics::Diagnostics& diags);
void decode_provider(const ast::Block& block, const diagnostics::SourceMap& sources, Module& module,
                     diagnostics::Diagnostics& diags);
void decode_check(const ast::Block& block, const diagnostics::SourceMap& sources, Module& module,
                  diagnostics::Diagnostics& diags);
void decode_moved(const ast::Block& block, const diagnostics::SourceMap& sources, Module& module,
                  diagnostics::Diagnostics& diags);
void decode_removed(const ast::Block& block, const diagnostics::SourceMap& sources, Module& module,
                    diagnostics::Diagnostics& diags);
void decode_import(const ast::Block& block, const diagnostics::SourceMap& sources, Module& module,
                   diagnostics::Diagnostics& diags);
void decode_terraform(const ast::Block& block, const diagnostics::SourceMap& sources,
                      Module& module, diagnostics::Diagnostics& diags);

/// The `required_providers` block of a `terraform` block.
void decode_required_providers(const ast::Block& block, const diagnostics::SourceMap& sources,
                               Module& module, diagnostics::Diagnostics& diags);

/// `count`, `for_each` or `enabled` of a resource or module call.
[[nodiscard]] Repetition decode_repetition(const ast::Body& body, diagnostics::Diagnostics& diags);

/// The provisioners of a resource or `removed` block, without those that are wrong.
[[nodiscard]] std::vector<Provisioner> decode_provisioners(const ast::Body& body,
                                                           diagnostics::Diagnostics& diags);
/// The `connection` block in a body, or null.
[[nodiscard]] const ast::Block* decode_connection(const ast::Body& body,
                                                  diagnostics::Diagnostics& diags);

/// `aws`, `aws.west` or `aws.west[key]` as a bare reference; reports anything else.
[[nodiscard]] std::optional<ProviderReference> decode_provider_reference(
    const ast::Expr& expr, diagnostics::Diagnostics& diags);

/// Whether a module may call a provider so; reports otherwise.
[[nodiscard]] bool check_provider_name(std::string_view name, diagnostics::Span span,
                                       diagnostics::Diagnostics& diags);

/// Reports references with a key to provider configurations without for_each, those without one to
/// configurations that have it, and collections that provider and user share. For a whole module.
void check_provider_keys(const Module& module, const diagnostics::SourceMap& sources,
                         diagnostics::Diagnostics& diags);

/// `condition` and `error_message`.
[[nodiscard]] CheckRule decode_check_rule(const ast::Block& block, diagnostics::Diagnostics& diags);

/// Whether the text is a version constraint; reports otherwise.
[[nodiscard]] bool check_version_constraint(const std::string& text, const ast::Expr& expr,
                                            diagnostics::Diagnostics& diags);

/// Whether the block has as many labels as there are names for them; reports otherwise.
[[nodiscard]] bool check_labels(const ast::Block& block, std::span<const char* const> names,
                                diagnostics::Diagnostics& diags);

/// Whether the name is an identifier; reports otherwise.
[[nodiscard]] bool check_name(std::string_view name, diagnostics::Span span, std::string_view what,
                              diagnostics::Diagnostics& diags);

/// `main.tf:1,1-13`, for messages about an earlier declaration.
[[nodiscard]] std::string place_text(diagnostics::Span span, const diagnostics::SourceMap& sources);

}  // namespace plumb::config
