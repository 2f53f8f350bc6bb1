#include "config/override.h"

#include <algorithm>
#include <map>
#include <set>
#include <string>

#include "config/block_reader.h"
#include "config/literal.h"

namespace plumb::config {
namespace {

using diagnostics::Diagnostics;

/// A kind of block that can be overridden, and how what is missing is spoken of.
struct Kind {
  std::string_view type;
  const char* missing;
  const char* noun;
};

constexpr Kind kKinds[] = {
    {"resource", "Missing resource to override", "a resource"},
    {"data", "Missing data resource to override", "a data resource"},
    {"ephemeral", "Missing ephemeral resource to override", "an ephemeral resource"},
    {"variable", "Missing base variable declaration to override", "a variable"},
    {"output", "Missing base output definition to override", "an output"},
    {"module", "Missing module call to override", "a module call"},
    {"provider", "Missing base provider configuration for override", "a provider configuration"},
};

/// What would be said twice, or withdrawn.
constexpr std::string_view kNeverOverridden[] = {"moved", "removed", "import", "check"};
constexpr std::string_view kRequirements = "required_providers";
constexpr std::string_view kRules[] = {"validation", "precondition", "postcondition"};

template <typename Names>
bool contains(const Names& names, std::string_view name) {
  return std::ranges::find(names, name) != std::end(names);
}

/// The type that the block stands for: `dynamic "x"` makes blocks of type x.
std::string_view made_type(const ast::Block& block) {
  return block.type == "dynamic" && block.labels.size() == 1 ? block.labels[0].text : block.type;
}

/// Blocks with the same key declare the same thing.
std::string key_of(const ast::Block& block) {
  std::string key(block.type);
  for (const ast::Label& label : block.labels) key.append(" ").append(label.text);
  if (block.type != "provider") return key;
  const ast::Attribute* const alias = block.body.attribute("alias");
  return alias == nullptr ? key : key + " " + literal_name(alias->value).value_or("");
}

template <typename T>
std::span<const T> keep(const std::vector<T>& items, ast::File& file) {
  if (items.empty()) return {};
  void* const memory = file.arena().allocate(items.size() * sizeof(T), alignof(T));
  return {
      std::uninitialized_copy(items.begin(), items.end(), static_cast<T*>(memory)) - items.size(),
      items.size()};
}

/// The body without the arguments and blocks that these say anew.
template <typename IsReplaced>
ast::Body without(const ast::Body& body, IsReplaced&& is_replaced, ast::File& arena) {
  std::vector<ast::Attribute> attributes;
  std::ranges::copy_if(
      body.attributes, std::back_inserter(attributes),
      [&](const ast::Attribute& attribute) { return !is_replaced(attribute.name); });
  std::vector<ast::Block> blocks;
  std::ranges::copy_if(body.blocks, std::back_inserter(blocks),
                       [&](const ast::Block& block) { return !is_replaced(made_type(block)); });
  ast::Body rest = body;
  rest.attributes = keep(attributes, arena);
  rest.blocks = keep(blocks, arena);
  return rest;
}

ast::Body merge(const ast::Body& base, const ast::Body& override, ast::File& arena);

/// A base with the override's arguments and blocks at its end; `lifecycle` becomes one.
ast::Body append(const ast::Body& base, const ast::Body& override, ast::File& arena) {
  std::vector<ast::Attribute> attributes(base.attributes.begin(), base.attributes.end());
  attributes.insert(attributes.end(), override.attributes.begin(), override.attributes.end());
  std::vector<ast::Block> blocks(base.blocks.begin(), base.blocks.end());
  for (const ast::Block& block : override.blocks) {
    const auto lifecycle = block.type == "lifecycle"
                               ? std::ranges::find(blocks, "lifecycle", &ast::Block::type)
                               : blocks.end();
    if (lifecycle == blocks.end())
      blocks.push_back(block);
    else
      lifecycle->body = merge(lifecycle->body, block.body, arena);
  }
  ast::Body whole = base;
  whole.attributes = keep(attributes, arena);
  whole.blocks = keep(blocks, arena);
  whole.json = base.json || override.json;
  return whole;
}

ast::Body merge(const ast::Body& base, const ast::Body& override, ast::File& arena) {
  std::set<std::string_view> replaced;
  for (const ast::Attribute& attribute : override.attributes) replaced.insert(attribute.name);
  for (const ast::Block& block : override.blocks) {
    if (block.type != "lifecycle") replaced.insert(made_type(block));
  }
  if (replaced.count("count") > 0) replaced.insert("for_each");
  if (replaced.count("for_each") > 0) replaced.insert("count");
  return append(without(
                    base, [&](std::string_view name) { return replaced.count(name) > 0; }, arena),
                override, arena);
}

bool is_empty_tuple(const ast::Expr& expr) {
  const auto* const tuple = std::get_if<ast::Tuple>(&expr.node);
  return tuple != nullptr && tuple->items.empty();
}

class Merger {
 public:
  Merger(const std::vector<ast::File*>& files, Diagnostics& diags) : files_(files), diags_(diags) {
    for (std::size_t i = 0; i < files.size(); ++i) {
      const std::span<const ast::Block> blocks = files[i]->body().blocks;
      blocks_.emplace_back(blocks.begin(), blocks.end());
      for (std::size_t j = 0; j < blocks.size(); ++j) {
        declared_.try_emplace(key_of(blocks[j]), i, j);
        if (blocks[j].type != "locals") continue;
        for (const ast::Attribute& local : blocks[j].body.attributes)
          declared_.try_emplace("local " + std::string(local.name), i, j);
      }
    }
  }

