#include "planner/moves.h"

#include <algorithm>
#include <set>

#include "config/declared.h"
#include "graph/graph.h"
#include "planner/endpoint.h"
#include "planner/type_change.h"

namespace plumb::planner {
namespace {

using config::Endpoint;
using config::ModuleNode;
using diagnostics::Diagnostics;
using diagnostics::Span;
using state::InstanceAddress;
using state::InstanceKey;
using state::ModulePath;
using state::StoredObject;
using state::Target;

/// Parts of an address: `module`, `m`, the key, `aws_x`, `y`, the key.
using AddressPath = std::vector<std::string>;

struct Statement {
  const ModuleNode* module = nullptr;  ///< Its endpoints are relative to that.
  Target from;
  Target to;
  Span span;                 ///< The block's header.
  bool by_instance = false;  ///< A key is given, so no key means "the one without a key".
};

/// The endpoint from the root on; what it is about begins with it.
AddressPath keyed_path(const Statement& statement, const Target& endpoint) {
  AddressPath path;
  for (const std::string& name : statement.module->path) path.insert(path.end(), {"module", name});
  for (const state::ModuleStep& step : endpoint.module)
    path.insert(path.end(), {"module", step.name, state::to_string(step.key)});
  if (endpoint.resource) {
    if (endpoint.resource->mode == state::Mode::kData) path.emplace_back("data");
    path.insert(path.end(), {endpoint.resource->type, endpoint.resource->name});
    if (statement.by_instance)
      path.push_back(state::to_string(endpoint.key.value_or(InstanceKey{})));
  } else if (!statement.by_instance) {
    path.pop_back();
  }
  return path;
}

/// The endpoint in the words of the configuration's author, seen from the root.
std::string full_text(const ModuleNode& module, const Endpoint& endpoint) {
  return config::module_prefix(module) + endpoint.address;
}

bool has_key(const Target& endpoint) {
  if (endpoint.resource) return endpoint.key.has_value();
  return !endpoint.module.empty() && endpoint.module.back().key.index() != 0;
}

class MoveReader {
 public:
  explicit MoveReader(Diagnostics& diags) : diags_(diags) {}

  std::vector<Statement> read(const ModuleNode& root) {
    read_module(root);
    return std::move(statements_);
  }

 private:
  void read_module(const ModuleNode& module) {
    for (const config::Move& move : module.module->moves) read_move(module, move);
    for (const auto& [name, child] : module.children) read_module(*child);
  }

  std::optional<Target> parse(const Endpoint& endpoint) {
    state::AddressError problem;
    auto target = state::parse_target(endpoint.address, problem);
    if (!target) diags_.error(endpoint.span, "Invalid address", problem.message);
    return target;
  }

  void read_move(const ModuleNode& module, const config::Move& move) {
    const auto from = parse(move.from);
    const auto to = parse(move.to);
    if (!from || !to || !check(module, move, *from, *to)) return;
    statements_.push_back({&module, *from, *to, move.span, has_key(*from) || has_key(*to)});
  }

  bool check(const ModuleNode& module, const config::Move& move, const Target& from,
             const Target& to) {
    const std::string from_text = full_text(module, move.from);
    const std::string to_text = full_text(module, move.to);
    if (from_text == to_text) {
      diags_.error(move.span, "Redundant move statement",
                   "This statement moves " + from_text + " to itself, which does nothing.");
      return false;
    }
    if (!unambiguous(from_, from_text, move.span,
                     "A statement elsewhere already moves " + from_text +
                         ", and an object can go to one address alone.") ||
        !unambiguous(to_, to_text, move.span,
                     "A statement elsewhere already moves something to " + to_text +
                         ", and one object alone can be there."))
      return false;
    return check_gone(module, move, from, to);
  }

  bool unambiguous(std::set<std::string>& known, const std::string& text, Span span,
                   std::string detail) {
    if (known.insert(text).second) return true;
    diags_.error(span, "Ambiguous move statements", std::move(detail));
    return false;
  }

  /// What was moved away must not be declared any more. Which of its instances a block has is not
  /// known before it is evaluated; whether they have keys, is.
  bool check_gone(const ModuleNode& module, const config::Move& move, const Target& from,
                  const Target& to) {
    const config::Repetition* const repetition = find_declared(module, from).repetition;
    if (repetition == nullptr) return true;
    const bool by_instance = has_key(from) || has_key(to);
    if (by_instance && (has_key(from) || !repetition->single())) return true;
    const std::string from_text = full_text(module, move.from);
    diags_.error(move.span, "Moved object still exists",
                 "This statement says that what was at " + from_text + " is elsewhere now, but " +
                     from_text + " is still declared. Change or remove either of the two.");
    return false;
  }

