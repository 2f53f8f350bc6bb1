#include "config/load.h"

#include <algorithm>

#include "config/decode.h"
#include "config/json_forms.h"
#include "config/locate.h"
#include "config/override.h"
#include "config/provider_passing.h"
#include "config/static_call.h"
#include "config/tree.h"
#include "config/version.h"
#include "parser/json.h"
#include "parser/parse.h"

namespace plumb::config {
namespace {

using diagnostics::Diagnostics;
using diagnostics::FileId;

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

/// Adds what the node calls, and all below.
void load_children(ModuleNode& node, const Manifest& manifest, TreeBuilder& tree,
                   const LoadContext& context, Diagnostics& diags) {
  for (const auto& [name, declared] : node.module->calls) {
    const ModuleCall* const known = static_call(node, declared, context, diags);
    if (known == nullptr || known->source.empty()) continue;  // Reported.
    const ModuleCall& call = *known;
    const auto source = source_of(call, diags);
    if (!source) continue;
    std::vector<std::string> path = node.path;
    path.push_back(name);
    const auto place =
        source->kind == SourceKind::kLocal
            ? local_place(node, call, *source, context.files, diags)
            : manifest_place(manifest, manifest_key(path), call, *source, context.files, diags);
    if (!place) continue;
    if (ModuleNode* const child = tree.add(node, call, *source, *place))
      load_children(*child, manifest, tree, context, diags);
  }
}

/// A source may have a password in its URL.
void conceal_passwords(const Module& module, diagnostics::SourceMap& sources) {
  for (const auto& [name, call] : module.calls) {
    if (without_secrets(call.source) != call.source) sources.conceal(call.source_span);
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
  conceal_passwords(*module, context.sources);
  check_required_versions(*module, diags);
  check_provider_keys(*module, context.sources, diags);
  return module;
}

std::unique_ptr<ModuleNode> load(const std::string& directory, const LoadContext& context,
                                 Diagnostics& diags) {
  TreeBuilder tree(context, diags);
  auto root = tree.root(directory);
  if (root == nullptr) return nullptr;
  const auto manifest = read_manifest(manifest_path(directory, context.files), context.files);
  if (!manifest) {
    diags.error({}, "Unreadable list of installed modules",
                manifest.error().message + ". Run \"plumb init\" to install the modules anew.");
    return root;
  }
  load_children(*root, *manifest, tree, context, diags);
  check_provider_passing(*root, diags);
  return root;
}

}  // namespace plumb::config