  void merge_file(ast::File& file) {
    for (const ast::Block& block : file.body().blocks) merge_block(block, file);
    if (!file.body().attributes.empty()) {
      const ast::Attribute& first = file.body().attributes.front();
      unsupported_argument(file.body(), first, {}, {}, diags_);
    }
  }

  void finish() {
    for (std::size_t i = 0; i < files_.size(); ++i) {
      ast::Body body = files_[i]->body();
      body.blocks = keep(blocks_[i], *files_[i]);
      files_[i]->set_body(body);
    }
  }

 private:
  void merge_block(const ast::Block& block, ast::File& file) {
    if (block.type == "locals") {
      for (const ast::Attribute& local : block.body.attributes) merge_local(local, file);
    } else if (block.type == "terraform") {
      merge_terraform(block, file);
    } else if (contains(kNeverOverridden, block.type)) {
      const std::string type(block.type);
      diags_.error(
          block.header_span,
          type == "check" ? "Can't override check blocks" : "Cannot override '" + type + "' blocks",
          "Blocks of type \"" + type + "\" can stand only in normal files, not in override files.");
    } else {
      merge_declaration(block, file);
    }
  }

  ast::Block* find(const std::string& key) {
    const auto found = declared_.find(key);
    return found == declared_.end() ? nullptr : &blocks_[found->second.first][found->second.second];
  }

  void add(const ast::Block& block) { blocks_.front().push_back(block); }

  void merge_declaration(const ast::Block& block, ast::File& file) {
    if (!check_allowed(block.body)) return;
    if (ast::Block* const base = find(key_of(block))) {
      base->body = merge(base->body, block.body, file);
      base->override_span = block.header_span;
      return;
    }
    const auto* const kind = std::ranges::find(kKinds, block.type, &Kind::type);
    // A provider without configuration has an empty one. What is no block at all is reported later.
    const bool implied = block.type == "provider" && block.body.attribute("alias") == nullptr;
    if (implied || kind == std::end(kKinds)) {
      add(block);
      return;
    }
    std::string name;
    for (const ast::Label& label : block.labels)
      name.append(name.empty() ? "" : ".").append(label.text);
    missing(block.header_span, *kind, name);
  }

  void missing(diagnostics::Span place, const Kind& kind, const std::string& name) {
    diags_.error(place, kind.missing,
                 std::string("An override file can only override ") + kind.noun +
                     " that a normal file declares, and none declares \"" + name + "\".");
  }

  bool check_allowed(const ast::Body& body) {
    bool allowed = true;
    const ast::Attribute* const depends = body.attribute("depends_on");
    if (depends != nullptr && !is_empty_tuple(depends->value)) {
      diags_.error(depends->span, "Unsupported override",
                   "The depends_on argument may not be overridden.");
      allowed = false;
    }
    for (const ast::Block& block : body.blocks) {
      if (contains(kRules, block.type)) {
        const std::string type(block.type);
        diags_.error(block.header_span, "Can't override " + type + " blocks",
                     "Override files cannot override \"" + type + "\" blocks.");
        allowed = false;
      } else if (block.type == "lifecycle") {
        allowed = check_allowed(block.body) && allowed;
      }
    }
    return allowed;
  }

