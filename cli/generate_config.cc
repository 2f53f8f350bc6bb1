#include "cli/generate_config.h"

#include "cli/added_file.h"
#include "cli/generated_config.h"
#include "system/files.h"

namespace plumb::cli {
namespace {

constexpr const char* kHeader =
    "# Written by Plumb for objects that are imported. Look it over, and move it to where it "
    "belongs.\n";

/// An import block whose target nothing describes, as far as a block can be written for it.
struct Undescribed {
  std::string address;
  std::string type;
  std::string name;
  std::string provider;  ///< As written, or empty.
};

std::vector<Undescribed> undescribed_imports(const config::Module& module) {
  std::vector<Undescribed> found;
  for (const config::Import& import : module.imports) {
    // Two steps: type and name. Longer ones lead into modules.
    const bool single = import.to.size() == 2 && !import.to.back().has_key();
    if (!single || import.for_each != nullptr || module.resources.count(import.resource) > 0)
      continue;
    found.push_back({import.resource, std::string(import.to[0].name),
                     std::string(import.to[1].name),
                     import.provider ? import.provider->text() : ""});
  }
  return found;
}

/// Blocks without arguments: enough for the objects to be looked up.
std::string stubs(const std::vector<Undescribed>& imports) {
  std::string text;
  for (const Undescribed& import : imports) {
    text += "resource \"" + import.type + "\" \"" + import.name + "\" {\n";
    if (!import.provider.empty()) text += "  provider = " + import.provider + "\n";
    text += "}\n";
  }
  return text;
}

/// Where the configuration has the blocks: the file itself where it will be read as such.
std::string file_name(const std::string& path) {
  const std::string clean = system::clean_path(path);
  const bool read = clean.find('/') == std::string::npos && clean.ends_with(".tf");
  return read ? clean : "(generated).tf";
}

/// The flags of a run that looks the objects up, and does nothing else.
OperationFlags looking_up(OperationFlags flags, const std::vector<Undescribed>& imports) {
  flags.generate_config_out.clear();
  flags.import_only = true;
  flags.allow_deferral = false;
  flags.refresh_only = true;
  flags.refresh = true;
  flags.destroy = false;
  flags.replace.clear();
  flags.exclude.clear();
  flags.target.clear();
  for (const Undescribed& import : imports) flags.target.push_back(import.address);
  return flags;
}

}  // namespace

std::optional<GeneratedConfig> generate_config(Session& session, const OperationFlags& flags,
                                               Diagnostics& diags) {
  const std::string& path = flags.generate_config_out;
  if (system::real_files().kind(path) != system::FileKind::kMissing) {
    diags.error({}, "Target generated file already exists",
                "Plumb writes generated configuration into a new file, and " + path +
                    " is there already. Name another file, or move this one out of the way.");
    return std::nullopt;
  }
  if (!session.load_configuration(diags)) return std::nullopt;
  GeneratedConfig generated;
  const std::vector<Undescribed> imports = undescribed_imports(*session.root->module);
  if (imports.empty()) return generated;
  session.files = with_added_file(file_name(path), stubs(imports));
  const OperationFlags looking = looking_up(flags, imports);
  const auto found = make_plan(session, looking);
  if (!found || found->plan.errored) return std::nullopt;
  generated.text = kHeader;
  for (const Undescribed& import : imports) {
    for (const planner::Change& change : found->plan.changes) {
      if (!change.importing || state::to_string(change.address) != import.address) continue;
      std::string block = generated_block(change, import.provider);
      generated.text += "\n" + block;
      generated.blocks.emplace(change.address, std::move(block));
    }
  }
  session.files = with_added_file(file_name(path), generated.text);
  return generated;
}

void write_generated(const GeneratedConfig& generated, const std::string& path,
                     Diagnostics& diags) {
  if (generated.text.empty()) return;
  if (const auto written = system::real_files().write(path, generated.text); !written)
    add_error(written.error(), "Failed to write the generated configuration", diags);
}

}  // namespace plumb::cli
