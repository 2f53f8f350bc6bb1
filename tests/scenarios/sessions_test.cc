/// What people do one after the other in a directory, with what terraform makes of the same. The
/// cases are in sessions/*.txtar; the sections of each are taken in order:
///
///   -- NAME.tf --   is written; one that is empty is removed
///   -- run --       the commands that follow, one a line, as in `plan -destroy -out=saved`
///   -- result --    what came of them, as terraform told it when the case was recorded
///   -- differs --   why Plumb's result is another; the result is then Plumb's
///
/// What is told of a command depends on it. Of `show -json` it is what is planned, or is in the
/// state, an object a line; of anything else with `-json` the messages, sorted, as objects are
/// worked at in parallel. Of operations it is the plan, what provisioners said and how they ended,
/// and of other commands the output. Where terraform is installed the record is held against it
/// too. PLUMB_UPDATE_GOLDEN has them recorded anew.

#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <regex>
#include <sstream>

#include "support/case_file.h"
#include "support/terminal_parts.h"
#include "support/workspace.h"

namespace plumb::test {
namespace {

using Json = nlohmann::json;

const char* const kDirectory = "tests/scenarios/sessions";

std::vector<std::string> words(const std::string& line) {
  std::istringstream in(line);
  std::vector<std::string> all;
  for (std::string word; in >> word;) all.push_back(word);
  return all;
}

std::string sorted_lines(const std::string& text) {
  std::vector<std::string> all = lines(text);
  std::sort(all.begin(), all.end());
  std::string joined;
  for (const std::string& line : all) joined += line + "\n";
  return joined;
}

/// Arrays that have no order in terraform.
void sort_members(Json& value, const std::vector<const char*>& names) {
  for (const char* const name : names) {
    if (value.contains(name) && value[name].is_array())
      std::sort(value[name].begin(), value[name].end());
  }
}

/// A line for each object of a module of `values`, and of those below.
void add_values(const std::string& head, const Json& module, std::string& text) {
  for (Json object : module.value("resources", Json::array())) {
    for (const char* const name : {"mode", "type", "name", "index", "provider_name"})
      object.erase(name);
    // Of a plan it is what the configuration or the state says, as it comes.
    if (!head.empty()) object.erase("depends_on");
    sort_members(object, {"depends_on"});
    if (object.contains("deposed_key")) object["deposed_key"] = "<key>";
    const std::string address = object["address"].get<std::string>();
    object.erase("address");
    text += head + address + " " + object.dump() + "\n";
  }
  for (const Json& child : module.value("child_modules", Json::array()))
    add_values(head, child, text);
}

std::string values_text(const std::string& head, const Json& values) {
  std::string text;
  add_values(head, values.value("root_module", Json::object()), text);
  const Json outputs = values.value("outputs", Json::object());
  for (const auto& [name, output] : outputs.items())
    text += head + "output." + name + " " + output.dump() + "\n";
  return sorted_lines(text);
}

std::string changes_text(const std::string& head, const Json& changes) {
  std::string text;
  for (Json change : changes) {
    for (const char* const name : {"mode", "type", "name", "index", "provider_name"})
      change.erase(name);
    if (change.contains("deposed")) change["deposed"] = "<key>";
    sort_members(change["change"], {"replace_paths"});
    const std::string address = change["address"].get<std::string>();
    change.erase("address");
    text += head + address + " " + change.dump() + "\n";
  }
  return sorted_lines(text);
}

std::string checks_text(const Json& checks) {
  std::string text;
  for (Json check : checks) {
    std::string instances;
    if (check.contains("instances") && check["instances"].is_array()) {
      for (Json instance : check["instances"]) {
        sort_members(instance, {"problems"});
        instances += " " + instance.dump();
      }
    }
    text += "check " + check["address"]["to_display"].get<std::string>() + " " +
            check["status"].get<std::string>() + instances + "\n";
  }
  return sorted_lines(text);
}

std::string shown(const std::string& out) {
  const Json all = Json::parse(out, nullptr, false);
  if (!all.is_object()) return out;
  std::string text;
  for (const char* const name : {"applyable", "complete", "errored"}) {
    if (all.contains(name)) text += std::string(name) + " " + all[name].dump() + "\n";
  }
  const Json none = Json::object();
  text += values_text("variable ", {{"outputs", all.value("variables", none)}});
  text += values_text("", all.value("values", none));
  text += values_text("prior ", all.value("prior_state", none).value("values", none));
  text += values_text("planned ", all.value("planned_values", none));
  text += changes_text("drift ", all.value("resource_drift", Json::array()));
  text += changes_text("change ", all.value("resource_changes", Json::array()));
  const Json outputs = all.value("output_changes", none);
  for (const auto& [name, change] : outputs.items())
    text += "change output." + name + " " + change.dump() + "\n";
  std::string relevant;
  for (const Json& attribute : all.value("relevant_attributes", Json::array()))
    relevant += "relevant " + attribute["resource"].get<std::string>() + " " +
                attribute["attribute"].dump() + "\n";
  return text + sorted_lines(relevant) + checks_text(all.value("checks", Json::array()));
}

/// The messages without times; of diagnostics what has to be the same.
std::string messages(const std::string& out) {
  static const std::regex kTime("after ([0-9]+m)?[0-9]+s|[0-9]+s elapsed");
  std::string text;
  for (const std::string& line : lines(out)) {
    Json message = Json::parse(line, nullptr, false);
    if (!message.is_object()) {
      text += "no JSON: " + line + "\n";
      continue;
    }
    const std::string type = message.value("type", "");
    if (type == "version" || type == "log") continue;
    for (const char* const name : {"@module", "@timestamp", "type"}) message.erase(name);
    if (message.contains("hook")) {
      for (const char* const name : {"elapsed_seconds", "elapsed"}) message["hook"].erase(name);
    }
    if (message.contains("diagnostic")) {
      const Json told = message["diagnostic"];
      message = {{"summary", told["summary"]}, {"severity", told["severity"]}};
      if (told.contains("range"))
        message["line"] = told["range"]["filename"].get<std::string>() + ":" +
                          told["range"]["start"]["line"].dump();
    } else {
      message["@message"] =
          std::regex_replace(message["@message"].get<std::string>(), kTime, "after <time>");
    }
    text += type + " " + message.dump() + "\n";
  }
  return sorted_lines(text);
}

/// Terraform colours what some commands say, wherever it goes.
std::string uncolored(const std::string& text) {
  static const std::regex kColor("\x1b\\[[0-9;]*m");
  static const std::regex kFrame("^(│|╷|╵) ?");
  std::string bare;
  for (const std::string& line : lines(text))
    bare += std::regex_replace(std::regex_replace(line, kColor, ""), kFrame, "") + "\n";
  return bare;
}

/// The lines of the end: how many there were, and outputs.
std::string end_of(const Finished& operation) {
  std::string text;
  bool inside = false;
  for (const std::string& line : lines(operation.out)) {
    if (line.starts_with("Apply complete!") || line.starts_with("Destroy complete!") ||
        line.starts_with("Outputs:"))
      inside = true;
    if (inside && !line.empty()) text += line + "\n";
  }
  return masked(text);
}

bool is_operation(const std::string& command) {
  return command == "plan" || command == "apply" || command == "destroy" || command == "refresh" ||
         command == "import";
}

/// One program in a directory of its own.
class Performance {
 public:
  explicit Performance(std::string program) : program_(std::move(program)) {
    work_.environment["CHECKPOINT_DISABLE"] = "1";
  }

