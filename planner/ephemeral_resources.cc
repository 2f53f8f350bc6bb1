#include "planner/ephemeral_resources.h"

#include <algorithm>
#include <chrono>

#include "planner/body_value.h"
#include "planner/check_rules.h"
#include "planner/expand.h"
#include "planner/instance_plan.h"
#include "planner/resource_schema.h"
#include "planner/serving_provider.h"
#include "system/clock.h"

namespace plumb::planner {
namespace {

using LeaseStep = Observer::LeaseStep;

std::string instance_address(const ModuleInstance& module, const Node& node,
                             const state::InstanceKey& key) {
  const std::string path = state::to_string(module.path);
  return path + (path.empty() ? "" : ".") + node.name + state::to_string(key);
}

bool succeeded(const diagnostics::Result<providers::LeaseResult>& answer) {
  return answer && !providers::has_errors(answer->messages);
}
bool succeeded(const diagnostics::Result<providers::Messages>& answer) {
  return answer && !providers::has_errors(*answer);
}

/// Takes a step, and tells the observer when it begins, and when it went well.
template <typename Step>
auto told(Observer& observer, const std::string& address, LeaseStep kind, Step&& step) {
  observer.lease(address, kind);
  const std::int64_t started_ms = system::real_clock().now_ms();
  auto answer = step();
  const std::int64_t elapsed_ms = system::real_clock().now_ms() - started_ms;
  if (succeeded(answer)) {
    observer.leased(address, kind, elapsed_ms);
  } else {
    observer.lease_failed(address, kind, elapsed_ms);
  }
  return answer;
}

}  // namespace

EphemeralResources::~EphemeralResources() {
  close_all();
  {
    const std::lock_guard lock(mutex_);
    ending_ = true;
  }
  wake_.notify_all();
  if (renewer_.joinable()) renewer_.join();
}

bool EphemeralResources::open(const Node& node) {
  Diagnostics diags;
  providers::Provider* const provider = evaluation_.described_provider(node.provider_address);
  const providers::Schema* const schema =
      provider == nullptr ? nullptr : find_schema(node, provider->schema(), diags);
  if (schema == nullptr) {
    evaluation_.report(std::move(diags));
    return false;
  }
  for_each_instance(evaluation_.root(), *node.module, [&](ModuleInstance& module) {
    ResourceSlot& slot = module.resources.find(node.name)->second;
    const ModuleScope scope(module);
    Expansion expansion = expand(node.resource->repetition, evaluation_.eval_context(scope), diags);
    slot.repeat = expansion.repeat;
    slot.keys = std::move(expansion.keys);
    slot.each_values = std::move(expansion.each_values);
    slot.objects.assign(slot.keys.size(), Value::unknown(schema->block->type));
    for (std::size_t i = 0; i < slot.keys.size(); ++i) {
      const RepetitionValues repetition(slot.repeat, slot.keys[i],
                                        slot.each_values.empty() ? Value() : slot.each_values[i]);
      const ServingProvider serving =
          serving_provider(evaluation_, node, module, repetition.get(), {}, diags);
      if (serving.provider == nullptr) continue;
      const Instance instance{node,
                              module,
                              instance_address(module, node, slot.keys[i]),
                              repetition.get(),
                              *schema->block,
                              *serving.provider};
      if (auto value = open_instance(instance, diags)) slot.objects[i] = std::move(*value);
      slot.objects[i] = slot.objects[i].with_marks(value::kEphemeral);
    }
    slot.whole = whole_value(slot.repeat, slot.keys, slot.objects);
  });
  const bool good = !diags.has_errors();
  evaluation_.report(std::move(diags));
  return good;
}

/// What the provider is given, or nothing after reporting what is wrong with it.
std::optional<Value> EphemeralResources::configuration(const Instance& instance,
                                                       const eval::Context& context,
                                                       Diagnostics& diags) {
  const config::Resource& block = *instance.node.resource;
  Diagnostics found;
  check_rules(block.lifecycle.preconditions, "Resource precondition failed", context,
              {instance.address}, found);
  Value config;
  if (!found.has_errors())
    config = evaluate_body(*block.body, instance.schema, BodyKind::kData, context, found);
  evaluation_.keep_secret(config);
  config = config.without_marks_deep();
  if (!found.has_errors()) {
    auto valid = ask(instance.provider, evaluation_.context().pool, [&] {
      return instance.provider.validate_ephemeral(block.type, instance.schema, config);
    });
    if (valid) {
      add_messages(*valid, instance.address, block.body, block.span, found);
    } else {
      add_plugin_error(valid.error(), instance.address, block.span, found);
    }
  }
  for (diagnostics::Diagnostic& diagnostic : found.items()) diagnostic.address = instance.address;
  const bool good = !found.has_errors();
  diags.append(std::move(found));
  return good ? std::optional(std::move(config)) : std::nullopt;
}

std::optional<Value> EphemeralResources::open_instance(const Instance& instance,
                                                       Diagnostics& diags) {
  const config::Resource& block = *instance.node.resource;
  const ModuleScope scope(instance.module, instance.repetition);
  const eval::Context context = evaluation_.eval_context(scope);
  const auto config = configuration(instance, context, diags);
  if (!config) return std::nullopt;
  if (!config->is_wholly_known()) return Value::unknown(instance.schema.type);
  const RunContext& run = evaluation_.context();
  auto lease = told(run.observer, instance.address, LeaseStep::kOpen, [&] {
    return ask(instance.provider, run.pool, [&] {
      return instance.provider.open_ephemeral(block.type, instance.schema, *config);
    });
  });
  if (!lease) {
    add_plugin_error(lease.error(), instance.address, block.span, diags);
    return std::nullopt;
  }
  add_messages(lease->messages, instance.address, block.body, block.span, diags);
  if (providers::has_errors(lease->messages)) return std::nullopt;
  keep({instance.node.module, &block, instance.address, &instance.provider, lease->private_data,
        lease->renew_at_ms});
  evaluation_.keep_secret(lease->value.with_marks(value::kSensitive));
  if (!lease->value.is_wholly_known() || lease->value.is_null()) {
    diags.error(block.span, "Provider produced invalid object",
                "Provider " + instance.node.provider_address + " opened " + instance.address +
                    " with " + (lease->value.is_null() ? "nothing" : "unknown values") +
                    " for an answer. This is a fault of the plugin.");
    return std::nullopt;
  }
  Value value = providers::mark_sensitive(lease->value, instance.schema);
  if (!block.lifecycle.postconditions.empty()) {
    const ModuleScope after(instance.module, instance.repetition, &value);
    check_rules(block.lifecycle.postconditions, "Resource postcondition failed",
                evaluation_.eval_context(after), {instance.address, true}, diags);
  }
  return value;
}

void EphemeralResources::keep(Opened opened) {
  const std::lock_guard lock(mutex_);
  const bool renews = opened.renew_at_ms != 0;
  open_.push_back(std::move(opened));
  if (!renews) return;
  if (!renewer_.joinable()) renewer_ = std::thread([this] { renew_in_time(); });
  wake_.notify_all();
}

bool EphemeralResources::close(const Node& node) {
  std::vector<Opened> closing;
  {
    const std::lock_guard lock(mutex_);
    const auto kept = std::stable_partition(open_.begin(), open_.end(), [&](const Opened& each) {
      return each.block != node.resource || each.module != node.module;
    });
    std::move(kept, open_.end(), std::back_inserter(closing));
    open_.erase(kept, open_.end());
  }
  bool good = true;
  for (Opened& opened : closing) good = close_one(std::move(opened)) && good;
  return good;
}

void EphemeralResources::close_all() {
  std::vector<Opened> closing;
  {
    const std::lock_guard lock(mutex_);
    closing.swap(open_);
  }
  for (auto opened = closing.rbegin(); opened != closing.rend(); ++opened)
    (void)close_one(std::move(*opened));
}

bool EphemeralResources::close_one(Opened opened) {
  Diagnostics diags;
  const auto answer = told(evaluation_.context().observer, opened.address, LeaseStep::kClose, [&] {
    return opened.provider->close_ephemeral(opened.block->type, opened.private_data);
  });
  if (answer) {
    add_messages(*answer, opened.address, nullptr, opened.block->span, diags);
  } else {
    add_plugin_error(answer.error(), opened.address, opened.block->span, diags);
  }
  const bool good = !diags.has_errors();
  evaluation_.report(std::move(diags));
  return good;
}

/// The renewer's thread: waits for the next lease that runs out.
void EphemeralResources::renew_in_time() {
  std::unique_lock lock(mutex_);
  while (!ending_) {
    const auto sooner = [](const Opened& a, const Opened& b) {
      if (a.renew_at_ms == 0 || b.renew_at_ms == 0) return a.renew_at_ms > b.renew_at_ms;
      return a.renew_at_ms < b.renew_at_ms;
    };
    const auto next = std::min_element(open_.begin(), open_.end(), sooner);
    if (next == open_.end() || next->renew_at_ms == 0) {
      wake_.wait(lock);
      continue;
    }
    const std::int64_t left_ms = next->renew_at_ms - system::real_clock().now_ms();
    if (left_ms > 0) {
      wake_.wait_for(lock, std::chrono::milliseconds(left_ms));
    } else {
      renew(*next);
    }
  }
}

/// Asks for more time, with the lock held: whoever wants to close it waits for the answer.
void EphemeralResources::renew(Opened& due) {
  const auto answer = told(evaluation_.context().observer, due.address, LeaseStep::kRenew, [&] {
    return due.provider->renew_ephemeral(due.block->type, due.private_data);
  });
  due.renew_at_ms = 0;
  Diagnostics diags;
  if (!answer) {
    add_plugin_error(answer.error(), due.address, due.block->span, diags);
  } else {
    add_messages(answer->messages, due.address, nullptr, due.block->span, diags);
    due.private_data = answer->private_data;
    due.renew_at_ms = answer->renew_at_ms;
  }
  evaluation_.report(std::move(diags));
}

}  // namespace plumb::planner
