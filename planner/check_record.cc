#include "planner/check_record.h"

#include <algorithm>

namespace plumb::planner {

using state::Checkable;
using state::CheckStatus;
using Kind = state::Checkable::Kind;

bool has_conditions(const config::Lifecycle& lifecycle) {
  return !lifecycle.preconditions.empty() || !lifecycle.postconditions.empty();
}

state::Checkable checkable(const config::ModuleNode& module, const config::Resource& resource) {
  Checkable block;
  for (const std::string& name : module.path) block.module.push_back({name, {}});
  if (resource.mode == config::ResourceMode::kData) block.mode = state::Mode::kData;
  block.type = resource.type;
  block.name = resource.name;
  return block;
}

state::Checkable checkable(const state::InstanceAddress& address) {
  return {Kind::kResource,       address.resource.module, address.resource.mode,
          address.resource.type, address.resource.name,   address.key};
}

state::Checkable checkable(Kind kind, const ModuleInstance& module, const std::string& name) {
  Checkable out;
  out.kind = kind;
  out.module = module.path;
  out.name = name;
  return out;
}

CheckRecord::CheckRecord(const config::ModuleNode& root) {
  add(root);
}

void CheckRecord::add(const config::ModuleNode& module) {
  state::ModulePath path;
  for (const std::string& name : module.path) path.push_back({name, {}});
  const auto block = [&](Kind kind, const std::string& name) {
    Checkable out;
    out.kind = kind;
    out.module = path;
    out.name = name;
    return out;
  };
  std::map<std::string, std::size_t> reads;  // By check: what it alone reads has to be there.
  for (const auto& [key, resource] : module.module->resources) {
    if (!resource.check.empty()) ++reads[resource.check];
    if (resource.mode == config::ResourceMode::kEphemeral) continue;
    add_block(checkable(module, resource),
              resource.lifecycle.preconditions.size() + resource.lifecycle.postconditions.size());
  }
  for (const auto& [name, output] : module.module->outputs)
    add_block(block(Kind::kOutput, name), output.preconditions.size());
  for (const auto& [name, check] : module.module->checks)
    add_block(block(Kind::kCheck, name), check.asserts.size() + reads[name]);
  for (const auto& [name, variable] : module.module->variables)
    add_block(block(Kind::kVariable, name), variable.validations.size());
  for (const auto& [name, child] : module.children) add(*child);
}

void CheckRecord::add_block(Checkable address, std::size_t rules) {
  if (rules == 0) return;
  std::string text = to_string(address);
  blocks_[std::move(text)] = {std::move(address), rules, false, {}};
}

CheckRecord::Block* CheckRecord::find(const Checkable& checkable) {
  const auto found = blocks_.find(to_string(block_of(checkable)));
  return found == blocks_.end() ? nullptr : &found->second;
}

CheckRecord::Object& CheckRecord::object_of(Block& block, const Checkable& address) {
  block.expanded = true;
  const auto [entry, fresh] = block.objects.try_emplace(to_string(address));
  if (fresh)
    entry->second = {address, std::vector<RuleOutcome>(block.rules, {CheckStatus::kUnknown, ""})};
  return entry->second;
}

void CheckRecord::expect(const state::CheckResults& planned) {
  const std::lock_guard lock(mutex_);
  for (const state::CheckResult& result : planned) {
    Block* const block = find(result.block);
    if (block == nullptr) continue;
    block->expanded = result.status == CheckStatus::kPass || !result.objects.empty();
    for (const state::CheckedObject& object : result.objects)
      (void)object_of(*block, object.address);
  }
}

void CheckRecord::expand(const Checkable& block) {
  const std::lock_guard lock(mutex_);
  if (Block* const known = find(block)) known->expanded = true;
}

void CheckRecord::announce(const Checkable& object) {
  const std::lock_guard lock(mutex_);
  if (Block* const block = find(object)) (void)object_of(*block, object);
}

void CheckRecord::record(const Checkable& object, std::size_t first,
                         const std::vector<RuleOutcome>& outcomes) {
  const std::lock_guard lock(mutex_);
  Block* const block = find(object);
  if (block == nullptr) return;
  std::vector<RuleOutcome>& all = object_of(*block, object).outcomes;
  for (std::size_t i = 0; i < outcomes.size() && first + i < all.size(); ++i)
    all[first + i] = outcomes[i];
}

bool CheckRecord::fails(const Checkable& object, std::size_t first) {
  const std::lock_guard lock(mutex_);
  Block* const block = find(object);
  if (block == nullptr) return false;
  const std::vector<RuleOutcome>& all = object_of(*block, object).outcomes;
  return std::any_of(
      all.begin() + static_cast<std::ptrdiff_t>(std::min(first, all.size())), all.end(),
      [](const RuleOutcome& outcome) { return outcome.status == CheckStatus::kFail; });
}

state::CheckResults CheckRecord::results() const {
  const std::lock_guard lock(mutex_);
  state::CheckResults results;
  for (const auto& [text, block] : blocks_) {
    state::CheckResult result;
    result.block = block.address;
    result.status = block.expanded ? CheckStatus::kPass : CheckStatus::kUnknown;
    for (const auto& [name, object] : block.objects) {
      state::CheckedObject one;
      one.address = object.address;
      one.status = CheckStatus::kPass;
      for (const RuleOutcome& outcome : object.outcomes) {
        one.status = std::max(one.status, outcome.status);
        if (outcome.status == CheckStatus::kFail && outcome.message != kMessageLater)
          one.problems.push_back(outcome.message);
      }
      std::ranges::sort(one.problems);
      result.status = std::max(result.status, one.status);
      result.objects.push_back(std::move(one));
    }
    results.push_back(std::move(result));
  }
  return results;
}

}  // namespace plumb::planner
