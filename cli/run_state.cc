#include <algorithm>
#include <set>

#include "cli/arguments.h"
#include "cli/plan_text.h"
#include "cli/quoted_text.h"
#include "cli/session.h"
#include "cli/state_json.h"
#include "cli/subcommand.h"
#include "config/provider_source.h"
#include "diagnostics/suggestion.h"
#include "state/terraform_state.h"
#include "value/json_codec.h"

namespace plumb::cli {
namespace {

using state::Outcome;
using state::StoredObject;

/// What the subcommands share: flags, the state, and writing all at once or not at all.
class StateCommand {
 public:
  /// `asks`: it wants a yes before it does anything.
  StateCommand(const Call& call, const std::string& usage, const std::string& about,
               std::size_t positionals_max, bool asks = false)
      : arguments_(usage, about) {
    if (asks) arguments_.flag("auto-approve", auto_approve, "Do not ask");
    arguments_.flag("dry-run", dry_run, "Only say what would be done");
    arguments_.flag("lock", lock_, "Hold the state's lock (default: true)");
    arguments_.text("lock-timeout", lock_timeout_, "How long to wait for the lock");
    arguments_.text("id", id, "Only objects with this id");
    arguments_.positional("addresses", addresses, positionals_max);
    ended_ = arguments_.parse(call.arguments, call.streams);
    session_.emplace(call, arguments_.no_color());
  }

  bool dry_run = false;
  bool auto_approve = false;
  std::string id;
  std::vector<std::string> addresses;

  [[nodiscard]] Session& session() { return *session_; }
  /// The exit code if there is nothing to go on with.
  [[nodiscard]] std::optional<int> ended() const { return ended_; }
  [[nodiscard]] std::optional<state::State> load() {
    std::vector<state::Intent> unfinished;
    auto state = session_->load_state(unfinished, diags);
    session_->warn_of_unfinished(unfinished);
    return state;
  }
  /// Reads under the lock, lets `edit` say what becomes of it, and writes that in one transaction.
  template <typename Edit>
  int change(const std::string& operation, Edit&& edit) {
    auto store = session_->open_store(state::Database::Access::kReadWrite, diags);
    if (store == nullptr) return fail();
    const auto lease =
        session_->lock(*store, operation, parse_duration_ms(lock_timeout_).value_or(0), diags);
    if (!lease) return fail();
    const auto attempt = [&]() -> diagnostics::Result<void> {
      PLUMB_ASSIGN(state::State current, store->load());
      PLUMB_ASSIGN(const std::vector<state::Intent> unfinished, store->unfinished());
      state::add_unfinished(unfinished, current);
      const std::vector<Outcome> outcomes = edit(current);
      if (diags.has_errors() || dry_run || outcomes.empty()) return {};
      PLUMB_ASSIGN(const std::int64_t run, store->begin_run(*lease, {operation, "", ""}));
      std::vector<state::Intent*> none;
      std::vector<const Outcome*> all;
      for (const Outcome& outcome : outcomes) all.push_back(&outcome);
      PLUMB_TRY(store->write(*lease, run, none, all));
      return store->end_run(*lease, run, true);
    };
    const auto written = attempt();
    store->unlock(*lease);
    if (!written) add_error(written.error(), "Failed to write the state", diags);
    return session_->show(diags) ? 1 : 0;
  }
  int fail() {
    session_->show(diags);
    return 1;
  }

  Diagnostics diags;

