/// What plugins answer: schemas, functions, paths, diagnostics.

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "providers/host/schema_codec.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 1) return 0;
  const std::string_view rest(reinterpret_cast<const char*>(data) + 1, size - 1);
  switch (data[0] % 6) {
    case 0:
      (void)plumb::providers::parse_schema(rest);
      break;
    case 1:
      (void)plumb::providers::parse_named_schema(rest);
      break;
    case 2:
      (void)plumb::providers::parse_named_function(rest);
      break;
    case 3:
      (void)plumb::providers::parse_path(rest);
      break;
    case 4:
      (void)plumb::providers::parse_messages(rest);
      break;
    default:
      (void)plumb::providers::parse_imported(rest);
      break;
  }
  return 0;
}
