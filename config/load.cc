#include "config/load.h"

#include <algorithm>

#include "config/decode.h"
#include "config/json_forms.h"
#include "config/override.h"
#include "config/version.h"
#include "parser/json.h"
#include "parser/parse.h"

namespace plumb::config {
namespace {

using diagnostics::Diagnostics;
using diagnostics::FileId;

/// Modules that call each other in a circle would have no end.
constexpr std::size_t kModuleDepthMax = 100;

bool is_ignored(std::string_view name) {
  return name.empty() || name.front() == '.' || name.back() == '~' ||
         (name.front() == '#' && name.back() == '#');
}

/// What a file's name says about it.
struct FileRole {
  std::string_view suffix;  ///< Empty: no configuration.
  bool json = false;
  bool override = false;
};

FileRole role_of(std::string_view name) {
  if (is_ignored(name)) return {};
  for (const std::string_view suffix : {".tf.json", ".tofu.json", ".tf", ".tofu"}) {
    if (!name.ends_with(suffix)) continue;
    const std::string_view base = name.substr(0, name.size() - suffix.size());
    return {suffix, suffix.ends_with(".json"), base == "override" || base.ends_with("_override")};
  }
  return {};
}

struct SourceFile {
  std::string path;
  FileRole role;
  FileId id = diagnostics::kNoFile;
  std::unique_ptr<ast::File> tree;
  Diagnostics diags;
};

/// `x.tofu` for `x.tf`, and `x.tofu.json` for `x.tf.json`: what is read in its place.
std::string tofu_twin(const std::string& path, const FileRole& role) {
  const std::string base = path.substr(0, path.size() - role.suffix.size());
  return base + (role.json ? ".tofu.json" : ".tofu");
}

/// In the order of their names, overrides behind the others.
std::vector<SourceFile> configuration_files(const std::string& directory,
                                            const LoadContext& context) {
  std::vector<SourceFile> found;
  const auto names = context.files.list(directory.empty() ? "." : directory);
  if (!names) return found;
  for (const std::string& name : *names) {
    const std::string path = system::join_path(directory, name);
    const FileRole role = role_of(name);
    if (role.suffix.empty() || context.files.kind(path) == system::FileKind::kDirectory) continue;
    if (role.suffix.starts_with(".tf") &&
        context.files.kind(tofu_twin(path, role)) == system::FileKind::kRegular)
      continue;
    found.push_back({path, role, diagnostics::kNoFile, nullptr, {}});
  }
  std::stable_partition(found.begin(), found.end(),
                        [](const SourceFile& file) { return !file.role.override; });
  return found;
}

void parse_all(std::vector<SourceFile>& files, const LoadContext& context) {
  const auto parse_one = [&](SourceFile& file) {
    file.tree = file.role.json ? parser::parse_json_file(file.id, configuration_form,
                                                         context.sources, file.diags)
                               : parser::parse_file(file.id, context.sources, file.diags);
  };
  if (context.pool == nullptr || files.size() < 2) {
    for (SourceFile& file : files) parse_one(file);
    return;
  }
  for (SourceFile& file : files) context.pool->run([&] { parse_one(file); });
  context.pool->wait_idle();
}

void merge_override_files(const std::vector<SourceFile>& files, Diagnostics& diags) {
  std::vector<ast::File*> normal;
  std::vector<ast::File*> overrides;
  for (const SourceFile& file : files)
    (file.role.override ? overrides : normal).push_back(file.tree.get());
  merge_overrides(normal, overrides, diags);
}

/// A link that leads nowhere, or a pipe, is an error as any unreadable file is: to pass over it
/// would plan to destroy what it declares.
diagnostics::Result<std::string> read_configuration(const std::string& path,
                                                    const system::FileSystem& files) {
  if (files.kind(path) == system::FileKind::kOther)
    return diagnostics::fail(diagnostics::ErrorCode::kInvalid, path + " is no regular file");
  return files.read(path);
}

bool is_local(std::string_view source) {
  return source.starts_with("./") || source.starts_with("../") || source == "." || source == "..";
}

void load_children(ModuleNode& node, const LoadContext& context,
                   std::map<std::string, std::shared_ptr<const Module>>& loaded,
                   Diagnostics& diags);

void load_child(ModuleNode& node, const ModuleCall& call, const LoadContext& context,
                std::map<std::string, std::shared_ptr<const Module>>& loaded, Diagnostics& diags) {
  if (call.source.empty()) return;
  if (is_local(call.source) && call.has_version) {
    diags.error(call.source_span, "Invalid registry module source address",
                "\"" + call.source +
                    "\" is a local folder, and the argument \"version\" applies only to modules "
                    "from a registry. Remove it.");
    return;
  }
  if (!is_local(call.source)) {
    diags.error(call.source_span, "Module source not supported yet",
                "This version of Plumb reads modules from local folders, whose source begins with "
                "./ or ../; it does not "
                "download \"" +
                    call.source + "\". Put a copy of the module into a folder and name that.");
    return;
  }
  const std::string directory =
      system::clean_path(system::join_path(node.module->directory, call.source));
  if (context.files.kind(directory) != system::FileKind::kDirectory) {
    diags.error(call.source_span, "Unreadable module directory",
                "Unable to evaluate directory symlink: there is no directory " + directory + ".");
    return;
  }
  if (node.path.size() >= kModuleDepthMax) {
    diags.error(call.source_span, "Modules nested too deeply",
                "Module calls are nested more than " + std::to_string(kModuleDepthMax) +
                    " deep; a module that calls itself has no end.");
    return;
  }
  auto child = std::make_unique<ModuleNode>();
  child->path = node.path;
  child->path.push_back(call.name);
  child->call = &call;
  child->parent = &node;
  auto& module = loaded[directory];
  if (module == nullptr) {
    if (!has_configuration(directory, context.files)) {
      diags.error(call.source_span, "Module directory is empty",
                  "The directory " + directory + " has no configuration files.");
      loaded.erase(directory);
      return;
    }
    module = load_module(directory, context, diags);
  }
  child->module = module;
  ModuleNode& placed = *child;
  node.children.emplace(call.name, std::move(child));
  load_children(placed, context, loaded, diags);
}

void load_children(ModuleNode& node, const LoadContext& context,
                   std::map<std::string, std::shared_ptr<const Module>>& loaded,
                   Diagnostics& diags) {
  for (const auto& [name, call] : node.module->calls) {
    // A directory that calls itself: say so at once, not a hundred levels down.
    const std::string directory =
        system::clean_path(system::join_path(node.module->directory, call.source));
    bool circle = false;
    for (const ModuleNode* above = &node; above != nullptr; above = above->parent) {
      circle = circle || (is_local(call.source) && above->module->directory == directory);
    }
    if (circle) {
      diags.error(call.source_span, "Module calls itself",
                  "The module in " + directory +
                      " calls itself, directly or through others, so it would never end.");
      continue;
    }
    load_child(node, call, context, loaded, diags);
  }
}

}  // namespace

bool has_configuration(const std::string& directory, const system::FileSystem& files) {
  const auto names = files.list(directory.empty() ? "." : directory);
  if (!names) return false;
  for (const std::string& name : *names) {
    if (!role_of(name).suffix.empty() &&
        files.kind(system::join_path(directory, name)) != system::FileKind::kDirectory)
      return true;
  }
  return false;
}

std::shared_ptr<const Module> load_module(const std::string& directory, const LoadContext& context,
                                          Diagnostics& diags) {
  auto module = std::make_shared<Module>();
  module->directory = directory;
  std::vector<SourceFile> files = configuration_files(directory, context);
  for (SourceFile& file : files) {
    auto text = read_configuration(file.path, context.files);
    if (!text) {
      diags.error(
          {}, "Failed to read file",
          "The file \"" + file.path + "\" could not be read: " + text.error().message + ".");
      text = std::string();
    }
    file.id = context.sources.add(file.path, std::move(*text));
  }
  parse_all(files, context);
  for (SourceFile& file : files) diags.append(std::move(file.diags));
  merge_override_files(files, diags);
  for (SourceFile& file : files) {
    if (!file.role.override) decode_file(*file.tree, context.sources, *module, diags);
    module->files.push_back(std::move(file.tree));
  }
  check_required_versions(*module, diags);
  return module;
}

std::unique_ptr<ModuleNode> load(const std::string& directory, const LoadContext& context,
                                 Diagnostics& diags) {
  if (!has_configuration(directory, context.files)) {
    diags.error({}, "No configuration files",
                "There are no configuration files in this directory. Plan without one would mean "
                "to destroy everything; "
                "write a file that ends in .tf, or use destroy if that is what is wanted.");
    return nullptr;
  }
  auto root = std::make_unique<ModuleNode>();
  root->module = load_module(directory, context, diags);
  std::map<std::string, std::shared_ptr<const Module>> loaded;
  load_children(*root, context, loaded, diags);
  return root;
}

}  // namespace plumb::config
