#include "cli/state_text.h"

#include "cli/diff_text.h"
#include "cli/plan_text.h"

namespace plumb::cli {

/// Where the symbol would stand, two columns before the name, if anything changed.
constexpr int kOutputColumn = -2;

std::string state_text(const state::State& state, const std::vector<DecodedObject>& objects) {
  std::string out;
  for (const DecodedObject& object : objects) {
    std::string suffix;
    if (!object.stored->deposed.empty())
      suffix = " (deposed object " + object.stored->deposed + ")";
    if (object.stored->tainted) suffix += " (tainted)";
    out += object_block_text(object.stored->address, suffix, object.value, *object.schema) + "\n";
  }
  if (!state.outputs.empty()) {
    out += "\nOutputs:\n\n";
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
