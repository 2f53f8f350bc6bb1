#include "differential/configuration_outcome.h"

#include <algorithm>

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
    lines.push_back(text_of(resource, "address") + " " + json_of(change, "actions") + " " +
                    json_of(change, "after") + " unknown " + json_of(change, "after_unknown") +
                    " sensitive " + json_of(change, "after_sensitive"));
  });
}

}  // namespace

ConfigurationOutcome observe(const Program& program, const Configuration& configuration) {
  test::Workspace workspace;
  for (const auto& [name, text] : configuration) workspace.write(name, text);
  // Only modules have to be found by init; what is wrong is told by validate in a form to read.
  (void)run(program, workspace, {"init"});
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
  std::sort(lines.begin(), lines.end());
  return lines;
}

std::string to_line(const RecordedConfiguration& record) {
  std::vector<std::pair<std::string, Value>> files;
  for (const auto& [name, text] : record.configuration)
    files.emplace_back(name, Value::string(text));
  std::vector<Value> lines;
  for (const std::string& line : record.outcome) lines.push_back(Value::string(line));
  std::string text;
  value::append_json(text, Value::object({{"files", Value::object(std::move(files))},
                                          {"outcome", Value::tuple(std::move(lines))}}));
  return text;
}

RecordedConfiguration configuration_from_line(const std::string& line) {
  const Value json = parse(line);
  RecordedConfiguration record;
  const Value files = member(json, "files");
  for (std::size_t i = 0; i < files.length(); ++i)
    record.configuration[std::string(files.key(i))] = files.at(i).as_string();
  value::for_each_child(member(json, "outcome"),
                        [&](const Value& one) { record.outcome.emplace_back(one.as_string()); });
  return record;
}

}  // namespace plumb::differential
