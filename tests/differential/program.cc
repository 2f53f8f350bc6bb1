#include "differential/program.h"

#include <algorithm>
#include <stdexcept>
#include <tuple>

#include "value/json_codec.h"

namespace plumb::differential {
namespace {

using value::Value;

long byte_of(const Value& range, std::string_view end) {
  const Value position = member(range, end);
  const Value* const byte = position.find("byte");
  return byte == nullptr ? -1 : std::stol(byte->as_number().to_string());
}

Mistake read_mistake(const Value& diagnostic) {
  Mistake mistake;
  mistake.severity = text_of(diagnostic, "severity");
  mistake.summary = text_of(diagnostic, "summary");
  const Value range = member(diagnostic, "range");
  if (range.length() == 0) return mistake;
  mistake.file = text_of(range, "filename");
  mistake.begin = byte_of(range, "start");
  mistake.end = byte_of(range, "end");
  return mistake;
}

void sort(std::vector<Mistake>& mistakes) {
  std::stable_sort(mistakes.begin(), mistakes.end(), [](const Mistake& a, const Mistake& b) {
    return std::tie(a.file, a.begin, a.end) < std::tie(b.file, b.begin, b.end);
  });
}

}  // namespace

test::Finished run(const Program& program, const test::Workspace& workspace,
                   const std::vector<std::string>& arguments, const std::string& input) {
  test::Command command = workspace.command(arguments);
  command.words.front() = program;
  command.environment["TF_CLI_CONFIG_FILE"] = "/dev/null";
  command.environment["CHECKPOINT_DISABLE"] = "1";
  command.deadline_s = 120;
  command.input = input;
  test::Finished finished = test::run(command);
  if (finished.timed_out || finished.signal != 0)
    throw std::runtime_error(program + " did not end well:\n" + finished.all());
  return finished;
}

void prepare(const Program& program, const test::Workspace& workspace) {
  if (program != test::plumb_program()) (void)run(program, workspace, {"init"});
}

Value parse(const std::string& json) {
  auto value = value::parse_json(json);
  if (!value) throw std::runtime_error(value.error().message + ": " + json.substr(0, 400));
  return *value;
}

Value member(const Value& object, std::string_view name) {
  const Value* const found =
      object.has_content() && object.type().kind() == value::Type::Kind::kObject ? object.find(name)
                                                                                 : nullptr;
  return found != nullptr && found->has_content() ? *found : Value::object({});
}

std::string text_of(const Value& object, std::string_view name) {
  const Value found = member(object, name);
  return found.type() == value::Type::string() ? std::string(found.as_string()) : "";
}

std::vector<Mistake> validate(const Program& program, const test::Workspace& workspace) {
  const test::Finished finished = run(program, workspace, {"validate", "-json"});
  std::vector<Mistake> mistakes;
  value::for_each_child(member(parse(finished.out), "diagnostics"),
                        [&](const Value& one) { mistakes.push_back(read_mistake(one)); });
  sort(mistakes);
  return mistakes;
}

Planned plan(const Program& program, const test::Workspace& workspace) {
  Planned planned;
  const test::Finished finished = run(
      program, workspace, {"plan", "-json", "-input=false", "-refresh=false", "-out=saved.plan"});
  for (const std::string& line : test::lines(finished.out)) {
    const Value message = parse(line);
    if (text_of(message, "type") == "diagnostic")
      planned.mistakes.push_back(read_mistake(member(message, "diagnostic")));
  }
  sort(planned.mistakes);
  if (has_errors(planned.mistakes)) return planned;
  if (finished.code != 0) throw std::runtime_error("plan failed:\n" + finished.all());
  planned.plan = parse(run(program, workspace, {"show", "-json", "saved.plan"}).out);
  return planned;
}

bool has_errors(const std::vector<Mistake>& mistakes) {
  return std::any_of(mistakes.begin(), mistakes.end(),
                     [](const Mistake& one) { return one.severity == "error"; });
}

}  // namespace plumb::differential
