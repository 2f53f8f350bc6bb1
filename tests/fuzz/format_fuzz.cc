#include <cstdint>

#include "fuzz/check_tree.h"
#include "parser/format.h"

namespace {

bool is_valid(const std::string& text) {
  plumb::diagnostics::SourceMap sources;
  plumb::diagnostics::Diagnostics diags;
  static_cast<void>(plumb::parser::parse_file(sources.add("main.tf", text), sources, diags));
  return !diags.has_errors();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  const std::string formatted = plumb::parser::format_source(text);
  if (is_valid(text)) {
    plumb::fuzz::require(is_valid(formatted));
  } else {
    plumb::fuzz::require(formatted == text);
  }
  return 0;
}
