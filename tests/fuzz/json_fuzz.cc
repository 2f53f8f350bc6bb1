#include <cstdint>

#include "fuzz/check_tree.h"
#include "parser/json.h"

namespace {

/// Every form, by the length of the name, so that the fuzzer can choose.
plumb::parser::JsonForm form(std::string_view, std::string_view property) {
  using Kind = plumb::parser::JsonForm::Kind;
  constexpr Kind kKinds[] = {Kind::kEither, Kind::kBlock, Kind::kArgument, Kind::kCode,
                             Kind::kText};
  return {kKinds[property.size() % 5], property.size() % 3};
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace plumb;
  diagnostics::SourceMap sources;
  diagnostics::Diagnostics diags;
  const auto id =
      sources.add("main.tf.json", std::string(reinterpret_cast<const char*>(data), size));
  const auto file = parser::parse_json_file(id, form, sources, diags);
  fuzz::require(file != nullptr);
  if (file->body().span.valid()) fuzz::check_body(file->body(), size);
  fuzz::check_diagnostics(diags, sources, size);
  fuzz::require(!ast::to_sexp(*file).empty());
  return 0;
}
