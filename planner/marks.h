/// Keeping marks where they belong while values go to providers, which do not know of them, and
/// back.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "providers/host/provider.h"
#include "value/value.h"

namespace plumb::planner {

using value::Value;

/// The value with each child replaced by change(index, child), which keeps its type. Sets are left
/// as they are.
[[nodiscard]] Value with_children(const Value& value,
                                  const std::function<Value(std::size_t, const Value&)>& change);

/// The value with the marks that the other has at the same places.
[[nodiscard]] Value copy_marks(const Value& from, const Value& to);

/// A planned or resulting object marked as its schema and its configuration are. An attribute of
/// the provider's that repeats a sensitive argument is as sensitive as that.
[[nodiscard]] Value mark_object(const Value& object, const Value& config,
                                const providers::Block& schema);

/// Terraform's `sensitive_attributes`: the paths of marked values, as JSON; empty for none.
[[nodiscard]] std::string sensitive_paths_json(const Value& value);
/// The value with the marks that such JSON lists. Paths that lead nowhere are passed over.
[[nodiscard]] Value mark_paths(const Value& value, std::string_view json);

/// What is at the path; nothing if it leads nowhere.
[[nodiscard]] std::optional<Value> at_path(const Value& value, const providers::Path& path);

/// `.tags["a"][0]`
[[nodiscard]] std::string path_text(const providers::Path& path);

}  // namespace plumb::planner