 private:
  Arguments arguments_;
  std::optional<int> ended_;
  std::optional<Session> session_;  ///< Once the arguments are known.
  bool lock_ = true;
  std::string lock_timeout_ = "0s";
};

void invalid_target(const state::State& state, const std::string& text, const std::string& why,
                    Diagnostics& diags) {
  std::vector<std::string> known;
  for (const StoredObject& object : state.objects)
    known.push_back(state::to_string(object.address));
  diags.error(
      {}, "Invalid target address",
      why + diagnostics::did_you_mean(text, known) + " `plumb state list` shows what there is.");
}

/// The objects that an address names; reports an address that names none.
std::vector<const StoredObject*> named(const state::State& state, const std::string& text,
                                       Diagnostics& diags) {
  state::AddressError problem;
  const auto target = state::parse_target(text, problem);
  std::vector<const StoredObject*> found;
  if (!target) {
    invalid_target(state, text, "\"" + text + "\" is not an address: " + problem.message + ".",
                   diags);
    return found;
  }
  for (const StoredObject& object : state.objects) {
    if (target->contains(object.address)) found.push_back(&object);
  }
  if (found.empty())
    invalid_target(state, text, "No object in the state matches \"" + text + "\".", diags);
  return found;
}

Outcome gone(const StoredObject& object) {
  Outcome outcome;
  outcome.object.address = object.address;
  outcome.object.deposed = object.deposed;
  outcome.intent = object.intent;
  outcome.gone = true;
  return outcome;
}

int list(const Call& call) {
  StateCommand command(call, "state list [options] [ADDRESS...]",
                       "Lists the addresses of objects in the state.", ~std::size_t{0});
  if (const auto ended = command.ended()) return *ended;
  const auto state = command.load();
  if (!state) return command.fail();
  std::vector<const StoredObject*> shown;
  for (const StoredObject& object : state->objects) shown.push_back(&object);
  if (!command.addresses.empty()) {
    shown.clear();
    for (const std::string& text : command.addresses) {
      for (const StoredObject* object : named(*state, text, command.diags)) shown.push_back(object);
    }
    if (command.diags.has_errors()) return command.fail();
  }
  std::string previous;
  for (const StoredObject* object : shown) {
    if (!command.id.empty()) {
      const auto attributes = value::parse_json(object->attributes);
      const value::Value* const id = attributes && attributes->has_content() &&
                                             attributes->type().kind() == value::Type::Kind::kObject
                                         ? attributes->find("id")
                                         : nullptr;
      if (id == nullptr || !id->has_content() || id->type() != value::Type::string() ||
          id->as_string() != command.id)
        continue;
    }
    const std::string address = state::to_string(object->address);
    if (address != previous) call.streams.out << address << "\n";
    previous = address;
  }
  return 0;
}

int show(const Call& call) {
  StateCommand command(call, "state show ADDRESS", "Shows the attributes of an object.", 1);
  if (const auto ended = command.ended()) return *ended;
  auto state = command.load();
  if (!state) return command.fail();
  if (command.addresses.empty()) {
    command.diags.error({}, "Missing address", "Give the address of the object to show.");
    return command.fail();
  }
  state::State wanted;
  for (const StoredObject* object : named(*state, command.addresses[0], command.diags))
    wanted.objects.push_back(*object);
  const auto objects = decode_objects(command.session(), wanted, command.diags);
  for (const DecodedObject& object : objects) {
    std::string suffix =
        object.stored->deposed.empty() ? "" : " (deposed object " + object.stored->deposed + ")";
    if (object.stored->tainted) suffix += " (tainted)";
    call.streams.out << object_block_text(object.stored->address, suffix, object.value,
                                          *object.schema);
  }
  return command.session().show(command.diags) ? 1 : 0;
}

int remove(const Call& call) {
  StateCommand command(call, "state rm [options] ADDRESS...",
                       "Forgets objects, without destroying them.", ~std::size_t{0});
  if (const auto ended = command.ended()) return *ended;
  if (command.addresses.empty()) {
    command.diags.error({}, "Missing address", "At least one address is required.");
    return command.fail();
  }
  return command.change("state rm", [&](const state::State& state) {
    std::vector<Outcome> outcomes;
    std::vector<const StoredObject*> found;
    for (const std::string& text : command.addresses) {
      for (const StoredObject* object : named(state, text, command.diags)) found.push_back(object);
    }
    if (command.diags.has_errors()) return outcomes;
    for (const StoredObject* object : found) {
      call.streams.out << (command.dry_run ? "Would remove " : "Removed ")
                       << state::to_string(object->address) << "\n";
      outcomes.push_back(gone(*object));
    }
    if (!command.dry_run)
      call.streams.out << "Successfully removed " << outcomes.size() << " resource instance(s).\n";
    return outcomes;
  });
}

/// The address that an object gets when the one prefix becomes the other; nothing if it is not
/// below it.
std::optional<state::InstanceAddress> moved_address(const StoredObject& object,
                                                    const state::Target& from,
                                                    const state::Target& to) {
  state::InstanceAddress moved = object.address;
  if (!from.contains(object.address)) return std::nullopt;
  state::ModulePath path = to.module;
  // `module.a` without a key is all of its instances, which keep theirs.
  if (!path.empty() && !from.module.empty() && from.any_module_key.back() &&
      to.any_module_key.back())
    path.back().key = object.address.resource.module[from.module.size() - 1].key;
  path.insert(
      path.end(),
      object.address.resource.module.begin() + static_cast<std::ptrdiff_t>(from.module.size()),
      object.address.resource.module.end());
  moved.resource.module = std::move(path);
  if (from.resource) {
    moved.resource.type = to.resource->type;
    moved.resource.name = to.resource->name;
    if (from.key || to.key) moved.key = to.key.value_or(state::InstanceKey{});
  }
  return moved;
}

/// Whether several instances would get one address, which is reported.
bool check_one_to_one(const state::State& state, const state::Target& from, const state::Target& to,
                      Diagnostics& diags) {
  std::set<std::pair<state::InstanceAddress, std::string>> arrived;
  for (const StoredObject& object : state.objects) {
    const auto moved = moved_address(object, from, to);
    if (!moved || arrived.emplace(*moved, object.deposed).second) continue;
    diags.error({}, "Invalid target address",
                "More than one instance would move to " + state::to_string(*moved) +
                    ", because the source has several instances and the target names one. Name "
                    "one instance of the source, or no instance of the target.");
    return false;
  }
  return true;
}

void say_move(const Call& call, bool dry_run, const std::string& from, const std::string& to) {
  call.streams.out << (dry_run ? "Would move " : "Move ") << quoted_text(from) << " to "
                   << quoted_text(to) << "\n";
}

int move(const Call& call) {
  StateCommand command(call, "state mv [options] SOURCE DESTINATION",
                       "Gives an object, or all of a module, another address.", 2);
  if (const auto ended = command.ended()) return *ended;
  Diagnostics& diags = command.diags;
  if (command.addresses.size() != 2) {
    diags.error({}, "Two addresses are required",
                "Give the address that it has, and the one that it gets.");
    return command.fail();
  }
  state::AddressError problem;
  const auto from = state::parse_target(command.addresses[0], problem);
  const auto to = from ? state::parse_target(command.addresses[1], problem) : std::nullopt;
  if (!from || !to) {
    diags.error(
        {}, "Invalid target address",
        "\"" + command.addresses[from ? 1 : 0] + "\" is not an address: " + problem.message + ".");
    return command.fail();
  }
  if (from->resource.has_value() != to->resource.has_value()) {
    diags.error({}, "Invalid state move request",
                "A resource cannot become a module, nor a module a resource.");
    return command.fail();
  }
  if (from->resource &&
      (from->resource->type != to->resource->type || from->resource->mode != to->resource->mode)) {
    diags.error({}, "Invalid state move request",
                "Cannot move " + command.addresses[0] + " to " + command.addresses[1] +
                    ": resource types don't match.");
    return command.fail();
  }
  return command.change("state mv", [&](const state::State& state) {
    std::vector<Outcome> outcomes;
    std::size_t count = 0;
    if (!check_one_to_one(state, *from, *to, diags)) return outcomes;
    for (const StoredObject* object : named(state, command.addresses[0], diags)) {
      const auto moved = moved_address(*object, *from, *to);
      if (!moved) continue;
      const bool taken =
          std::any_of(state.objects.begin(), state.objects.end(), [&](const StoredObject& o) {
            return o.address == *moved && o.deposed == object->deposed;
          });
      if (taken) {
        diags.error(
            {}, "Invalid target address",
            "Cannot move to " + state::to_string(*moved) +
                ": there is already a resource instance at that address in the current state.");
        return std::vector<Outcome>();
      }
      if (from->resource)
        say_move(call, command.dry_run, state::to_string(object->address),
                 state::to_string(*moved));
      outcomes.push_back(gone(*object));
      Outcome arrived{0, *object, false};
      arrived.object.address = *moved;
      outcomes.push_back(std::move(arrived));
      ++count;
    }
    if (!from->resource && !diags.has_errors())
      say_move(call, command.dry_run, command.addresses[0], command.addresses[1]);
    if (!diags.has_errors() && !command.dry_run)
      call.streams.out << "Successfully moved " << count << " object(s).\n";
    return outcomes;
  });
}

/// The address of a provider that the user names; nothing after reporting. `which`: `from`.
std::optional<std::string> named_provider(const std::string& text, const std::string& which,
                                          Diagnostics& diags) {
  const auto source = config::parse_provider_source(text);
  if (source && config::provider_name_problem(source->type()).empty()) return source->address;
  diags.error({}, "Invalid \"" + which + "\" provider \"" + text + "\"",
              "The source of a provider is written as [hostname/][namespace/]name, for example "
              "hashicorp/random.");
  return std::nullopt;
}

/// `provider["a/b/c"].alias` with another source.
std::optional<std::string> replaced_provider(const std::string& provider, const std::string& from,
                                             const std::string& to) {
  const std::string wanted = "[\"" + from + "\"]";
  const std::size_t at = provider.find(wanted);
  if (at == std::string::npos) return std::nullopt;
  return provider.substr(0, at) + "[\"" + to + "\"]" + provider.substr(at + wanted.size());
}

/// Shows what would be done and waits for a yes.
bool approved_replacement(const Call& call, const std::string& from, const std::string& to,
                          const std::vector<Outcome>& outcomes, bool ask) {
  std::ostream& out = call.streams.out;
  out << "Plumb will perform the following actions:\n\n  ~ Updating provider:\n    - " << from
      << "\n    + " << to << "\n\nChanging " << outcomes.size() << " resources:\n\n";
  for (const Outcome& outcome : outcomes)
    out << "  " << state::to_string(outcome.object.address) << "\n";
  if (!ask) return true;
  out << "\nDo you want to make these changes?\nOnly 'yes' will be accepted to continue.\n\n"
         "Enter a value: "
      << std::flush;
  std::string answer;
  if (std::getline(call.streams.in, answer) && answer == "yes") return true;
  out << "Cancelled replacing providers.\n";
  return false;
}

int replace_provider(const Call& call) {
  StateCommand command(call, "state replace-provider [options] FROM TO",
                       "Gives the objects of a provider to another one.", 2, true);
  if (const auto ended = command.ended()) return *ended;
  if (command.addresses.size() != 2) {
    command.diags.error({}, "Exactly two arguments expected",
                        "Give the provider that the objects have, and the one that they get.");
    return command.fail();
  }
  const auto from = named_provider(command.addresses[0], "from", command.diags);
  const auto to = named_provider(command.addresses[1], "to", command.diags);
  if (!from || !to) return command.fail();
  return command.change("state replace-provider", [&](const state::State& state) {
    std::vector<Outcome> outcomes;
    for (const StoredObject& object : state.objects) {
      auto provider = replaced_provider(object.provider, *from, *to);
      if (!provider) continue;
      Outcome outcome{0, object, false};
      outcome.object.provider = std::move(*provider);
      outcomes.push_back(std::move(outcome));
    }
    if (outcomes.empty()) {
      call.streams.out << "No matching resources found.\n";
      return outcomes;
    }
    const bool ask = !command.auto_approve && !command.dry_run;
    if (!approved_replacement(call, *from, *to, outcomes, ask)) return std::vector<Outcome>();
    if (!command.dry_run)
      call.streams.out << "\nSuccessfully replaced provider for " << outcomes.size()
                       << " resources.\n";
    return outcomes;
  });
}

int pull(const Call& call) {
  StateCommand command(call, "state pull", "Writes the state in Terraform's format to the output.",
                       0);
  if (const auto ended = command.ended()) return *ended;
  const auto state = command.load();
  if (!state) return command.fail();
  call.streams.out << state::write_terraform_state(*state);
  return 0;
}

}  // namespace

int run_state(const Call& call) {
  static constexpr Subcommand kSubcommands[] = {
      {"list", list, "List objects"},
      {"mv", move, "Give an object another address"},
      {"pull", pull, "Write the state in Terraform's format"},
      {"replace-provider", replace_provider, "Give the objects of a provider to another one"},
      {"rm", remove, "Forget objects"},
      {"show", show, "Show an object"},
  };
  return run_subcommand(call, "state", kSubcommands);
}

}  // namespace plumb::cli
