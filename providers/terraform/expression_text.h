#pragma once

/// Values as text of the language, laid out the way Terraform's own functions do it.

#include <string>

#include "providers/sdk/value.h"

namespace plumb::terraform {

/// A literal expression that gives the value, which must be known.
[[nodiscard]] std::string expression_text(const sdk::Dynamic& value);

/// `name = expression` for each attribute of an object, or element of a map. Throws
/// sdk::FunctionFailure for any other value, and for names that no variable can have.
[[nodiscard]] std::string definitions_text(const sdk::Dynamic& value);

}  // namespace plumb::terraform
