#include "cli/session.h"

#include <termios.h>
#include <unistd.h>

#include <cstdlib>

#include "cli/json_ui.h"
#include "modules/verify.h"
#include "providers/host/module.h"
#include "system/files.h"

extern char** environ;

namespace plumb::cli {
namespace {

/// Files of a snapshot, and the real ones for everything else.
class SnapshotFiles final : public system::FileSystem {
 public:
  explicit SnapshotFiles(const std::map<std::string, std::string>& files) : files_(files) {}

  system::Result<std::string> read(const std::string& path) const override {
    const auto found = files_.find(path);
    return found == files_.end() ? system::real_files().read(path)
                                 : system::Result<std::string>(found->second);
  }
  system::Result<void> write(const std::string& path, std::string_view bytes,
                             system::Readers readers) override {
    return system::real_files().write(path, bytes, readers);
  }
  system::FileKind kind(const std::string& path) const override {
    if (files_.count(path) > 0) return system::FileKind::kRegular;
    const std::string prefix = path == "." ? "" : path + "/";
    for (const auto& [name, text] : files_) {
      if (name.starts_with(prefix)) return system::FileKind::kDirectory;
    }
    return system::FileKind::kMissing;
  }
  system::Result<std::vector<std::string>> list(const std::string& directory) const override {
    const std::string prefix = directory == "." ? "" : directory + "/";
    std::vector<std::string> names;
    for (const auto& [name, text] : files_) {
      if (name.starts_with(prefix) && name.find('/', prefix.size()) == std::string::npos)
        names.push_back(name.substr(prefix.size()));
    }
    return names;
  }
  system::Result<void> make_directories(const std::string& path) override {
    return system::real_files().make_directories(path);
  }
  system::Result<void> remove(const std::string& path) override {
    return system::real_files().remove(path);
  }

