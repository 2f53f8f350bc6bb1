/// How somebody keeps an eye on a transfer.
#pragma once

#include <cstdint>
#include <functional>

namespace plumb::system {

/// Told again and again while a transfer lasts how many bytes have come; false ends it.
using Watch = std::function<bool(std::uint64_t bytes)>;

}  // namespace plumb::system
