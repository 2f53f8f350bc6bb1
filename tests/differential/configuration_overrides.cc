/// The part of ConfigurationSource that makes override files.
#include "differential/configuration_source.h"

namespace plumb::differential {

std::string ConfigurationSource::overriding_arguments(const std::string& kind) {
  if (kind == "variable") {
    static constexpr const char* kArguments[] = {
        "  default = \"over\"\n", "  sensitive = true\n", "  nullable = false\n",
        "  type = any\n  default = null\n", "  description = \"Another.\"\n"};
    return random_.one_of(kArguments);
  }
  if (kind == "output") {
    static constexpr const char* kArguments[] = {"  sensitive = true\n", "  value = \"over\"\n",
                                                 "  value = var.v0\n  sensitive = true\n"};
    return random_.one_of(kArguments);
  }
  if (kind == "module") return "  text = " + value('s') + "\n";
  switch (random_.below(6)) {
    case 0:
      return "  lifecycle {\n    ignore_changes = [triggers_replace]\n  }\n";
    case 1:
      return "  lifecycle {\n    prevent_destroy = true\n  }\n";
    case 2:
      return "  triggers_replace = " + value('s') + "\n";
    case 3:
      return "  count = 2\n";
    case 4:
      return "  depends_on = []\n";
    default:
      return "  input = " + value('s') + "\n";
  }
}

void ConfigurationSource::add_override() {
  std::string text;
  const std::size_t count = 1 + random_.below(2);
  for (std::size_t i = 0; i < count && !blocks_.empty(); ++i) {
    const Block& block = random_.one_of(blocks_);
    if (block.kind == "locals") {
      text += "locals {\n  " + block.labels + " = " + literal('o') + "\n}\n\n";
      continue;
    }
    text += block.kind + " " + block.labels + " {\n" + overriding_arguments(block.kind) + "}\n\n";
  }
  // What overrides nothing is a mistake.
  if (random_.once_in(8)) text += "resource \"terraform_data\" \"nobody\" {\n  input = 1\n}\n";
  files_[random_.once_in(2) ? "override.tf" : "more_override.tf"] = text;
}

}  // namespace plumb::differential