 private:
  const std::map<std::string, std::string>& files_;
};

std::map<std::string, std::string> variables_of_environment() {
  constexpr std::string_view kPrefix = "TF_VAR_";
  std::map<std::string, std::string> found;
  for (char** entry = environ; *entry != nullptr; ++entry) {
    const std::string_view text = *entry;
    const std::size_t equals = text.find('=');
    if (text.starts_with(kPrefix) && equals != std::string_view::npos) {
      found.emplace(text.substr(kPrefix.size(), equals - kPrefix.size()), text.substr(equals + 1));
    }
  }
  return found;
}

bool is_set(const char* variable) {
  const char* const text = std::getenv(variable);
  return text != nullptr && *text != '\0';
}

/// On a terminal, or where FORCE_COLOR asks for it: logs of CI show colours, and are pipes.
bool wants_color(const Streams& streams, bool no_color) {
  return (streams.terminal_out || is_set("FORCE_COLOR")) && !no_color && !is_set("NO_COLOR");
}

}  // namespace

Session::Session(const Call& call, bool no_color, unsigned parallelism)
    : streams(call.streams),
      pool(0, parallelism),
      plugins(providers::plugin_directories()),
      cancellation(call.cancellation),
      workspace(selected_workspace(system::real_files())),
      color(wants_color(call.streams, no_color)) {}

config::LoadContext Session::load_context() {
  // What is wrong with the values is said when they are collected for the run itself.
  const auto given = [this, known = std::optional<std::map<std::string, config::GivenValue>>()](
                         const config::Module& module) mutable {
    if (!known) {
      Diagnostics later;
      known = config::collect_variables(module, {".", variables_of_environment(), variable_options},
                                        system::real_files(), sources, later);
    }
    return *known;
  };
  return {files == nullptr ? system::real_files() : *files, sources, &pool, given, workspace.name};
}

bool Session::load_configuration(Diagnostics& diags) {
  root = config::load(".", load_context(), diags);
  if (root == nullptr) return false;
  if (!diags.has_errors()) {
    modules::verify_installed(*root, modules::kLockFile, system::real_files(), sources, diags);
  }
  return !diags.has_errors();
}

void Session::check_backend(Diagnostics& diags) {
  if (root == nullptr) return;
  const auto& backend = root->module->backend;
  if (!backend || backend->type == "local") {
    terraform_state = config::local_state_path(*root, load_context(), diags);
    return;
  }
  diags.error(backend->span, "Backend not supported",
              "Plumb keeps its state in " + std::string(kStorePath) +
                  " beside the configuration, and does not reach the \"" + backend->type +
                  "\" backend. To bring that state over, write it to a file with `terraform "
                  "state pull > terraform.tfstate`, remove the backend block, "
                  "and run `plumb init -import-state=terraform.tfstate`.");
}

void Session::use_empty_configuration() {
  root = std::make_unique<config::ModuleNode>();
  root->module = std::make_shared<config::Module>();
  root->workspace = workspace.name;
}

bool Session::load_snapshot(const std::map<std::string, std::string>& files,
                            const std::map<std::string, value::Value>& variables,
                            Diagnostics& diags) {
  SnapshotFiles snapshot(files);
  const auto planned = [&](const config::Module&) {
    std::map<std::string, config::GivenValue> given;
    for (const auto& [name, value] : variables) given[name] = {value, "in the plan", {}};
    return given;
  };
  root = config::load(".", {snapshot, sources, nullptr, planned, workspace.name}, diags);
  return root != nullptr && !diags.has_errors();
}

/// Reads a line from the terminal, without showing what is typed if it is a secret.
bool Session::read_answer(bool secret, std::string& answer) {
  termios before{};
  const bool hidden = secret && ::tcgetattr(STDIN_FILENO, &before) == 0;
  if (hidden) {
    termios quiet = before;
    quiet.c_lflag &= ~static_cast<tcflag_t>(ECHO);
    ::tcsetattr(STDIN_FILENO, TCSANOW, &quiet);
  }
  const bool answered = static_cast<bool>(std::getline(streams.in, answer));
  if (hidden) {
    ::tcsetattr(STDIN_FILENO, TCSANOW, &before);
    streams.out << "\n";
  }
  return answered;
}

std::map<std::string, config::GivenValue> Session::variables(bool ask, Diagnostics& diags) {
  auto given =
      config::collect_variables(*root->module, {".", variables_of_environment(), variable_options},
                                system::real_files(), sources, diags);
  if (!ask || !streams.terminal_in || diags.has_errors()) return given;
  for (const auto& [name, variable] : root->module->variables) {
    if (variable.default_value || given.count(name) > 0) continue;
    streams.out << "var." << name << "\n";
    if (!variable.description.empty()) streams.out << "  " << variable.description << "\n\n";
    streams.out << "  Enter a value: " << std::flush;
    std::string answer;
    if (!read_answer(variable.sensitive, answer)) break;
    streams.out << "\n";
    auto more = config::collect_variables(
        *root->module,
        {"/nonexistent", {}, {{config::VariableOption::Kind::kValue, name + "=" + answer}}},
        system::real_files(), sources, diags);
    given.insert(more.begin(), more.end());
  }
  return given;
}

std::map<std::string, config::GivenValue> Session::test_variables(const config::Module& module,
                                                                  const std::string& test_directory,
                                                                  Diagnostics& diags) {
  config::VariableSources given{".", variables_of_environment(), variable_options};
  given.test_directory = test_directory;
  given.keeps_undeclared = true;
  return config::collect_variables(module, given, system::real_files(), sources, diags);
}

void add_error(const diagnostics::Error& error, const std::string& summary, Diagnostics& diags) {
  using diagnostics::ErrorCode;
  std::string remedy;
  switch (error.code) {
    case ErrorCode::kDenied:
      remedy = " Check the permissions of the file and its directory.";
      break;
    case ErrorCode::kCorrupt:
      remedy =
          " The file is damaged, or no database of Plumb's. Nothing was changed; restore it from a "
          "backup, or move it away if it is not needed.";
      break;
    case ErrorCode::kUnavailable:
      remedy = " Make room, or see to the disk, and try again.";
      break;
    default:
      break;
  }
  diags.error({}, summary, error.message + "." + remedy);
}

void Session::report_foreign_state(Diagnostics& diags) const {
  diags.error({}, "State not imported yet",
              "There is the state " + terraform_state + ", and " + std::string(kStorePath) +
                  " has nothing of it. To go on without it would mean to make everything a second "
                  "time. Run `plumb init -import-state=" +
                  terraform_state +
                  "` to take it over, or move the file away if it is not wanted.");
}

std::unique_ptr<state::Store> Session::open_store(state::Database::Access access,
                                                  Diagnostics& diags) {
  const auto& files = system::real_files();
  if (!state::is_workspace_name(workspace.name)) {
    diags.error({},
                workspace.by_environment ? "Invalid workspace name set using TF_WORKSPACE"
                                         : "Invalid workspace name",
                "\"" + workspace.name +
                    "\" cannot be the name of a workspace: it may hold only characters that can "
                    "stand in a URL as they are, and no slash.");
    return nullptr;
  }
  if (files.kind(kStorePath) == system::FileKind::kMissing &&
      files.kind(terraform_state) == system::FileKind::kRegular) {
    report_foreign_state(diags);
    return nullptr;
  }
  auto store = state::Store::open(kStorePath, access, workspace.name);
  if (store) {
    const auto used = files.kind(terraform_state) == system::FileKind::kRegular
                          ? (*store)->has_runs()
                          : state::Result<bool>(true);
    if (used && *used) return std::move(*store);
    if (used) {
      report_foreign_state(diags);
    } else {
      add_error(used.error(), "Failed to read the state", diags);
    }
    return nullptr;
  }
  add_error(store.error(), "Failed to open the state", diags);
  return nullptr;
}

std::optional<state::State> Session::load_state(std::vector<state::Intent>& unfinished,
                                                Diagnostics& diags) {
  check_backend(diags);
  if (diags.has_errors()) return std::nullopt;
  const auto& files = system::real_files();
  const bool missing = files.kind(kStorePath) == system::FileKind::kMissing;
  const bool emergency = files.kind(state::Store::emergency_path(kStorePath, workspace.name)) ==
                         system::FileKind::kRegular;
  if (missing && !emergency && files.kind(terraform_state) != system::FileKind::kRegular) {
    return state::State{};
  }
  // WAL wants to write even to read; where that is not allowed, reading alone will do.
  auto store = missing || ::access(kStorePath, W_OK) == 0
                   ? open_store(state::Database::Access::kReadWrite, diags)
                   : open_store(state::Database::Access::kReadOnly, diags);
  if (store == nullptr) return std::nullopt;
  auto loaded = store->load();
  auto intents = store->unfinished();
  if (!loaded || !intents) {
    add_error(loaded ? intents.error() : loaded.error(), "Failed to read the state", diags);
    return std::nullopt;
  }
  unfinished = std::move(*intents);
  state::add_unfinished(unfinished, *loaded);
  return std::move(*loaded);
}

void Session::warn_of_unfinished(const std::vector<state::Intent>& unfinished) {
  if (unfinished.empty()) return;
  constexpr std::size_t kNamedMax = 10;
  std::string names;
  for (std::size_t i = 0; i < std::min(unfinished.size(), kNamedMax); ++i)
    names += "\n  " + state::to_string(unfinished[i].action == state::Intent::Action::kDelete
                                           ? unfinished[i].prior.address
                                           : unfinished[i].planned.address);
  if (unfinished.size() > kNamedMax)
    names += "\n  and " + std::to_string(unfinished.size() - kNamedMax) + " more";
  diagnostics::Diagnostic warning;
  warning.severity = diagnostics::Severity::kWarning;
  warning.summary = "Unfinished operations";
  warning.detail =
      "A run ended before it could say what became of these objects. They are taken to exist until "
      "the next plan or apply has asked the providers:" +
      names;
  streams.out.flush();
  streams.err << diagnostics::render(warning, sources, {color, 78}) << std::flush;
}

std::optional<state::Lease> Session::lock(state::Store& store, const std::string& purpose,
                                          std::int64_t timeout_ms, Diagnostics& diags) {
  std::optional<state::LockHolder> holder;
  auto lease = store.lock(purpose, timeout_ms, holder);
  if (lease) return *lease;
  if (holder) {
    diags.error(
        {}, "Error acquiring the state lock",
        "Somebody else is at work on this state, so nothing was done.\n\nLock Info:\n  ID:      " +
            holder->id + "\n  Purpose: " + holder->purpose + "\n  Who:     " + holder->who +
            "\n  Since:   " + holder->since +
            "\n\nWait for it to end, or give -lock-timeout=5m to wait here. The lock of a process "
            "that died is taken over by itself; one that is "
            "held for no good reason can be released with `plumb force-unlock " +
            holder->id + "`.");
  } else {
    add_error(lease.error(), "Error acquiring the state lock", diags);
  }
  return std::nullopt;
}

/// `Warnings:` and a line for each.
void Session::show_compact(const Diagnostics& diags) {
  if (diags.empty()) return;
  streams.out << "\nWarnings:\n\n";
  for (const diagnostics::Diagnostic& diagnostic : diags.items()) {
    streams.out << "- " << diagnostic.summary << "\n";
    if (!diagnostic.subject.valid()) continue;
    const auto place = sources.position(diagnostic.subject.file, diagnostic.subject.begin);
    streams.out << "  on " << sources.name(diagnostic.subject.file) << " line " << place.line
                << "\n";
  }
  streams.out << "\nTo see the full warning notes, run Plumb without -compact-warnings.\n"
              << std::flush;
}

bool Session::show(Diagnostics& diags) {
  diags.sort();
  const bool failed = diags.has_errors();
  if (compact_warnings && !json && !failed) {
    show_compact(diags);
    diags = {};
    return false;
  }
  for (const diagnostics::Diagnostic& diagnostic : diags.items()) {
    if (json) {
      streams.out << json_diagnostic_line(diagnostic, sources);
      continue;
    }
    const std::string text = diagnostics::render(diagnostic, sources, {color, 78});
    if (diagnostic.severity == diagnostics::Severity::kError) {
      streams.out.flush();
      streams.err << text << std::flush;
    } else {
      streams.out << text << std::flush;
    }
  }
  diags = {};
  return failed;
}

}  // namespace plumb::cli
