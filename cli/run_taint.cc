/// `taint` and `untaint`: whether the next plan is to replace an object.
#include "cli/arguments.h"
#include "cli/held_state.h"
#include "diagnostics/suggestion.h"
#include "system/files.h"

namespace plumb::cli {
namespace {

using diagnostics::Result;
using state::InstanceAddress;
using state::StoredObject;

enum class Taint { kSet, kRemove };

/// What the command line asks for.
struct TaintRequest {
  Taint taint = Taint::kSet;
  bool allow_missing = false;
  std::string lock_timeout = "0s";
  std::vector<std::string> addresses;
};

/// The one address; nothing after reporting.
std::optional<InstanceAddress> address_of(const TaintRequest& request, Diagnostics& diags) {
  if (request.addresses.empty()) {
    diags.error({}, "Missing address", "Give the address of the resource instance.");
    return std::nullopt;
  }
  const std::string& text = request.addresses.front();
  state::AddressError problem;
  auto address = state::parse_instance(text, problem);
  if (!address) {
    diags.error({}, "Invalid address",
                "\"" + text + "\" is not the address of a resource instance: " + problem.message +
                    ". Write one as aws_instance.a, aws_instance.b[0] or module.m.aws_instance.a.");
    return std::nullopt;
  }
  if (address->resource.mode == state::Mode::kManaged) return address;
  diags.error({}, "Invalid address",
              "Resource instance " + text +
                  " cannot be tainted: only what is created can be replaced, and this is read.");
  return std::nullopt;
}

void report_missing(const TaintRequest& request, const InstanceAddress& address,
                    const state::State& state, Diagnostics& diags) {
  const std::string text = state::to_string(address);
  if (request.allow_missing) {
    diags.warning({}, "No such resource instance",
                  "Resource instance " + text +
                      " was not found, but this is not an error because -allow-missing was set.");
    return;
  }
  if (state.objects.empty()) {
    diags.error({}, "No such resource instance",
                "The state currently contains no resource instances whatsoever.");
    return;
  }
  std::vector<std::string> known;
  for (const StoredObject& object : state.objects)
    known.push_back(state::to_string(object.address));
  diags.error({}, "No such resource instance",
              "There is no resource instance in the state with the address " + text + "." +
                  diagnostics::did_you_mean(text, known) +
                  " `plumb state list` shows what there is.");
}

/// Whether anything is to be written about the object.
bool may_change(const TaintRequest& request, const StoredObject& object, Diagnostics& diags) {
  const std::string text = state::to_string(object.address);
  if (object.uncertain) {
    diags.error({}, "Unfinished operation",
                "A run ended before it could say what became of " + text +
                    ". Run `plumb apply -refresh-only` first, which asks the provider.");
    return false;
  }
  if (request.taint == Taint::kRemove && !object.tainted) {
    diags.error(
        {}, "Resource instance is not tainted",
        "Resource instance " + text + " is not currently tainted, and so it cannot be untainted.");
    return false;
  }
  return object.tainted != (request.taint == Taint::kSet);
}

Result<void> write(HeldState& held, const TaintRequest& request, StoredObject object) {
  const char* const operation = request.taint == Taint::kSet ? "taint" : "untaint";
  PLUMB_ASSIGN(
      const std::int64_t run,
      held.store().begin_run(held.lease(), {operation, state::to_string(object.address), ""}));
  object.tainted = request.taint == Taint::kSet;
  state::Outcome outcome;
  outcome.object = std::move(object);
  std::vector<state::Intent*> none;
  std::vector<const state::Outcome*> all{&outcome};
  PLUMB_TRY(held.store().write(held.lease(), run, none, all));
  return held.store().end_run(held.lease(), run, true);
}

/// Whether the instance is as it is wished.
bool change(Session& session, const TaintRequest& request, const InstanceAddress& address,
            Diagnostics& diags) {
  const auto& files = system::real_files();
  if (files.kind(kStorePath) == system::FileKind::kMissing &&
      files.kind(session.terraform_state) == system::FileKind::kMissing) {
    report_missing(request, address, {}, diags);
    return false;
  }
  const auto held = HeldState::acquire(session, "taint",
                                       parse_duration_ms(request.lock_timeout).value_or(0), diags);
  if (held == nullptr) return false;
  auto state = held->store().load();
  auto unfinished = held->store().unfinished();
  if (!state || !unfinished) {
    add_error(state ? unfinished.error() : state.error(), "Failed to read the state", diags);
    return false;
  }
  state::add_unfinished(*unfinished, *state);
  for (const StoredObject& object : state->objects) {
    if (object.address != address || !object.deposed.empty()) continue;
    if (!may_change(request, object, diags)) return !diags.has_errors();
    const auto written = write(*held, request, object);
    if (!written) add_error(written.error(), "Failed to write the state", diags);
    return written.has_value();
  }
  report_missing(request, address, *state, diags);
  return false;
}

int run(const Call& call, Taint taint, const char* usage, const char* about) {
  TaintRequest request;
  request.taint = taint;
  bool lock = true;
  std::string ignored;
  Arguments arguments(usage, about);
  arguments.flag("allow-missing", request.allow_missing, "No error if there is no such instance");
  arguments.flag("lock", lock, "Accepted for compatibility: what writes always has the lock");
  arguments.flag("ignore-remote-version", lock, "Accepted for compatibility");
  arguments.text("lock-timeout", request.lock_timeout, "How long to wait for the lock");
  arguments.positional("address", request.addresses, 1);
  if (const auto ended = arguments.parse(call.arguments, call.streams)) return *ended;
  Session session(call, arguments.no_color());
  Diagnostics diags;
  const auto address = address_of(request, diags);
  const bool done = address && change(session, request, *address, diags);
  const bool warned = !diags.empty();
  if (session.show(diags)) return 1;
  if (warned) call.streams.out << "\n";
  if (!done) return 0;
  call.streams.out << "Resource instance " << state::to_string(*address)
                   << (taint == Taint::kSet ? " has been marked as tainted.\n"
                                            : " has been successfully untainted.\n");
  return 0;
}

}  // namespace

int run_taint(const Call& call) {
  return run(call, Taint::kSet, "taint [options] ADDRESS",
             "Marks an object as not fully functional: the next plan replaces it.");
}

int run_untaint(const Call& call) {
  return run(call, Taint::kRemove, "untaint [options] ADDRESS",
             "Removes that mark, so that the object is kept.");
}

}  // namespace plumb::cli
