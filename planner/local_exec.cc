#include "planner/local_exec.h"

#include <string.h>

#include <algorithm>
#include <cctype>

#include "planner/body_value.h"
#include "planner/provisioners.h"
#include "system/command.h"
#include "system/failpoint.h"

namespace plumb::planner {
namespace {

using config::Provisioner;
using system::CommandEnd;

/// So much of what a command wrote last is in the message about its failure.
constexpr std::size_t kTailMax = 8192;

/// The end of a text that is never kept as a whole.
class Tail {
 public:
  void add(std::string_view line) {
    text_ += line;
    text_ += '\n';
    if (text_.size() > 2 * kTailMax) cut();
  }
  std::string take() {
    cut();
    return std::move(text_);
  }

 private:
  void cut() {
    if (text_.size() <= kTailMax) return;
    std::size_t begin = text_.size() - kTailMax;
    const auto continues = [this](std::size_t at) {
      return (static_cast<unsigned char>(text_[at]) & 0xC0U) == 0x80U;
    };
    while (begin < text_.size() && continues(begin)) ++begin;
    text_.erase(0, begin);
  }

  std::string text_;
};

/// `["/bin/sh" "-c" "echo \"hello\""]`
std::string quoted_words(const std::vector<std::string>& words) {
  std::string out;
  for (const std::string& word : words) {
    out += out.empty() ? "[\"" : " \"";
    for (const char byte : word) {
      switch (byte) {
        case '"':
        case '\\':
          out += '\\';
          out += byte;
          break;
        case '\n':
          out += "\\n";
          break;
        case '\r':
          out += "\\r";
          break;
        case '\t':
          out += "\\t";
          break;
        default:
          out += byte;
      }
    }
    out += '"';
  }
  return out + "]";
}

std::string text_of(const Value& config, std::string_view name) {
  const Value& value = *config.find(name);
  return value.is_null() ? "" : std::string(value.as_string());
}

/// What the configuration, which is known and bare, asks for.
system::Command command_of(const Value& config) {
  system::Command command;
  const Value& interpreter = *config.find("interpreter");
  if (interpreter.is_null() || interpreter.length() == 0) {
    command.words = {"/bin/sh", "-c"};
  } else {
    for (const Value& word : interpreter.elements())
      command.words.emplace_back(word.is_null() ? "" : word.as_string());
  }
  command.words.push_back(text_of(config, "command"));
  command.folder = text_of(config, "working_dir");
  const Value& environment = *config.find("environment");
  for (std::size_t i = 0; !environment.is_null() && i < environment.length(); ++i) {
    if (environment.at(i).is_null()) continue;
    command.environment.emplace(environment.key(i), environment.at(i).as_string());
  }
  return command;
}

/// What is told in place of each line, where lines might tell a secret; empty where they may.
std::string suppression(const Value& config) {
  const value::Marks marks = config.marks_deep();
  std::string what;
  if ((marks & value::kSensitive) != 0) what = "sensitive";
  if ((marks & value::kEphemeral) != 0) what += what.empty() ? "ephemeral" : ", ephemeral";
  return what.empty() ? "" : "(output suppressed due to " + what + " value in config)";
}

std::string ending_text(const CommandEnd& end) {
  if (end.stopped) return "it was stopped on request";
  if (end.signal == 0) return "exit status " + std::to_string(end.code);
  const char* const name = ::sigdescr_np(end.signal);
  std::string text = name == nullptr ? std::to_string(end.signal) : name;
  text[0] = static_cast<char>(std::tolower(static_cast<unsigned char>(text[0])));
  return "signal: " + text;
}

enum class When : std::uint8_t { kCreate, kDestroy };

/// Runs the provisioners of one object.
class Provisioning {
 public:
  Provisioning(const RunContext& run, const Change& change, const eval::Context& context,
               Diagnostics& diags)
      : run_(run), change_(change), context_(context), diags_(diags) {}

  bool run_all(const std::vector<Provisioner>& provisioners, When when) {
    for (const Provisioner& provisioner : provisioners) {
      if (provisioner.at_destroy == (when == When::kDestroy) && !run_one(provisioner)) return false;
    }
    return true;
  }

