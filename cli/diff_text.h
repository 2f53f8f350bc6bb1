/// Changes of values as people read them in a plan: `~ size = 1 -> 2`, with what stays the same
/// hidden and counted.
#pragma once

#include <string>
#include <vector>

#include "providers/host/provider.h"
#include "value/value.h"

namespace plumb::cli {

using value::Value;

enum class Mark : std::uint8_t { kSame, kAdd, kChange, kRemove };

/// Whether a schema says what the value is made of. Then it has maps, whose keys are quoted, and
/// objects, whose null attributes are not shown. Without one (a dynamic attribute, an output, JSON)
/// all that has keys counts as an object.
enum class Shape : bool { kFree, kSchema };

/// `+`, `~`, `-` or a blank.
[[nodiscard]] char symbol(Mark mark);

/// What happens to a value; a null pointer is one that is not there.
[[nodiscard]] Mark mark_of(const Value* before, const Value* after);

/// The value as after `name = `, every part of it marked alike. `column`: where the symbol of its
/// line stands.
[[nodiscard]] std::string whole_text(const Value& value, Mark mark, int column, Shape shape);

/// The change as after `name = `. Unchanged parts inside are hidden and counted.
[[nodiscard]] std::string change_text(const Value& before, const Value& after, int column,
                                      Shape shape);

/// The name and blanks up to the width of the widest beside it. As in Terraform, widths are in
/// bytes, and blanks are counted by characters.
[[nodiscard]] std::string padded(std::string name, std::size_t width);

/// Lines above a change by which a value becomes a secret or ceases to be one; else empty.
[[nodiscard]] std::string sensitivity_warning(const Value& before, const Value& after, int column);

/// Lines of a resource's attributes and blocks, after the line with the opening brace. For objects
/// of a provider's schema.
[[nodiscard]] std::string object_lines(const Value* before, const Value* after,
                                       const providers::Block& schema,
                                       const std::vector<providers::Path>& replacing, Mark mark,
                                       int column);

}  // namespace plumb::cli
