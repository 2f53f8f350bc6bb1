/// Sources of modules: what is read must print as something that reads as the same, lead nowhere
/// outside of its package, and keep its password to itself.

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "config/module_source.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  (void)plumb::config::without_secrets(text);
  const auto source = plumb::config::parse_module_source(text);
  if (!source) return 0;
  const auto again = plumb::config::parse_module_source(source->text());
  if (!again || *again != *source) std::abort();
  const std::string& subfolder = source->subfolder;
  if (subfolder == ".." || subfolder.starts_with("../") || subfolder.starts_with('/')) std::abort();
  if (source->kind == plumb::config::SourceKind::kRegistry)
    (void)plumb::config::registry_address(*source);
  return 0;
}
