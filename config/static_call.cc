#include "config/static_call.h"

#include "config/decode.h"
#include "config/static_value.h"

namespace plumb::config {
namespace {

using diagnostics::Diagnostics;

const StaticUse kUse{"The source of a module", "Invalid module source"};

}  // namespace

const ModuleCall* static_call(ModuleNode& node, const ModuleCall& call, const LoadContext& context,
                              Diagnostics& diags) {
  if (call.source_expression == nullptr && call.version_expression == nullptr) return &call;
  ModuleCall known = call;
  if (call.source_expression != nullptr) {
    const auto source = static_text(*call.source_expression, kUse, node, context, diags);
    if (!source) return nullptr;
    if (source->empty()) {
      diags.error(call.source_span, "Invalid module source", "The source must not be empty.");
      return nullptr;
    }
    known.source = *source;
  }
  if (call.version_expression != nullptr) {
    const auto version = static_text(*call.version_expression, kUse, node, context, diags);
    if (!version) return nullptr;
    known.has_version = !version->empty();
    if (known.has_version && !check_version_constraint(*version, *call.version_expression, diags))
      return nullptr;
    known.version = *version;
  }
  return &node.static_calls.insert_or_assign(call.name, std::move(known)).first->second;
}

}  // namespace plumb::config