  Diagnostics& diags_;
  std::vector<Statement> statements_;
  std::set<std::string> from_;
  std::set<std::string> to_;
};

bool is_prefix(const AddressPath& prefix, const AddressPath& path) {
  return prefix.size() <= path.size() && std::equal(prefix.begin(), prefix.end(), path.begin());
}

/// So that what moves twice goes the whole way: a statement comes after those that bring something
/// to where it takes from. Nothing after reporting statements that go round in a circle.
std::optional<std::vector<Statement>> in_order(std::vector<Statement> statements,
                                               Diagnostics& diags) {
  std::multimap<AddressPath, graph::NodeId> sources;
  graph::Graph graph;
  for (const Statement& statement : statements)
    sources.emplace(keyed_path(statement, statement.from), graph.add_node());
  for (graph::NodeId id = 0; id < statements.size(); ++id) {
    const AddressPath to = keyed_path(statements[id], statements[id].to);
    const auto add = [&](graph::NodeId later) {
      if (later != id) graph.add_dependency(later, id);
    };
    AddressPath above;
    for (const std::string& name : to) {
      above.push_back(name);
      if (above.size() == to.size()) break;
      const auto [first, last] = sources.equal_range(above);
      for (auto at = first; at != last; ++at) add(at->second);
    }
    for (auto at = sources.lower_bound(to); at != sources.end() && is_prefix(to, at->first); ++at)
      add(at->second);
  }
  graph.finish();
  const auto order = graph::topological_order(graph);
  if (const auto* const cycle = std::get_if<graph::Cycle>(&order)) {
    diags.error(statements[cycle->nodes.front()].span, "Cyclic dependency in move statements",
                "This statement and others move objects in a circle, so that there is no last "
                "address for them. Remove the statements that are history.");
    return std::nullopt;
  }
  std::vector<Statement> ordered;
  for (const graph::NodeId id : std::get<std::vector<graph::NodeId>>(order))
    ordered.push_back(std::move(statements[id]));
  return ordered;
}

/// The address that the statement gives to what is at this one; nothing if it is about another.
std::optional<InstanceAddress> destination(const Statement& statement,
                                           const InstanceAddress& address) {
  const ModulePath& path = address.resource.module;
  const std::size_t outer = statement.module->path.size();
  const std::size_t inner = statement.from.module.size();
  if (path.size() < outer + inner) return std::nullopt;
  for (std::size_t i = 0; i < outer; ++i) {
    if (path[i].name != statement.module->path[i]) return std::nullopt;
  }
  const bool whole_call = !statement.from.resource && !statement.by_instance;
  for (std::size_t i = 0; i < inner; ++i) {
    const state::ModuleStep& step = path[outer + i];
    const bool any_key = whole_call && i + 1 == inner;
    if (step.name != statement.from.module[i].name ||
        (!any_key && step.key != statement.from.module[i].key))
      return std::nullopt;
  }
  InstanceAddress moved = address;
  ModulePath& target = moved.resource.module;
  target.assign(path.begin(), path.begin() + static_cast<std::ptrdiff_t>(outer));
  target.insert(target.end(), statement.to.module.begin(), statement.to.module.end());
  if (!statement.from.resource) {
    if (whole_call) target.back().key = path[outer + inner - 1].key;
    target.insert(target.end(), path.begin() + static_cast<std::ptrdiff_t>(outer + inner),
                  path.end());
    return moved;
  }
  const state::ResourceAddress& from = *statement.from.resource;
  if (path.size() != outer + inner || address.resource.mode != from.mode ||
      address.resource.type != from.type || address.resource.name != from.name)
    return std::nullopt;
  if (statement.by_instance) {
    if (address.key != statement.from.key.value_or(InstanceKey{})) return std::nullopt;
    moved.key = statement.to.key.value_or(InstanceKey{});
  }
  moved.resource.type = statement.to.resource->type;
  moved.resource.name = statement.to.resource->name;
  return moved;
}

/// The state while statement after statement is carried out.
class Mover {
 public:
  explicit Mover(state::State& state) {
    for (const StoredObject& object : state.objects) occupied_.insert(object.address);
    for (const InstanceAddress& address : occupied_)
      blocks_[state::config_address(address.resource)].insert(address);
  }

