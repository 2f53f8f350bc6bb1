#include "cli/state_text.h"

#include <set>

#include "cli/diff_text.h"
#include "cli/plan_text.h"

namespace plumb::cli {

/// Where the symbol would stand, two columns before the name, if anything changed.
constexpr int kOutputColumn = -2;

namespace {

using Modules = std::set<state::ModulePath>;

/// Blank lines above an object, as Terraform has them. `told`: modules of which something was
/// shown.
const char* gap(const state::ModulePath& module, const Modules& told) {
  if (told.count(module) > 0) return "\n";
  state::ModulePath above = module;
  while (!above.empty()) {
    above.pop_back();
    if (told.count(above) > 0) return "\n\n";
  }
  return "";
}

}  // namespace

std::string state_text(const state::State& state, const std::vector<DecodedObject>& objects) {
  std::string out;
  Modules told;
  for (const DecodedObject& object : objects) {
    const state::ModulePath& module = object.stored->address.resource.module;
    out += gap(module, told);
    told.insert(module);
    std::string suffix;
    if (!object.stored->deposed.empty())
      suffix = " (deposed object " + object.stored->deposed + ")";
    if (object.stored->tainted) suffix += " (tainted)";
    out += object_block_text(object.stored->address, suffix, object.value, *object.schema);
  }
  if (!state.outputs.empty()) {
    out += objects.empty() ? "\nOutputs:\n\n" : "\n\nOutputs:\n\n";
    for (const auto& [name, output] : state.outputs)
      out += name + " = " +
             (output.sensitive
                  ? "(sensitive value)"
                  : whole_text(output.value, Mark::kSame, kOutputColumn, Shape::kSchema)) +
             "\n";
  }
  return out;
}

}  // namespace plumb::cli
