#include "modules/lock.h"

#include <algorithm>

#include "ast/ast.h"
#include "config/block_reader.h"
#include "config/literal.h"
#include "parser/parse.h"

namespace plumb::modules {
namespace {

using diagnostics::Diagnostics;

/// As a string of HCL, in which nothing is a template.
std::string quoted(const std::string& text) {
  std::string result = "\"";
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool template_begins =
        (text[i] == '$' || text[i] == '%') && i + 1 < text.size() && text[i + 1] == '{';
    if (text[i] == '"' || text[i] == '\\') result += '\\';
    if (template_begins) result += text[i];
    result += text[i];
  }
  return result + "\"";
}

std::vector<std::string> string_list(const ast::Expr& expr, Diagnostics& diags) {
  std::vector<std::string> strings;
  const auto* const tuple = std::get_if<ast::Tuple>(&expr.node);
  if (tuple == nullptr) {
    diags.error(expr.span, "Invalid module lock file",
                "A list of strings is expected here. Run \"plumb init -upgrade\" to write the file "
                "anew.");
    return strings;
  }
  for (const ast::Expr& item : tuple->items) {
    if (auto text = config::literal_string(item, diags)) strings.push_back(std::move(*text));
  }
  return strings;
}

void read_package(const ast::Block& block, Lock& lock, Diagnostics& diags) {
  if (block.type != "module" || block.labels.size() != 1) {
    diags.error(block.header_span, "Invalid module lock file",
                "Blocks are expected that begin with the word module and a source in quotes. Run "
                "\"plumb init -upgrade\" to write the file anew.");
    return;
  }
  PackageId id{std::string(block.labels[0].text), ""};
  LockedPackage package;
  for (const ast::Attribute& attribute : block.body.attributes) {
    if (attribute.name == "version")
      id.version = config::literal_string(attribute.value, diags).value_or("");
    if (attribute.name == "commit")
      package.commit = config::literal_string(attribute.value, diags).value_or("");
    if (attribute.name == "hashes") package.hashes = string_list(attribute.value, diags);
  }
  const auto [at, fresh] = lock.try_emplace(id, std::move(package));
  if (fresh) return;
  diags.error(block.header_span, "Invalid module lock file",
              "There is another block for " + to_string(at->first) +
                  ". A merge may have left it here: remove the one that is wrong.");
}

}  // namespace

std::string to_string(const PackageId& id) {
  return id.version.empty() ? id.source : id.source + " " + id.version;
}

Lock read_lock(const std::string& path, const system::FileSystem& files,
               diagnostics::SourceMap& sources, Diagnostics& diags) {
  Lock lock;
  if (files.kind(path) == system::FileKind::kMissing) return lock;
  auto text = files.read(path);
  if (!text) {
    diags.error({}, "Failed to read file",
                "The file \"" + path + "\" could not be read: " + text.error().message + ".");
    return lock;
  }
  const auto tree = parser::parse_file(sources.add(path, std::move(*text)), sources, diags);
  for (const ast::Block& block : tree->body().blocks) read_package(block, lock, diags);
  return lock;
}

std::string encode_lock(const Lock& lock) {
  std::string text =
      "# This file is maintained automatically by \"plumb init\". Commit it with the "
      "configuration.\n";
  for (const auto& [id, package] : lock) {
    text += "\nmodule " + quoted(id.source) + " {\n";
    // `=` stands below `=` as `plumb fmt` has it, the list being several lines long.
    if (!id.version.empty()) text += "  version = " + quoted(id.version) + "\n";
    if (!package.commit.empty())
      text += (id.version.empty() ? "  commit = " : "  commit  = ") + quoted(package.commit) + "\n";
    text += "  hashes = [\n";
    std::vector<std::string> hashes = package.hashes;
    std::ranges::sort(hashes);
    for (const std::string& hash : hashes) text += "    " + quoted(hash) + ",\n";
    text += "  ]\n}\n";
  }
  return text;
}

}  // namespace plumb::modules
