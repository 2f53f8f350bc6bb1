/// Addresses from command lines: what is read must print as something that reads as the same.

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "state/address.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  plumb::state::AddressError problem;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  (void)plumb::state::parse_target(text, problem);
  const auto address = plumb::state::parse_instance(text, problem);
  if (!address) return 0;
  plumb::state::AddressError none;
  const auto again = plumb::state::parse_instance(plumb::state::to_string(*address), none);
  if (!again || *again != *address) std::abort();
  return 0;
}
