/// `import` blocks: objects that exist already, and the resources that they are to become.
#include <algorithm>

#include "config/block_reader.h"
#include "config/decode.h"

namespace plumb::config {
namespace {

using diagnostics::Diagnostics;
using diagnostics::SourceMap;

bool append_steps(std::span<const ast::Step> steps, std::vector<AddressStep>& out) {
  for (const ast::Step& step : steps) {
    if (step.kind == ast::Step::Kind::kAttribute) {
      out.push_back({step.name});
      continue;
    }
    if (out.back().has_key()) return false;
    out.back().constant_key = step.key;
  }
  return true;
}

/// `a.b[0].c`, of which the keys may be expressions. Whether it is that.
bool flatten(const ast::Expr& expr, std::vector<AddressStep>& out) {
  if (const auto* traversal = std::get_if<ast::Traversal>(&expr.node)) {
    out.push_back({traversal->root});
    return append_steps(traversal->steps, out);
  }
  if (const auto* relative = std::get_if<ast::RelativeTraversal>(&expr.node))
    return flatten(*relative->source, out) && append_steps(relative->steps, out);
  const auto* const index = std::get_if<ast::Index>(&expr.node);
  if (index == nullptr || !flatten(*index->collection, out) || out.back().has_key()) return false;
  out.back().key = index->key;
  return true;
}

/// What is wrong with the address of a managed resource, or empty. Takes the word "resource" off,
/// which may stand before the type.
std::string address_problem(std::vector<AddressStep>& steps) {
  std::size_t at = 0;
  while (at < steps.size() && steps[at].name == "module") {
    if (steps[at].has_key() || at + 1 == steps.size())
      return "The word \"module\" is followed by the name of a module call.";
    at += 2;
  }
  if (at < steps.size() && steps[at].name == "resource")
    steps.erase(steps.begin() + static_cast<std::ptrdiff_t>(at));
  if (at == steps.size()) return "A module cannot be imported, only a resource in it.";
  constexpr std::string_view kOthers[] = {"data",      "var",    "local",    "each",
                                          "count",     "self",   "path",     "check",
                                          "terraform", "output", "ephemeral"};
  if (std::ranges::find(kOthers, steps[at].name) != std::end(kOthers))
    return "Only managed resources can be imported.";
  if (steps.size() != at + 2 || steps[at].has_key())
    return "A resource's type and name are expected, with the key of an instance if it has "
           "several.";
  return "";
}

void decode_target(const ast::Expr& expr, Import& import, Diagnostics& diags) {
  import.to_span = expr.span;
  const bool path = flatten(expr, import.to);
  const std::string problem =
      path ? address_problem(import.to)
           : "The address of a resource instance is expected, such as aws_vpc.main or "
             "module.net.aws_subnet.a[each.key].";
  if (!problem.empty()) {
    diags.error(expr.span, "Invalid import address", problem);
    import.to.clear();
    return;
  }
  for (const AddressStep& step : import.to)
    import.resource += (import.resource.empty() ? "" : ".") + std::string(step.name);
}

}  // namespace

void decode_import(const ast::Block& block, const SourceMap&, Module& module, Diagnostics& diags) {
  if (!check_labels(block, {}, diags)) return;
  BlockReader reader(block.body, diags);
  Import import;
  import.span = block.header_span;
  import.for_each = reader.argument("for_each");
  const ast::Expr* const to = reader.required_argument("to");
  if (to != nullptr) decode_target(*to, import, diags);
  import.identity = reader.argument("identity");
  import.id = import.identity == nullptr ? reader.required_argument("id") : reader.argument("id");
  if (import.identity != nullptr && import.id != nullptr) {
    diags.error(import.id->span, "Invalid combination of \"id\" and \"identity\"",
                "An object is imported by its id or by its identity. Give one of the two.");
  }
  if (const ast::Expr* provider = reader.argument("provider"))
    import.provider = decode_provider_reference(*provider, diags);
  reader.finish();
  if (import.to.empty() || (import.id == nullptr) == (import.identity == nullptr)) return;
  module.imports.push_back(std::move(import));
}

}  // namespace plumb::config