  void merge_local(const ast::Attribute& local, ast::File& file) {
    ast::Block* const base = find("local " + std::string(local.name));
    if (base == nullptr) {
      missing(local.span,
              {"locals", "Missing base local value definition to override", "a local value"},
              std::string(local.name));
      return;
    }
    ast::Body one;
    one.attributes = std::span(&local, 1);
    one.json = base->body.json;
    const auto is_replaced = [&](std::string_view name) { return name == local.name; };
    base->body = append(without(base->body, is_replaced, file), one, file);
  }

  /// Versions and the backend are replaced, required providers one by one.
  void merge_terraform(const ast::Block& block, ast::File& file) {
    std::set<std::string_view> replaced;
    std::set<std::string_view> providers;
    for (const ast::Attribute& attribute : block.body.attributes) replaced.insert(attribute.name);
    for (const ast::Block& nested : block.body.blocks) {
      if (nested.type == "backend" || nested.type == "cloud") replaced.insert({"backend", "cloud"});
      if (nested.type != kRequirements) continue;
      for (const ast::Attribute& provider : nested.body.attributes) providers.insert(provider.name);
    }
    const auto is_replaced = [&](std::string_view name) { return replaced.count(name) > 0; };
    const auto is_replaced_provider = [&](std::string_view name) {
      return providers.count(name) > 0;
    };
    for (std::vector<ast::Block>& blocks : blocks_) {
      for (ast::Block& base : blocks) {
        if (base.type != "terraform") continue;
        base.body = without(base.body, is_replaced, file);
        std::vector<ast::Block> nested(base.body.blocks.begin(), base.body.blocks.end());
        for (ast::Block& required : nested) {
          if (required.type == kRequirements)
            required.body = without(required.body, is_replaced_provider, file);
        }
        base.body.blocks = keep(nested, file);
      }
    }
    add(without_added_requirements(block, file));
  }

  /// A module has one `required_providers` block, so those of the override join the one that there
  /// is. Returns what is left of the override's block.
  ast::Block without_added_requirements(const ast::Block& block, ast::File& file) {
    ast::Block* const base = block_with_requirements();
    if (base == nullptr) return block;
    std::vector<ast::Block> nested(base->body.blocks.begin(), base->body.blocks.end());
    const auto required = std::ranges::find(nested, kRequirements, &ast::Block::type);
    for (const ast::Block& added : block.body.blocks) {
      if (added.type == kRequirements) required->body = append(required->body, added.body, file);
    }
    base->body.blocks = keep(nested, file);
    ast::Block rest = block;
    rest.body = without(
        block.body, [](std::string_view name) { return name == kRequirements; }, file);
    return rest;
  }

  /// The first `terraform` block that has a `required_providers` block, or null.
  ast::Block* block_with_requirements() {
    for (std::vector<ast::Block>& blocks : blocks_) {
      for (ast::Block& block : blocks) {
        const bool has = std::ranges::find(block.body.blocks, kRequirements, &ast::Block::type) !=
                         block.body.blocks.end();
        if (block.type == "terraform" && has) return &block;
      }
    }
    return nullptr;
  }

  const std::vector<ast::File*>& files_;
  Diagnostics& diags_;
  std::vector<std::vector<ast::Block>> blocks_;  ///< By file, as they become.
  /// Where each thing is declared first: file and block.
  std::map<std::string, std::pair<std::size_t, std::size_t>> declared_;
};

}  // namespace

void merge_overrides(const std::vector<ast::File*>& files, const std::vector<ast::File*>& overrides,
                     Diagnostics& diags) {
  if (overrides.empty()) return;
  if (files.empty()) {
    for (const ast::File* const file : overrides) {
      diags.error(file->body().span, "Nothing to override",
                  "This folder has override files alone, and they only change what other files "
                  "declare. Rename this one, so that its name is not \"override\" and does not end "
                  "with \"_override\".");
    }
    return;
  }
  Merger merger(files, diags);
  for (ast::File* const file : overrides) merger.merge_file(*file);
  merger.finish();
}

}  // namespace plumb::config
