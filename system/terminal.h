/// The terminal that the output goes to.
#pragma once

#include <cstddef>

namespace plumb::system {

/// Columns of the terminal at this moment: it may be another the next. 80 if it does not say.
[[nodiscard]] std::size_t terminal_columns();

}  // namespace plumb::system
