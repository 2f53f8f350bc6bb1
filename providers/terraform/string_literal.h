#pragma once

/// Strings and names as the language writes them.

#include <string>
#include <string_view>

namespace plumb::terraform {

/// Whether the name can stand for a variable or a key without quotes (HCL syntax spec,
/// Identifiers).
[[nodiscard]] bool is_identifier(std::string_view name);

/// The text with its quotes; what has a meaning in templates is escaped, and what cannot be seen.
[[nodiscard]] std::string string_literal(std::string_view text);

}  // namespace plumb::terraform
