#include <algorithm>
#include <set>

#include "cli/arguments.h"
#include "cli/import_state.h"
#include "cli/session.h"
#include "cli/subcommand.h"
#include "system/files.h"

namespace plumb::cli {
namespace {

/// What the subcommands share.
class WorkspaceCommand {
 public:
  WorkspaceCommand(const Call& call, const std::string& usage, const std::string& about)
      : arguments_(usage, about), call_(call) {}

  /// Flags that some have; before parse().
  void lockable() {
    arguments_.flag("lock", lock_, "Hold the state's lock (default: true)");
    arguments_.text("lock-timeout", lock_timeout_, "How long to wait for the lock");
  }
  void named() { arguments_.positional("name", names_, 1); }
  [[nodiscard]] Arguments& arguments() { return arguments_; }

  /// The exit code if there is nothing to go on with.
  [[nodiscard]] std::optional<int> parse(bool needs_name) {
    if (const auto ended = arguments_.parse(call_.arguments, call_.streams)) return ended;
    session_.emplace(call_, arguments_.no_color());
    if (!needs_name || names_.size() == 1) return std::nullopt;
    return fail("Expected a single argument: NAME.", "Give the name of the workspace.");
  }

  [[nodiscard]] const std::string& name() const { return names_.front(); }
  [[nodiscard]] Session& session() { return *session_; }
  [[nodiscard]] const SelectedWorkspace& selected() const { return session_->workspace; }
  [[nodiscard]] std::int64_t lock_timeout_ms() const {
    return parse_duration_ms(lock_timeout_).value_or(0);
  }

  /// All that there are, those of Terraform's that were not taken over yet too; nothing after
  /// reporting.
  [[nodiscard]] std::optional<std::set<std::string>> known() {
    const auto& files = system::real_files();
    std::set<std::string> names{state::kDefaultWorkspace};
    if (const auto folders = files.list(config::kTerraformWorkspaces)) {
      for (const std::string& folder : *folders) {
        if (files.kind(system::join_path(config::kTerraformWorkspaces, folder)) ==
            system::FileKind::kDirectory)
          names.insert(folder);
      }
    }
    if (files.kind(kStorePath) == system::FileKind::kMissing) return names;
    auto store = state::Store::open(kStorePath, state::Database::Access::kReadOnly);
    auto stored = store ? (*store)->workspaces() : tl::unexpected(store.error());
    if (!stored) {
      add_error(stored.error(), "Failed to read the state", diags);
      (void)fail();
      return std::nullopt;
    }
    names.insert(stored->begin(), stored->end());
    return names;
  }

  int fail() {
    session_->show(diags);
    return 1;
  }
  int fail(const std::string& summary, const std::string& detail) {
    diags.error({}, summary, detail);
    return fail();
  }

  /// Makes it the one that is worked on.
  int select(const std::string& chosen, const std::string& text) {
    if (const auto done = select_workspace(chosen, system::real_files()); !done) {
      add_error(done.error(), "Failed to select the workspace", diags);
      return fail();
    }
    call_.streams.out << text;
    return 0;
  }
  int create(const std::string& chosen, const std::string& state_file) {
    if (!state::is_workspace_name(chosen)) {
      return fail("Invalid workspace name",
                  "The workspace name \"" + chosen +
                      "\" is not allowed. It may hold only characters that can stand in a URL as "
                      "they are, and no slash.");
    }
    if (!state_file.empty()) {
      if (!import_state(*session_, chosen, state_file, diags)) return fail();
    } else if (const auto made =
                   state::Store::open(kStorePath, state::Database::Access::kReadWrite, chosen);
               !made) {
      add_error(made.error(), "Failed to create the workspace", diags);
      return fail();
    }
    return select(chosen, "Created and switched to workspace \"" + chosen +
                              "\"!\n\nYou're now on a " +
                              (state_file.empty() ? "new, empty workspace" : "new workspace") +
                              ". Each has a state of its own: what the others\nmade is not seen "
                              "from here.\n");
  }

  Diagnostics diags;

