#include "config/json_forms.h"

#include <algorithm>

namespace plumb::config {
namespace {

using parser::JsonForm;
using Kind = JsonForm::Kind;

struct Row {
  std::string_view block_type;  ///< "*": any but the file itself.
  std::string_view property;
  JsonForm form;
};

constexpr JsonForm kCode{Kind::kCode, 0};
constexpr JsonForm kText{Kind::kText, 0};
constexpr JsonForm blocks(std::size_t labels) {
  return {Kind::kBlock, labels};
}

constexpr Row kRows[] = {
    {"", "action", blocks(2)},
    {"", "check", blocks(1)},
    {"", "data", blocks(2)},
    {"", "ephemeral", blocks(2)},
    {"", "import", blocks(0)},
    {"", "list", blocks(2)},
    {"", "locals", blocks(0)},
    {"", "module", blocks(1)},
    {"", "moved", blocks(0)},
    {"", "output", blocks(1)},
    {"", "provider", blocks(1)},
    {"", "removed", blocks(0)},
    {"", "resource", blocks(2)},
    {"", "terraform", blocks(0)},
    {"", "variable", blocks(1)},
    {"*", "depends_on", kCode},
    {"*", "dynamic", blocks(1)},
    {"*", "lifecycle", blocks(0)},
    {"*", "provider", kCode},
    {"check", "assert", blocks(0)},
    {"check", "data", blocks(2)},
    {"dynamic", "content", blocks(0)},
    {"dynamic", "iterator", kCode},
    {"import", "to", kCode},
    {"lifecycle", "ignore_changes", kCode},
    {"lifecycle", "postcondition", blocks(0)},
    {"lifecycle", "precondition", blocks(0)},
    {"lifecycle", "replace_triggered_by", kCode},
    {"module", "providers", kCode},
    {"module", "source", kText},
    {"module", "version", kText},
    {"moved", "from", kCode},
    {"moved", "to", kCode},
    {"output", "precondition", blocks(0)},
    {"provisioner", "connection", blocks(0)},
    {"provisioner", "on_failure", kCode},
    {"provisioner", "when", kCode},
    {"removed", "connection", blocks(0)},
    {"removed", "from", kCode},
    {"removed", "provisioner", blocks(1)},
    {"resource", "connection", blocks(0)},
    {"resource", "provisioner", blocks(1)},
    {"terraform", "backend", blocks(1)},
    {"terraform", "cloud", blocks(0)},
    {"terraform", "encryption", blocks(0)},
    {"terraform", "provider_meta", blocks(1)},
    {"terraform", "required_providers", blocks(0)},
    {"variable", "default", kText},
    {"variable", "type", kCode},
    {"variable", "validation", blocks(0)},
};

/// Blocks in which every name is the user's own.
bool names_are_free(std::string_view block_type) {
  constexpr std::string_view kFree[] = {"locals", "required_providers", "backend", "module"};
  return std::ranges::find(kFree, block_type) != std::end(kFree);
}

/// Blocks in which `depends_on`, `provider` and `lifecycle` have their meaning.
bool has_meta_arguments(std::string_view block_type) {
  constexpr std::string_view kTypes[] = {"resource", "data",   "ephemeral", "module",
                                         "output",   "import", "removed"};
  return std::ranges::find(kTypes, block_type) != std::end(kTypes);
}

}  // namespace

JsonForm configuration_form(std::string_view block_type, std::string_view property) {
  for (const Row& row : kRows) {
    if (row.property != property) continue;
    if (row.block_type == block_type) return row.form;
    if (row.block_type != "*" || block_type.empty()) continue;
    const bool dynamic = property == "dynamic" && !names_are_free(block_type);
    if (dynamic || has_meta_arguments(block_type)) return row.form;
  }
  if (block_type == "locals" || block_type == "required_providers") return {Kind::kArgument, 0};
  return {};
}

JsonForm variables_form(std::string_view, std::string_view) {
  return kText;
}

}  // namespace plumb::config
