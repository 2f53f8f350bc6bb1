/// YAML, read and written with libyaml.
#pragma once

#include <string>
#include <string_view>
#include <tl/expected.hpp>

#include "value/value.h"

namespace plumb::eval {

/// The one document of a text: YAML 1.2's core schema, with the words for bool, the timestamps and
/// the merge keys of 1.1, as Terraform reads it. Sequences become tuples, mappings objects. The
/// error is a sentence without full stop.
[[nodiscard]] tl::expected<value::Value, std::string> read_yaml(std::string_view text);

/// The value, which must be wholly known, as a document. Strings and keys are quoted, text of
/// several lines is a block.
[[nodiscard]] std::string write_yaml(const value::Value& value);

}  // namespace plumb::eval
