#include "differential/configuration_outcome.h"

#include <algorithm>
#include <regex>
#include <utility>

#include "value/json_codec.h"

namespace plumb::differential {
namespace {

using value::Value;

std::string json_of(const Value& object, std::string_view name) {
  const Value* const found = object.find(name);
  if (found == nullptr) return "absent";
  std::string text;
  value::append_json(text, *found);
  return text;
}

void add(ConfigurationOutcome& lines, const std::vector<Mistake>& mistakes) {
  for (const Mistake& mistake : mistakes) {
    std::string line = mistake.severity + " " + mistake.summary;
    if (!mistake.file.empty()) {
      line += " at " + mistake.file + " " + std::to_string(mistake.begin) + "-" +
              std::to_string(mistake.end);
    }
    lines.push_back(std::move(line));
  }
}

void add_outputs(ConfigurationOutcome& lines, const Value& plan) {
  const Value outputs = member(member(plan, "planned_values"), "outputs");
  for (std::size_t i = 0; i < outputs.length(); ++i) {
    const Value& output = outputs.at(i);
    lines.push_back("output " + std::string(outputs.key(i)) + " " + json_of(output, "value") +
                    " : " + json_of(output, "type") + " sensitive " + json_of(output, "sensitive"));
  }
  const Value changes = member(plan, "output_changes");
  for (std::size_t i = 0; i < changes.length(); ++i) {
    lines.push_back("change of output " + std::string(changes.key(i)) + " " +
                    json_of(changes.at(i), "actions") + " " + json_of(changes.at(i), "after") +
                    " unknown " + json_of(changes.at(i), "after_unknown"));
  }
}

void add_resources(ConfigurationOutcome& lines, const Value& plan) {
  value::for_each_child(member(plan, "resource_changes"), [&](const Value& resource) {
    const Value change = member(resource, "change");
    const std::string from = text_of(resource, "previous_address");
    lines.push_back(text_of(resource, "address") + (from.empty() ? "" : " from " + from) + " " +
                    json_of(change, "actions") + " " + json_of(change, "after") + " unknown " +
                    json_of(change, "after_unknown") + " sensitive " +
                    json_of(change, "after_sensitive"));
  });
}

/// Random ids differ from run to run.
std::string without_ids(const std::string& line) {
  static const std::regex id("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
  return std::regex_replace(line, id, "(id)");
}

/// Leaves the state in the workspace, but no files that the next configuration does not bring.
bool apply(const Program& program, test::Workspace& workspace, const Configuration& configuration) {
  for (const auto& [name, text] : configuration) workspace.write(name, text);
  prepare(program, workspace);
  if (run(program, workspace, {"apply", "-auto-approve", "-input=false"}).code != 0) return false;
  for (const auto& [name, text] : configuration) workspace.remove(name);
  return true;
}

Value files_value(const Configuration& configuration) {
  std::vector<std::pair<std::string, Value>> files;
  for (const auto& [name, text] : configuration) files.emplace_back(name, Value::string(text));
  return Value::object(std::move(files));
}

Configuration read_files(const Value& files) {
  Configuration configuration;
  for (std::size_t i = 0; i < files.length(); ++i)
    configuration[std::string(files.key(i))] = files.at(i).as_string();
  return configuration;
}

}  // namespace

std::optional<ConfigurationOutcome> observe(const Program& program,
                                            const RecordedConfiguration& record) {
  test::Workspace workspace;
  if (!record.before.empty() && !apply(program, workspace, record.before)) return std::nullopt;
  for (const auto& [name, text] : record.configuration) workspace.write(name, text);
  prepare(program, workspace);
  ConfigurationOutcome lines;
  const std::vector<Mistake> mistakes = validate(program, workspace);
  add(lines, mistakes);
  if (has_errors(mistakes)) return lines;
  const Planned planned = plan(program, workspace);
  lines.clear();
  add(lines, planned.mistakes);
  if (has_errors(planned.mistakes)) return lines;
  add_outputs(lines, planned.plan);
  add_resources(lines, planned.plan);
  for (std::string& line : lines) line = without_ids(line);
  std::sort(lines.begin(), lines.end());
  return lines;
}

std::string to_line(const RecordedConfiguration& record) {
  std::vector<Value> lines;
  for (const std::string& line : record.outcome) lines.push_back(Value::string(line));
  std::vector<std::pair<std::string, Value>> members{{"files", files_value(record.configuration)},
                                                     {"outcome", Value::tuple(std::move(lines))}};
  if (!record.before.empty()) members.emplace_back("before", files_value(record.before));
  std::string text;
  value::append_json(text, Value::object(std::move(members)));
  return text;
}

RecordedConfiguration configuration_from_line(const std::string& line) {
  const Value json = parse(line);
  RecordedConfiguration record;
  record.configuration = read_files(member(json, "files"));
  record.before = read_files(member(json, "before"));
  value::for_each_child(member(json, "outcome"),
                        [&](const Value& one) { record.outcome.emplace_back(one.as_string()); });
  return record;
}

}  // namespace plumb::differential
