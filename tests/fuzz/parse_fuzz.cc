#include <cstdint>

#include "fuzz/check_tree.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace plumb;
  diagnostics::SourceMap sources;
  diagnostics::Diagnostics diags;
  const auto id = sources.add("main.tf", std::string(reinterpret_cast<const char*>(data), size));
  const auto file = parser::parse_file(id, sources, diags);
  fuzz::require(file != nullptr);
  if (diags.empty()) fuzz::check_span(file->body().span, size);
  if (file->body().span.valid()) fuzz::check_body(file->body(), size);
  fuzz::check_diagnostics(diags, sources, size);
  fuzz::require(!ast::to_sexp(*file).empty());
  return 0;
}