  void carry_out(const Statement& statement) {
    const std::string from = config_text(statement);
    std::vector<InstanceAddress> found;
    // All blocks at or below that address; those below begin with it and a dot.
    for (auto at = blocks_.lower_bound(from);
         at != blocks_.end() && at->first.compare(0, from.size(), from) == 0; ++at) {
      if (at->first.size() == from.size() || at->first[from.size()] == '.')
        found.insert(found.end(), at->second.begin(), at->second.end());
    }
    for (const InstanceAddress& address : found) {
      if (const auto to = destination(statement, address)) move(address, *to, statement.span);
    }
  }

  /// `a` is `a[0]`: what a `count` that comes or goes means, unless a statement says otherwise.
  void follow_count(const ModuleNode& module) {
    for (const auto& [key, resource] : module.module->resources) {
      const auto found = blocks_.find(config::module_prefix(module) + key);
      if (found == blocks_.end() || resource.repetition.for_each != nullptr) continue;
      const bool counted = resource.repetition.count != nullptr;
      const InstanceKey from = counted ? InstanceKey{} : InstanceKey{std::int64_t{0}};
      const InstanceKey to = counted ? InstanceKey{std::int64_t{0}} : InstanceKey{};
      const std::set<InstanceAddress> instances = found->second;
      for (const InstanceAddress& address : instances) {
        InstanceAddress moved = address;
        moved.key = to;
        if (address.key == from && occupied_.count(moved) == 0) move(address, moved, resource.span);
      }
    }
    for (const auto& [name, child] : module.children) follow_count(*child);
  }

  /// By the address that each object came from.
  [[nodiscard]] const std::map<InstanceAddress, InstanceAddress>& now_at() const { return now_at_; }
  /// The statement that brought the object from that address to where it is.
  [[nodiscard]] Span moved_by(const InstanceAddress& origin) const {
    return moved_by_.find(origin)->second;
  }
  [[nodiscard]] const std::vector<std::pair<InstanceAddress, InstanceAddress>>& blocked() const {
    return blocked_;
  }

 private:
  /// Where the statement takes from, without keys.
  static std::string config_text(const Statement& statement) {
    std::string text = config::module_prefix(*statement.module);
    for (const state::ModuleStep& step : statement.from.module) text += "module." + step.name + ".";
    if (!statement.from.resource) {
      text.pop_back();
      return text;
    }
    const state::ResourceAddress& resource = *statement.from.resource;
    return text + (resource.mode == state::Mode::kData ? "data." : "") + resource.type + "." +
           resource.name;
  }

  void move(const InstanceAddress& from, const InstanceAddress& to, Span span) {
    if (occupied_.count(to) > 0) {
      blocked_.emplace_back(from, to);
      return;
    }
    leave(from);
    occupied_.insert(to);
    blocks_[state::config_address(to.resource)].insert(to);
    const auto earlier = came_from_.find(from);
    const InstanceAddress origin = earlier == came_from_.end() ? from : earlier->second;
    if (earlier != came_from_.end()) came_from_.erase(earlier);
    came_from_[to] = origin;
    now_at_[origin] = to;
    moved_by_[origin] = span;
  }

  void leave(const InstanceAddress& address) {
    occupied_.erase(address);
    const auto block = blocks_.find(state::config_address(address.resource));
    block->second.erase(address);
    if (block->second.empty()) blocks_.erase(block);
  }

  std::set<InstanceAddress> occupied_;
  std::map<std::string, std::set<InstanceAddress>> blocks_;  ///< By configuration address.
  std::map<InstanceAddress, InstanceAddress> came_from_;
  std::map<InstanceAddress, InstanceAddress> now_at_;
  std::map<InstanceAddress, Span> moved_by_;
  std::vector<std::pair<InstanceAddress, InstanceAddress>> blocked_;
};

/// Renames the blocks that objects depend on. Many objects share their dependencies.
class Relinker {
 public:
  explicit Relinker(const std::map<InstanceAddress, InstanceAddress>& now_at) {
    for (const auto& [from, to] : now_at)
      names_[state::config_address(from.resource)] = state::config_address(to.resource);
  }

  /// Whether anything was renamed.
  bool relink(StoredObject& object) {
    if (object.dependencies == nullptr) return false;
    const auto [at, fresh] = known_.try_emplace(object.dependencies, object.dependencies);
    if (fresh) at->second = renamed(object.dependencies);
    const bool changed = at->second != object.dependencies;
    object.dependencies = at->second;
    return changed;
  }

