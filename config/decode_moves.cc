/// Blocks that say what became of objects whose blocks are elsewhere now.
#include <algorithm>

#include "config/block_reader.h"
#include "config/decode.h"
#include "eval/evaluate.h"

namespace plumb::config {
namespace {

using diagnostics::Diagnostics;
using diagnostics::SourceMap;

/// Words that begin other references than those to resources.
constexpr std::string_view kReserved[] = {"var",  "local",     "each",  "count",  "self",
                                          "path", "terraform", "check", "output", "provider"};

/// Whether the step is `.name`, `["key"]` or `[0]`.
bool is_static(const ast::Step& step) {
  if (step.kind == ast::Step::Kind::kAttribute) return true;
  if (!step.key->has_content()) return false;
  if (step.key->type() == value::Type::string()) return true;
  return step.key->type() == value::Type::number() &&
         step.key->as_number().to_int64().value_or(-1) >= 0;
}

Endpoint decode_endpoint(const ast::Expr& expr, Diagnostics& diags) {
  Endpoint endpoint;
  endpoint.span = expr.span;
  const auto* const traversal = std::get_if<ast::Traversal>(&expr.node);
  const bool valid = traversal != nullptr && std::ranges::all_of(traversal->steps, is_static);
  if (!valid) {
    diags.error(expr.span, "Invalid expression",
                "A single static variable reference is required: only attribute access and "
                "indexing with constant keys. No calculations, function calls, template "
                "expressions, etc are allowed here.");
    return endpoint;
  }
  if (std::ranges::find(kReserved, traversal->root) != std::end(kReserved)) {
    diags.error(expr.span, "Invalid address",
                "The keyword \"" + std::string(traversal->root) +
                    "\" is reserved and cannot name a resource here. A resource of a type with "
                    "that name is written with \"resource.\" in front.");
    return endpoint;
  }
  endpoint.address = eval::traversal_text(*traversal);
  constexpr std::string_view kExplicit = "resource.";
  if (endpoint.address.starts_with(kExplicit)) endpoint.address.erase(0, kExplicit.size());
  return endpoint;
}

/// Whether the endpoint is a module: nothing but `module.name` steps, with keys or without.
bool names_module(const ast::Expr& expr) {
  const auto& traversal = std::get<ast::Traversal>(expr.node);
  if (traversal.root != "module") return false;
  std::size_t names = 0;
  for (const ast::Step& step : traversal.steps) {
    if (step.kind == ast::Step::Kind::kIndex) continue;
    // Every second name is the word "module" again; a resource's type is not.
    if (names % 2 == 1 && step.name != "module") return false;
    ++names;
  }
  return names % 2 == 1;
}

/// Whether a `removed` block may name that; reports otherwise.
bool check_removable(const ast::Expr& from, Diagnostics& diags) {
  const auto& traversal = std::get<ast::Traversal>(from.node);
  if (traversal.root == "data") {
    diags.error(from.span, "Data source address not allowed",
                "Data sources are never destroyed, so they are not valid targets of removed "
                "blocks. To remove one from the state, take out its block.");
    return false;
  }
  const auto key = std::ranges::find_if(
      traversal.steps, [](const ast::Step& step) { return step.kind == ast::Step::Kind::kIndex; });
  if (key == traversal.steps.end()) return true;
  const bool module = names_module(from);
  diags.error(key->span,
              module ? "Module instance keys not allowed" : "Resource instance keys not allowed",
              std::string("A removed block is about a whole ") + (module ? "module" : "resource") +
                  ", not about one instance of it. Write the address without keys.");
  return false;
}

}  // namespace

void decode_removed(const ast::Block& block, const SourceMap&, Module& module, Diagnostics& diags) {
  if (!check_labels(block, {}, diags)) return;
  BlockReader reader(block.body, diags);
  Removal removal;
  removal.span = block.header_span;
  const ast::Expr* const from = reader.required_argument("from");
  if (from != nullptr) removal.from = decode_endpoint(*from, diags);
  for (const ast::Block* lifecycle : reader.blocks("lifecycle")) {
    BlockReader inner(lifecycle->body, diags);
    removal.destroy = inner.flag("destroy").value_or(true);
    inner.finish();
  }
  (void)reader.blocks("provisioner");
  removal.provisioners = decode_provisioners(block.body, diags);
  for (const Provisioner& provisioner : removal.provisioners) {
    if (provisioner.at_destroy) continue;
    diags.error(provisioner.span, "Invalid provisioner block",
                "Only destroy-time provisioners are valid in \"removed\" blocks. To declare a "
                "destroy-time provisioner, use:\n    when = destroy");
  }
  reader.finish();
  if (!removal.from.address.empty() && check_removable(*from, diags))
    module.removals.push_back(std::move(removal));
}

void decode_moved(const ast::Block& block, const SourceMap&, Module& module, Diagnostics& diags) {
  if (!check_labels(block, {}, diags)) return;
  BlockReader reader(block.body, diags);
  const ast::Expr* const from = reader.required_argument("from");
  const ast::Expr* const to = reader.required_argument("to");
  Move move;
  move.span = block.header_span;
  if (from != nullptr) move.from = decode_endpoint(*from, diags);
  if (to != nullptr) move.to = decode_endpoint(*to, diags);
  reader.finish();
  if (move.from.address.empty() || move.to.address.empty()) return;
  if (names_module(*from) != names_module(*to)) {
    diags.error(block.header_span, "Invalid \"moved\" addresses",
                "The \"from\" and \"to\" addresses must either both refer to resources or both "
                "refer to modules.");
    return;
  }
  module.moves.push_back(std::move(move));
}

}  // namespace plumb::config