 private:
  Arguments arguments_;
  const Call& call_;
  std::optional<Session> session_;  ///< Once the arguments are known.
  std::vector<std::string> names_;
  bool lock_ = true;
  std::string lock_timeout_ = "0s";
};

int missing(WorkspaceCommand& command) {
  return command.fail("Workspace \"" + command.name() + "\" doesn't exist.",
                      "Make it with `plumb workspace new " + command.name() +
                          "`, or with the flag -or-create of `plumb workspace select`. `plumb "
                          "workspace list` shows those that there are.");
}

int overridden(WorkspaceCommand& command) {
  return command.fail("The workspace is set by TF_WORKSPACE",
                      "The environment variable TF_WORKSPACE says \"" + command.selected().name +
                          "\", and goes before what is selected. Unset it, or change it, and run "
                          "this command again.");
}

int create(const Call& call) {
  WorkspaceCommand command(call, "workspace new [options] NAME", "Makes a workspace.");
  std::string state_file;
  command.lockable();
  command.named();
  command.arguments().text("state", state_file, "Begin with this state file of Terraform's");
  if (const auto ended = command.parse(true)) return *ended;
  if (command.selected().by_environment) return overridden(command);
  const auto known = command.known();
  if (!known) return 1;
  if (known->count(command.name()) > 0)
    return command.fail("Workspace \"" + command.name() + "\" already exists",
                        "`plumb workspace select " + command.name() + "` goes there.");
  return command.create(command.name(), state_file);
}

int select(const Call& call) {
  WorkspaceCommand command(call, "workspace select [options] NAME", "Goes to a workspace.");
  bool or_create = false;
  command.named();
  command.arguments().flag("or-create", or_create, "Make it if there is none of that name");
  if (const auto ended = command.parse(true)) return *ended;
  if (command.selected().by_environment) return overridden(command);
  const auto known = command.known();
  if (!known) return 1;
  if (known->count(command.name()) == 0)
    return or_create ? command.create(command.name(), "") : missing(command);
  if (command.selected().name == command.name()) return 0;
  return command.select(command.name(), "Switched to workspace \"" + command.name() + "\".\n");
}

int list(const Call& call) {
  WorkspaceCommand command(call, "workspace list", "Lists the workspaces.");
  if (const auto ended = command.parse(false)) return *ended;
  const auto known = command.known();
  if (!known) return 1;
  for (const std::string& name : *known)
    call.streams.out << (name == command.selected().name ? "* " : "  ") << name << "\n";
  call.streams.out << "\n";
  if (command.selected().by_environment)
    call.streams.out << "The workspace is \"" << command.selected().name
                     << "\", as the environment variable TF_WORKSPACE says.\n\n";
  return 0;
}

int show(const Call& call) {
  WorkspaceCommand command(call, "workspace show", "Says in which workspace commands work.");
  if (const auto ended = command.parse(false)) return *ended;
  call.streams.out << command.selected().name << "\n";
  return 0;
}

/// Why it should stay, if anything would be lost.
std::string tracked(const state::State& state) {
  constexpr std::size_t kNamedMax = 20;
  std::string names;
  for (std::size_t i = 0; i < state.objects.size() && i < kNamedMax; ++i)
    names += "\n  - " + state::to_string(state.objects[i].address);
  if (state.objects.size() > kNamedMax)
    names += "\n  and " + std::to_string(state.objects.size() - kNamedMax) + " more";
  return names;
}

int remove(const Call& call) {
  WorkspaceCommand command(call, "workspace delete [options] NAME", "Removes a workspace.");
  bool force = false;
  command.lockable();
  command.named();
  command.arguments().flag("force", force, "Even if it has objects, which are then forgotten");
  if (const auto ended = command.parse(true)) return *ended;
  const std::string& name = command.name();
  const auto known = command.known();
  if (!known) return 1;
  if (known->count(name) == 0) return missing(command);
  if (name == command.selected().name)
    return command.fail("Workspace \"" + name + "\" is your active workspace.",
                        "The workspace that is worked on cannot be removed. Select another one "
                        "and try again.");
  if (name == state::kDefaultWorkspace)
    return command.fail("The default workspace cannot be deleted", "Every state has it.");
  const std::string left = system::join_path(config::kTerraformWorkspaces, name);
  if (system::real_files().kind(left) == system::FileKind::kDirectory)
    return command.fail("Workspace belongs to Terraform",
                        "There is the folder " + left +
                            ", in which Terraform keeps the state of workspace \"" + name +
                            "\". Nothing was done; have Terraform delete the workspace, or move "
                            "the folder away if its state was taken over and is not wanted.");
  Diagnostics& diags = command.diags;
  const auto opened = state::Store::open(kStorePath, state::Database::Access::kReadWrite, name);
  if (!opened) {
    add_error(opened.error(), "Failed to open the state", diags);
    return command.fail();
  }
  state::Store& store = **opened;
  const auto lease =
      command.session().lock(store, "workspace delete", command.lock_timeout_ms(), diags);
  if (!lease) return command.fail();
  const auto state = store.load();
  diagnostics::Result<void> done =
      state ? diagnostics::Result<void>() : tl::unexpected(state.error());
  if (state && !state->objects.empty() && !force) {
    diags.error({}, "Workspace is not empty",
                "Workspace \"" + name +
                    "\" is currently tracking the following resource instances:" + tracked(*state) +
                    "\n\nWithout it nothing would know of them any more. Destroy them first, or "
                    "give -force to have them forgotten.");
  } else if (state) {
    done = store.remove_workspace(*lease);
  }
  store.unlock(*lease);
  if (!done) add_error(done.error(), "Failed to delete the workspace", diags);
  if (command.session().show(diags)) return 1;
  call.streams.out << "Deleted workspace \"" << name << "\"!\n";
  if (!state->objects.empty())
    call.streams.out << "WARNING: \"" << name
                     << "\" was non-empty.\nWhat it kept track of may still exist, and nobody "
                        "knows of it any more:"
                     << tracked(*state) << "\n";
  return 0;
}

}  // namespace

int run_workspace(const Call& call) {
  static constexpr Subcommand kSubcommands[] = {
      {"delete", remove, "Remove a workspace"},          {"list", list, "List the workspaces"},
      {"new", create, "Make a workspace, and go there"}, {"select", select, "Go to a workspace"},
      {"show", show, "Say which one is selected"},
  };
  return run_subcommand(call, "workspace", kSubcommands);
}

}  // namespace plumb::cli