 private:
  state::Dependencies renamed(const state::Dependencies& old) const {
    std::vector<std::string> names = *old;
    bool changed = false;
    for (std::string& name : names) {
      const auto found = names_.find(name);
      if (found == names_.end() || found->second == name) continue;
      name = found->second;
      changed = true;
    }
    if (!changed) return old;
    std::ranges::sort(names);
    return std::make_shared<const std::vector<std::string>>(std::move(names));
  }

  std::map<std::string, std::string> names_;
  std::map<state::Dependencies, state::Dependencies> known_;
};

void refuse_uncertain(const StoredObject& object, const InstanceAddress& to, Diagnostics& diags) {
  diags.error({}, "Unfinished operation on a moved object",
              "A run ended before it could say what became of " + state::to_string(object.address) +
                  ", which is to move to " + state::to_string(to) +
                  ". Apply once without that `moved` block, so that the provider can be asked.");
}

void warn_of_blocked(const std::vector<std::pair<InstanceAddress, InstanceAddress>>& blocked,
                     Diagnostics& diags) {
  if (blocked.empty()) return;
  std::string list;
  for (const auto& [from, to] : blocked)
    list += "\n  - " + state::to_string(from) + " could not move to " + state::to_string(to);
  diags.warning({}, "Unresolved resource instance address changes",
                "Some objects could not be given the addresses that `moved` blocks say, because "
                "there are other objects at those addresses:" +
                    list +
                    "\n\nThese objects are planned to be destroyed. If that is not what is wanted, "
                    "resolve the conflicts with `plumb state mv` or `plumb state rm` first.");
}

/// Whether the object's block has, or has no longer, a `count` that it was made without, or with.
bool follows_count(const ModuleNode& root, const InstanceAddress& address) {
  const auto* const index = std::get_if<std::int64_t>(&address.key);
  const bool first = index != nullptr && *index == 0;
  if (!first && !std::holds_alternative<std::monostate>(address.key)) return false;
  const config::Resource* const resource = declared_at(root, address.resource).resource;
  if (resource == nullptr) return false;
  const config::Repetition& repetition = resource->repetition;
  return first ? repetition.single() : repetition.count != nullptr;
}

}  // namespace

Moves apply_moves(const ModuleNode& root, state::State& state, PluginSet& plugins,
                  Diagnostics& diags) {
  MoveReader reader(diags);
  auto statements = in_order(reader.read(root), diags);
  if (!statements || diags.has_errors()) return {};
  const bool counted = std::ranges::any_of(state.objects, [&](const StoredObject& object) {
    return follows_count(root, object.address);
  });
  if (statements->empty() && !counted) return {};  // As it is nearly always.
  Mover mover(state);
  for (const Statement& statement : *statements) mover.carry_out(statement);
  mover.follow_count(root);
  warn_of_blocked(mover.blocked(), diags);
  Moves moves;
  if (mover.now_at().empty()) return moves;
  Relinker relinker(mover.now_at());
  for (StoredObject& object : state.objects) {
    const bool relinked = relinker.relink(object);
    const auto found = mover.now_at().find(object.address);
    if (found == mover.now_at().end()) {
      if (relinked) moves.relinked.insert(object.address);
      continue;
    }
    if (object.uncertain) refuse_uncertain(object, found->second, diags);
    moves.from.emplace(found->second, object.address);
    const InstanceAddress from = std::exchange(object.address, found->second);
    if (from.resource.type != object.address.resource.type)
      change_type(root, plugins, {object, from, mover.moved_by(from)}, diags);
  }
  std::ranges::sort(state.objects, [](const StoredObject& a, const StoredObject& b) {
    return a.address != b.address ? a.address < b.address : a.deposed < b.deposed;
  });
  return moves;
}

std::vector<state::Outcome> moved_outcomes(const Moves& moves, const state::State& state) {
  std::vector<state::Outcome> gone;
  std::vector<state::Outcome> arrived;
  for (const StoredObject& object : state.objects) {
    if (moves.relinked.count(object.address) > 0) arrived.push_back({0, object, false});
    const auto found = moves.from.find(object.address);
    if (found == moves.from.end()) continue;
    state::Outcome end;
    end.object.address = found->second;
    end.object.deposed = object.deposed;
    end.gone = true;
    gone.push_back(std::move(end));
    arrived.push_back({0, object, false});
  }
  // All ends first: one object may come to where another was.
  gone.insert(gone.end(), std::make_move_iterator(arrived.begin()),
              std::make_move_iterator(arrived.end()));
  return gone;
}

}  // namespace plumb::planner
