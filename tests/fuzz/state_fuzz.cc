/// Terraform's state files: what is read must survive being written.

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "state/terraform_state.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto state =
      plumb::state::read_terraform_state({reinterpret_cast<const char*>(data), size});
  if (!state) return 0;
  const auto again =
      plumb::state::read_terraform_state(plumb::state::write_terraform_state(*state));
  if (!again || again->objects.size() != state->objects.size()) std::abort();
  return 0;
}
