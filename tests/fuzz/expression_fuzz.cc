#include <cstdint>

#include "fuzz/check_tree.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace plumb;
  diagnostics::SourceMap sources;
  diagnostics::Diagnostics diags;
  const auto id = sources.add("input", std::string(reinterpret_cast<const char*>(data), size));
  const ast::ExpressionFile parsed = parser::parse_expression(id, sources, diags);
  fuzz::require(parsed.root != nullptr || diags.has_errors());
  if (parsed.root != nullptr) {
    fuzz::check_expression(*parsed.root, size);
    fuzz::check_traversals(*parsed.root);
    fuzz::require(!ast::to_sexp(*parsed.root).empty());
  }
  fuzz::check_diagnostics(diags, sources, size);
  return 0;
}
