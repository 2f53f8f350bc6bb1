/// `terraform` blocks: what a module asks of the program that reads it.
#include "config/block_reader.h"
#include "config/decode.h"
#include "config/literal.h"

namespace plumb::config {
namespace {

using diagnostics::Diagnostics;
using diagnostics::SourceMap;

void decode_backend(const ast::Block& block, const SourceMap& sources, Module& module,
                    Diagnostics& diags) {
  static constexpr const char* kLabels[] = {"type"};
  if (!check_labels(block, kLabels, diags)) return;
  if (module.backend) {
    diags.error(block.header_span, "Duplicate backend configuration",
                "A module may have only one backend block, and there is one at " +
                    place_text(module.backend->span, sources) + ". Remove one of the two.");
    return;
  }
  module.backend = Backend{std::string(block.labels[0].text), block.header_span, &block.body};
}

}  // namespace

void decode_terraform(const ast::Block& block, const SourceMap& sources, Module& module,
                      Diagnostics& diags) {
  if (!check_labels(block, {}, diags)) return;
  BlockReader reader(block.body, diags);
  if (const ast::Expr* version = reader.argument("required_version")) {
    if (const auto text = literal_string(*version, diags))
      module.required_versions.push_back(
          {*text, version->span, block.body.attribute("required_version")->span});
  }
  if (reader.argument("experiments") != nullptr) {
    diags.error(block.body.attribute("experiments")->span, "Module uses experimental features",
                "Experiments are for alpha releases of the language, in which what they switch on "
                "may change at any time, and no release has them. Remove the argument: what has "
                "become a part of the language needs none.");
  }
  for (const ast::Block* required : reader.blocks("required_providers"))
    decode_required_providers(*required, sources, module, diags);
  for (const ast::Block* backend : reader.blocks("backend"))
    decode_backend(*backend, sources, module, diags);
  for (const ast::Block* cloud : reader.blocks("cloud")) {
    diags.error(cloud->header_span, "Remote execution is not supported",
                "A \"cloud\" block hands runs to a hosted service. Plumb runs here and keeps its "
                "state beside the configuration; remove the block.");
  }
  for (const ast::Block* encryption : reader.blocks("encryption")) {
    diags.error(encryption->header_span, "State encryption is not supported",
                "An \"encryption\" block says how OpenTofu encrypts state and plan files. Plumb "
                "does not encrypt its state yet, and does not work where that is asked for rather "
                "than leave secrets in the open; remove the block if that is acceptable.");
  }
  (void)reader.blocks("provider_meta");
  reader.finish();
}

}  // namespace plumb::config