  std::string result_of(const TextCase& c) const {
    std::string text;
    bool written = false;
    for (const auto& [name, section] : c.sections) {
      if (name.find('.') != std::string::npos) {
        if (section.empty())
          work_.remove(name);
        else
          work_.write(name, section);
        written = true;
      } else if (name == "run") {
        if (written) (void)run({"init", "-input=false"});
        written = false;
        for (const std::string& line : lines(section)) text += step(line);
      }
    }
    return text;
  }

 private:
  Finished run(const std::vector<std::string>& arguments) const {
    Command command = work_.command(arguments);
    command.words[0] = program_;
    return test::run(command);
  }

  std::string step(const std::string& line) const {
    std::vector<std::string> arguments = words(line);
    const std::string command = arguments.at(0);
    const bool json = std::count(arguments.begin(), arguments.end(), "-json") > 0;
    if (is_operation(command)) {
      std::vector<std::string> more = {"-no-color", "-input=false"};
      if (command == "apply" || command == "destroy") more.emplace_back("-auto-approve");
      arguments.insert(arguments.begin() + 1, more.begin(), more.end());
    }
    const Finished done = run(arguments);
    std::string text = "$ " + line + "\nexit " + std::to_string(done.code) + "\n";
    if (command == "show" && json) return text + masked(shown(done.out));
    if (is_operation(command) && json) return text + masked(messages(done.out));
    if ((command == "plan" && done.code == 1) || command == "import") return text + told(done);
    if (command == "show" && arguments.size() > 1) return text + planned(done) + told(done);
    if (is_operation(command))
      return text + planned(done) + progress(done) + end_of(done) + told(done);
    return text + masked(done.out) + told({done.code, 0, false, "", uncolored(done.err)});
  }

  std::string program_;
  Workspace work_;
};

class Session : public testing::TestWithParam<TextCase> {};

TEST_P(Session, IsAsRecorded) {
  const TextCase& c = GetParam();
  const std::string terraform = terraform_program();
  const bool compared = !terraform.empty() && !c.has("differs");
  const std::string ours = Performance(plumb_program()).result_of(c);
  if (updating_golden()) {
    const std::string recorded = compared ? Performance(terraform).result_of(c) : ours;
    update_case(kDirectory, c, {{"result", recorded}});
    GTEST_SKIP() << "written anew";
  }
  EXPECT_EQ(ours, c.section("result"));
  if (!compared) return;
  EXPECT_EQ(Performance(terraform).result_of(c), c.section("result")) << "of terraform itself";
}

INSTANTIATE_TEST_SUITE_P(Table, Session, testing::ValuesIn(read_cases(kDirectory)),
                         [](const auto& info) { return test_name(info.param); });

}  // namespace
}  // namespace plumb::test