 private:
  bool run_one(const Provisioner& provisioner) {
    if (run_.cancellation.requested()) {
      error(provisioner, "Provisioner not run",
            "A request to stop came before this provisioner was begun.");
      return false;
    }
    Diagnostics found;
    const Value config = evaluate_body(*provisioner.body, provisioner_schema(provisioner.type),
                                       BodyKind::kProvisioner, context_, found);
    const bool evaluated = !found.has_errors();
    diags_.append(std::move(found));
    if (!evaluated) return false;
    if (!config.is_wholly_known()) {
      error(provisioner, "Configuration contains unknown value",
            "Arguments of the provisioner are still unknown, so it cannot be run.");
      return false;
    }
    run_.observer.provisioning(change_, provisioner.type);
    system::failpoint("before provisioner");
    const auto problem = execute(provisioner, config);
    system::failpoint("after provisioner");
    using End = Observer::ProvisionEnd;
    const bool goes_on = !problem || provisioner.continue_on_failure;
    const End end = !problem ? End::kDone : (goes_on ? End::kPassedOver : End::kFailed);
    run_.observer.provisioned(change_, provisioner.type, end);
    if (!goes_on) error(provisioner, problem->first, problem->second);
    return goes_on;
  }

  using Problem = std::pair<std::string, std::string>;  ///< Summary and detail.

  std::optional<Problem> execute(const Provisioner& provisioner, const Value& marked) {
    const Value config = marked.without_marks_deep();
    if (text_of(config, "command").empty())
      return Problem{"Invalid local-exec provisioner command",
                     "The command must be a non-empty string."};
    const std::string hidden = suppression(marked);
    const auto tell = [&](std::string_view line) {
      run_.observer.provisioner_output(change_, provisioner.type,
                                       hidden.empty() ? line : std::string_view(hidden));
    };
    const system::Command command = command_of(config);
    const Value& quiet = *config.find("quiet");
    if (quiet.is_null() || !quiet.as_bool()) {
      tell("Executing: " + quoted_words(command.words));
    } else {
      tell("local-exec: Executing: Suppressed by quiet=true");
    }
    Tail tail;
    Result<CommandEnd> end(CommandEnd{});
    run_.pool.blocking([&] {
      end = system::run_command(command, run_.cancellation, [&](std::string_view line) {
        tail.add(line);
        tell(line);
      });
    });
    if (end && end->good()) return std::nullopt;
    const std::string how = end ? ending_text(*end) : end.error().message;
    const std::string summary = provisioner.type + " provisioner error";
    if (!hidden.empty()) {
      return Problem{summary, "Error running the command: " +
                                  (end ? how : std::string("it could not be started")) +
                                  ". Neither it nor its output is shown, because of a sensitive or "
                                  "ephemeral value in its configuration."};
    }
    return Problem{summary, "Error running command '" + command.words.back() + "': " + how +
                                ". Output: " + tail.take()};
  }

  void error(const Provisioner& provisioner, const std::string& summary, std::string detail) {
    diags_.error(provisioner.span, summary, std::move(detail));
    diags_.items().back().address = state::to_string(change_.address);
  }

  const RunContext& run_;
  const Change& change_;
  const eval::Context& context_;
  Diagnostics& diags_;
};

bool any_at_destroy(const std::vector<Provisioner>& provisioners) {
  return std::ranges::any_of(provisioners, &Provisioner::at_destroy);
}

}  // namespace

bool provisions_creation(const std::vector<Provisioner>& provisioners) {
  return !std::ranges::all_of(provisioners, &Provisioner::at_destroy);
}

bool provisions_destruction(const BlockProvisioners& block, const Change& change) {
  return block.provisioners != nullptr && any_at_destroy(*block.provisioners) && !change.tainted &&
         change.deposed.empty() && change.action != Action::kCreateThenDelete;
}

bool run_create_provisioners(Evaluation& evaluation, const std::vector<Provisioner>& provisioners,
                             const Change& change, const ModuleInstance& module,
                             const Repetition& repetition, const Value& self, Diagnostics& diags) {
  const ModuleScope scope(module, repetition, &self);
  const eval::Context context = evaluation.eval_context(scope);
  return Provisioning(evaluation.context(), change, context, diags)
      .run_all(provisioners, When::kCreate);
}

bool run_destroy_provisioners(Evaluation& evaluation, const BlockProvisioners& block,
                              const Change& change, Diagnostics& diags) {
  if (!provisions_destruction(block, change)) return true;
  // The instance of the module may be gone. Such provisioners see nothing of it but its paths.
  ModuleInstance module(*block.module, change.address.resource.module, nullptr,
                        evaluation.root().functions);
  module.applying = evaluation.root().applying;
  const state::InstanceKey& key = change.address.key;
  const Repeat repeat = key.index() == 0   ? Repeat::kSingle
                        : key.index() == 1 ? Repeat::kCount
                                           : Repeat::kForEach;
  const RepetitionValues repetition(repeat, key, Value::unknown());
  const Repetition visible = repetition.get();
  const ModuleScope scope(module, visible, &change.before);
  const eval::Context context = evaluation.eval_context(scope);
  return Provisioning(evaluation.context(), change, context, diags)
      .run_all(*block.provisioners, When::kDestroy);
}

}  // namespace plumb::planner
