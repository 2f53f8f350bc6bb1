#include "cli/json_ui.h"

#include <array>
#include <chrono>
#include <nlohmann/json.hpp>

#include "cli/step_text.h"
#include "cli/version.h"
#include "diagnostics/render.h"
#include "planner/effects_digest.h"
#include "planner/identity.h"
#include "planner/provider_set.h"
#include "planner/relevant_attributes.h"
#include "system/clock.h"
#include "value/json_codec.h"

namespace plumb::cli {
namespace {

using nlohmann::json;
using planner::Action;
using planner::Change;
using planner::Reason;

constexpr std::int64_t kSecondMs = 1000;
/// What takes longer says so, and again each time as much has gone by.
constexpr std::int64_t kStillMs = 10 * kSecondMs;

// By Observer::LeaseStep.
constexpr std::array kLeaseActions = {"open", "renew", "close"};
constexpr std::array kLeaseDoing = {"opening", "renewing", "closing"};
constexpr std::array kLeaseNouns = {"Opening", "Renewing", "Closing"};

std::string line(json message, const char* level, const std::string& text, const char* type) {
  message["@level"] = level;
  message["@message"] = text;
  message["@module"] = "terraform.ui";
  message["@timestamp"] = json_timestamp();
  message["type"] = type;
  return message.dump(-1, ' ', false, json::error_handler_t::replace) + "\n";
}

json resource_json(const state::InstanceAddress& address) {
  const state::ResourceAddress& resource = address.resource;
  json key = nullptr;
  if (const auto* number = std::get_if<std::int64_t>(&address.key)) key = *number;
  if (const auto* text = std::get_if<std::string>(&address.key)) key = *text;
  return {{"addr", state::to_string(address)},
          {"module", state::to_string(resource.module)},
          {"resource", state::to_string(state::InstanceAddress{
                           {{}, resource.mode, resource.type, resource.name}, address.key})},
          {"implied_provider", planner::implied_provider(resource.type)},
          {"resource_type", resource.type},
          {"resource_name", resource.name},
          {"resource_key", key}};
}

const char* action_name(Action action) {
  switch (action) {
    case Action::kNoOp:
      return "noop";
    case Action::kCreate:
      return "create";
    case Action::kRead:
      return "read";
    case Action::kUpdate:
      return "update";
    case Action::kDelete:
      return "delete";
    case Action::kForget:
      return "remove";
    case Action::kDeleteThenCreate:
    case Action::kCreateThenDelete:
      return "replace";
  }
  return "";
}

const char* reason_name(const Change& change) {
  switch (change.reason) {
    case Reason::kNone:
      return "";
    case Reason::kCannotUpdate:
      return "cannot_update";
    case Reason::kTainted:
      return "tainted";
    case Reason::kTriggered:
      return "replace_triggered_by";
    case Reason::kByRequest:
      return "requested";
    case Reason::kNoResourceConfig:
      return "delete_because_no_resource_config";
    case Reason::kNoMoveTarget:
      return "delete_because_no_move_target";
    case Reason::kNoModule:
      return "delete_because_no_module";
    case Reason::kWrongRepetition:
      return "delete_because_wrong_repetition";
    case Reason::kCountIndex:
      return "delete_because_count_index";
    case Reason::kEachKey:
      return "delete_because_each_key";
    case Reason::kConfigUnknown:
      return "read_because_config_unknown";
    case Reason::kDisabled:
      return "delete_because_enabled_false";
    case Reason::kCheckNested:
      return "read_because_check_nested";
    case Reason::kDependencyPending:
      return "read_because_dependency_pending";
  }
  return "";
}

/// A value as JSON within JSON, all digits kept by nlohmann where they fit, as text where not.
json value_json(const value::Value& value) {
  std::string text;
  value::append_json(text, value);
  return json::parse(text, nullptr, false);
}

json type_json(value::Type type) {
  std::string text;
  value::append_json_type(text, type);
  return json::parse(text, nullptr, false);
}

/// Of an address as observers are told it: maybe of a deposed object, or of an ephemeral resource,
/// which the state has no addresses for.
json named_resource_json(const std::string& name) {
  constexpr std::string_view kEphemeral = "ephemeral.";
  state::AddressError problem;
  const std::string text = name.substr(0, name.find(" (deposed"));
  for (std::size_t at = text.find(kEphemeral); at != std::string::npos;
       at = text.find(kEphemeral, at + 1)) {
    const auto address =
        state::parse_instance(text.substr(0, at) + text.substr(at + kEphemeral.size()), problem);
    const std::string module = address ? state::to_string(address->resource.module) : "";
    if (!address || at != module.size() + (module.empty() ? 0 : 1)) continue;
    json out = resource_json(*address);
    out["addr"] = text;
    out["resource"] = text.substr(at);
    return out;
  }
  const auto address = state::parse_instance(text, problem);
  return address ? resource_json(*address) : json{{"addr", text}};
}

json provision_json(const Change& change, const std::string& type) {
  return {{"resource", resource_json(change.address)}, {"provisioner", type}};
}

std::string drift_line(json change, const state::InstanceAddress& address, const char* action) {
  change["action"] = action;
  return line({{"change", std::move(change)}}, "info",
              state::to_string(address) + ": Drift detected (" + action + ")", "resource_drift");
}

std::string planned_change_line(const Change& change) {
  const std::string action = change.action != Action::kNoOp
                                 ? action_name(change.action)
                                 : (change.moved_from ? "move" : "import");
  json body = {{"resource", resource_json(change.address)}, {"action", action}};
  if (change.moved_from) body["previous_resource"] = resource_json(*change.moved_from);
  if (change.importing && change.importing->identity.is_null()) {
    body["importing"] = {{"id", shown_id(*change.importing)}};
  } else if (change.importing) {
    body["importing"] = {
        {"identity", json::parse(planner::identity_json(change.importing->identity))}};
  }
  if (const std::string reason = reason_name(change); !reason.empty()) body["reason"] = reason;
  return line({{"change", body}}, "info", state::to_string(change.address) + ": Plan to " + action,
              "planned_change");
}

json id_json(const std::string& id) {
  json hook;
  if (!id.empty()) {
    hook["id_key"] = "id";
    hook["id_value"] = id;
  }
  return hook;
}

/// Terraform has no message for these.
std::string deferred_line(const Change& change) {
  const char* const reason = planner::deferral_word(change.deferral);
  json resource = resource_json(change.address);
  if (!change.instances.empty()) resource["addr"] = change.instances;
  return line(
      {{"deferred",
        {{"resource", resource}, {"action", action_name(change.action)}, {"reason", reason}}}},
      "info", planner::change_address(change) + ": Deferred (" + reason + ")", "log");
}

}  // namespace

std::string json_timestamp() {
  const std::int64_t now = system::real_clock().now_ms();
  std::string text = system::utc_text(now / 1000);
  text.pop_back();
  std::string fraction = std::to_string(now % 1000);
  return text + "." + std::string(3 - fraction.size(), '0') + fraction + "000Z";
}

std::string json_version_line() {
  return line({{"terraform", std::string(config_language_version())},
               {"plumb", std::string(kProgramVersion)},
               {"ui", "1.2"}},
              "info", "Plumb " + std::string(kProgramVersion), "version");
}

std::string json_diagnostic_line(const diagnostics::Diagnostic& diagnostic,
                                 const diagnostics::SourceMap& sources) {
  const bool error = diagnostic.severity == diagnostics::Severity::kError;
  json message;
  message["diagnostic"] =
      json::parse(diagnostics::render_json(diagnostic, sources), nullptr, false);
  return line(std::move(message), error ? "error" : "warn",
              (error ? "Error: " : "Warning: ") + diagnostic.summary, "diagnostic");
}

std::string json_plan_lines(const planner::Plan& plan) {
  std::string out;
  for (const planner::Drift& drift : plan.drift) {
    const char* const action = drift.after.is_null() ? "delete" : "update";
    out += drift_line({{"resource", resource_json(drift.address)}}, drift.address, action);
  }
  for (const Change* moved : planner::noticed_moves(plan)) {
    out += drift_line({{"resource", resource_json(moved->address)},
                       {"previous_resource", resource_json(*moved->moved_from)}},
                      moved->address, "move");
  }
  const bool noticing = plan.mode == planner::Mode::kRefreshOnly;
  for (const Change& change : plan.changes) {
    const bool idle = change.action == Action::kNoOp;
    if (!idle || (!noticing && (change.moved_from || change.importing)))
      out += planned_change_line(change);
  }
  for (const Change& change : plan.deferred) {
    if (planner::is_worth_a_word(change)) out += deferred_line(change);
  }
  const planner::Counts counts = planner::count(plan);
  out += line({{"changes",
                {{"add", counts.add},
                 {"change", counts.change},
                 {"import", counts.import},
                 {"remove", counts.remove},
                 {"operation", "plan"}}}},
              "info", planned_line(counts), "change_summary");
  if (!plan.digest.empty() && (!plan.empty() || plan.deferrals() > 0))
    out += line({{"digest", plan.digest}}, "info",
                "Digest of these effects: " + planner::short_digest(plan.digest), "log");
  json outputs = json::object();
  for (const auto& [name, change] : plan.outputs) {
    outputs[name] = {{"sensitive", change.sensitive}, {"action", action_name(change.action)}};
  }
  if (!outputs.empty())
    out += line({{"outputs", outputs}}, "info", "Outputs: " + std::to_string(outputs.size()),
                "outputs");
  return out;
}

std::string json_left_line(std::size_t deferred) {
  return line({{"deferred", {{"count", deferred}}}}, "info", left_line(deferred), "log");
}

std::string json_saved_plan_lines(const planner::Plan& plan) {
  std::string out;
  for (const Change& change : plan.changes) {
    if (change.action != Action::kNoOp) out += planned_change_line(change);
  }
  return out;
}

std::string json_applied_line(const planner::Counts& counts, const std::string& operation) {
  const std::string text = operation == "destroy" ? destroyed_line(counts) : applied_line(counts);
  return line({{"changes",
                {{"add", counts.add},
                 {"change", counts.change},
                 {"import", counts.import},
                 {"remove", counts.remove},
                 {"operation", operation}}}},
              "info", text, "change_summary");
}

std::string json_outputs_line(const std::map<std::string, state::StoredOutput>& outputs) {
  json all = json::object();
  for (const auto& [name, output] : outputs) {
    all[name] = {{"sensitive", output.sensitive}, {"type", type_json(output.value.type())}};
    if (!output.sensitive) all[name]["value"] = value_json(output.value);
  }
  return line({{"outputs", all}}, "info", "Outputs: " + std::to_string(outputs.size()), "outputs");
}

JsonProgress::JsonProgress(Streams& streams) : streams_(streams), ticker_([this] { tick(); }) {}

JsonProgress::~JsonProgress() {
  {
    const std::lock_guard lock(mutex_);
    closing_ = true;
    wake_.notify_all();
  }
  ticker_.join();
}

void JsonProgress::write(const std::string& text) {
  const std::lock_guard lock(mutex_);
  streams_.out << text << std::flush;
}

void JsonProgress::begin(const std::string& name, Running running) {
  running.started_ms = running.told_ms = system::real_clock().now_ms();
  const std::lock_guard lock(mutex_);
  running_.insert_or_assign(name, std::move(running));
}

/// How long it took.
std::int64_t JsonProgress::end(const std::string& name) {
  const std::lock_guard lock(mutex_);
  const auto found = running_.find(name);
  if (found == running_.end()) return 0;
  const std::int64_t elapsed = system::real_clock().now_ms() - found->second.started_ms;
  running_.erase(found);
  return elapsed;
}

void JsonProgress::tick() {
  std::unique_lock lock(mutex_);
  while (!closing_) {
    wake_.wait_for(lock, std::chrono::seconds(1));
    const std::int64_t now = system::real_clock().now_ms();
    for (auto& [name, running] : running_) {
      if (now - running.told_ms < kStillMs) continue;
      running.told_ms = now;
      const std::int64_t elapsed = (now - running.started_ms) / kStillMs * kStillMs;
      json hook = json::parse(running.hook, nullptr, false);
      hook["elapsed_seconds"] = elapsed / kSecondMs;
      streams_.out << line({{"hook", hook}}, "info",
                           running.name + ": Still " + running.doing + "... [" + seconds(elapsed) +
                               " elapsed]",
                           running.message)
                   << std::flush;
    }
  }
}

void JsonProgress::refreshing(const std::string& address, const std::string& id) {
  json hook = id_json(id);
  hook["resource"] = named_resource_json(address);
  write(line({{"hook", hook}}, "info", address + ": Refreshing state..." + id_text(id),
             "refresh_start"));
}

void JsonProgress::refreshed(const std::string& address, const std::string& id) {
  json hook = id_json(id);
  hook["resource"] = named_resource_json(address);
  write(line({{"hook", hook}}, "info", address + ": Refresh complete" + id_text(id),
             "refresh_complete"));
}

void JsonProgress::lease(const std::string& address, LeaseStep step) {
  const json hook = {{"resource", named_resource_json(address)},
                     {"action", kLeaseActions.at(static_cast<std::size_t>(step))}};
  begin(address, {hook.dump(), address, kLeaseDoing.at(static_cast<std::size_t>(step)),
                  "ephemeral_op_progress"});
  write(line({{"hook", hook}}, "info",
             address + ": " + kLeaseNouns.at(static_cast<std::size_t>(step)) + "...",
             "ephemeral_op_start"));
}

void JsonProgress::leased(const std::string& address, LeaseStep step, std::int64_t elapsed_ms) {
  end_lease(address, step, elapsed_ms, true);
}

void JsonProgress::lease_failed(const std::string& address, LeaseStep step,
                                std::int64_t elapsed_ms) {
  end_lease(address, step, elapsed_ms, false);
}

void JsonProgress::end_lease(const std::string& address, LeaseStep step, std::int64_t elapsed_ms,
                             bool good) {
  (void)end(address);
  const json hook = {{"resource", named_resource_json(address)},
                     {"action", kLeaseActions.at(static_cast<std::size_t>(step))},
                     {"elapsed_seconds", elapsed_ms / kSecondMs}};
  write(line({{"hook", hook}}, "info",
             address + ": " + kLeaseNouns.at(static_cast<std::size_t>(step)) +
                 (good ? " complete after " : " errored after ") + seconds(elapsed_ms),
             good ? "ephemeral_op_complete" : "ephemeral_op_errored"));
}

void JsonProgress::reading(const std::string& address) {
  const json hook = {{"resource", named_resource_json(address)}, {"action", "read"}};
  begin(address, {hook.dump(), address, "refreshing", "apply_progress"});
  write(line({{"hook", hook}}, "info", address + ": Refreshing...", "apply_start"));
}

void JsonProgress::read(const std::string& address, std::int64_t elapsed_ms,
                        const std::string& id) {
  (void)end(address);
  json hook = id_json(id);
  hook["resource"] = named_resource_json(address);
  hook["action"] = "read";
  hook["elapsed_seconds"] = elapsed_ms / kSecondMs;
  write(line({{"hook", hook}}, "info",
             address + ": Refresh complete after " + seconds(elapsed_ms) + id_text(id),
             "apply_complete"));
}

void JsonProgress::starting(const Change& change, Action step, const std::string& id,
                            const std::string& deposed) {
  (void)deposed;  // Messages call it by its address alone, as Terraform's do.
  const std::string name = state::to_string(change.address);
  json hook = id_json(step == Action::kCreate ? "" : id);
  hook["resource"] = resource_json(change.address);
  hook["action"] = action_name(step);
  begin(change_name(change, change.deposed),
        {json{{"resource", hook["resource"]}, {"action", hook["action"]}}.dump(), name, doing(step),
         "apply_progress"});
  write(line({{"hook", hook}}, "info", begin_text(name, step, id), "apply_start"));
}

void JsonProgress::finished(const Change& change, Action step, std::int64_t elapsed_ms,
                            const std::string& id) {
  (void)end(change_name(change, change.deposed));
  json hook = id_json(id);
  hook["resource"] = resource_json(change.address);
  hook["action"] = action_name(step);
  hook["elapsed_seconds"] = elapsed_ms / kSecondMs;
  write(line({{"hook", hook}}, "info", done_text(change, step, elapsed_ms, id), "apply_complete"));
}

void JsonProgress::failed(const Change& change, Action step) {
  const std::int64_t elapsed = end(change_name(change, change.deposed));
  const json hook = {{"resource", resource_json(change.address)},
                     {"action", action_name(step)},
                     {"elapsed_seconds", elapsed / kSecondMs}};
  write(line({{"hook", hook}}, "info", failed_text(change, step, elapsed), "apply_errored"));
}

void JsonProgress::retrying(const std::string& name, Action step, int attempt,
                            std::int64_t delay_ms, const std::string& why) {
  const json retry = {{"resource", named_resource_json(name)},
                      {"action", doing(step)},
                      {"attempt", attempt},
                      {"delay_ms", delay_ms},
                      {"summary", why}};
  write(line({{"retry", retry}}, "info", retry_text(name, step, attempt, delay_ms, why), "log"));
}

void JsonProgress::provisioning(const Change& change, const std::string& type) {
  write(line({{"hook", provision_json(change, type)}}, "info",
             state::to_string(change.address) + ": Provisioning with '" + type + "'...",
             "provision_start"));
}

void JsonProgress::provisioner_output(const Change& change, const std::string& type,
                                      std::string_view text) {
  json hook = provision_json(change, type);
  hook["output"] = text;
  write(line({{"hook", hook}}, "info",
             state::to_string(change.address) + ": (" + type + "): " + std::string(text),
             "provision_progress"));
}

void JsonProgress::provisioned(const Change& change, const std::string& type, ProvisionEnd end) {
  const bool done = end == ProvisionEnd::kDone;
  write(line({{"hook", provision_json(change, type)}}, "info",
             state::to_string(change.address) + ": (" + type + ") Provisioning " +
                 (done ? "complete" : "errored"),
             done ? "provision_complete" : "provision_errored"));
}

}  // namespace plumb::cli
