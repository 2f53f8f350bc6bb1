#include "differential/expression_outcome.h"

#include <algorithm>
#include <iostream>
#include <iterator>
#include <stdexcept>

#include "differential/world.h"
#include "value/json_codec.h"

namespace plumb::differential {
namespace {

using value::Value;

std::string name_of(std::size_t index) {
  return "e" + std::to_string(index);
}

/// What stands in a file before the expression.
std::string head(const std::string& name) {
  return "locals {\n  " + name + " = [\n";
}

/// The output shows value and type; the resource shows where marks are, which an output that must
/// be sensitive as a whole does not.
std::string file_of(const std::string& name, const std::string& expression) {
  return head(name) + expression + "\n  ]\n}\n\noutput \"" + name + "\" {\n  value = local." +
         name + "\n  sensitive = true\n}\n\nresource \"terraform_data\" \"" + name +
         "\" {\n  input = local." + name + "\n}\n";
}

/// JSON in one spelling.
std::string canonical(const Value& json) {
  std::string text;
  value::append_json(text, json);
  return text;
}

/// The elements of `tuple([A,B,])`, as `type()` prints it, without blanks.
std::vector<std::string> split_type(const std::string& printed) {
  std::vector<std::string> parts{""};
  int depth = 0;
  for (const char c : printed) {
    if (c == ' ' || c == '\n') continue;
    if (c == ')' || c == ']' || c == '}') --depth;
    if (depth >= 2) {
      if (c == ',' && depth == 2) {
        parts.emplace_back();
      } else {
        parts.back() += c;
      }
    }
    if (c == '(' || c == '[' || c == '{') ++depth;
  }
  parts.pop_back();
  return parts;
}

/// An outcome that is nothing but a summary.
ExpressionOutcome not_for_plans() {
  ExpressionOutcome outcome;
  outcome.summary = kNotForPlans;
  return outcome;
}

ExpressionOutcome outcome_of(const Mistake& mistake, const std::string& name) {
  // Where the value is used, and thus behind the expression.
  if (mistake.summary.starts_with("Infinite ")) return not_for_plans();
  const long start = static_cast<long>(head(name).size());
  ExpressionOutcome outcome;
  outcome.summary = mistake.summary;
  outcome.begin = mistake.begin - start;
  outcome.end = mistake.end - start;
  return outcome;
}

/// The expressions of one configuration on their way through a program.
class Batch {
 public:
  Batch(const Program& program, std::span<const std::string> expressions)
      : program_(program), outcomes_(expressions.size()), failed_(expressions.size()) {
    workspace_.write("world.tf", world_file());
    workspace_.write("unknown/unknown.tf", world_module_file());
    for (std::size_t i = 0; i < expressions.size(); ++i)
      workspace_.write(name_of(i) + ".tf", file_of(name_of(i), expressions[i]));
    prepare(program_, workspace_);
  }

  std::vector<ExpressionOutcome> observe() {
    while (take_out(validate(program_, workspace_))) {
    }
    for (Planned planned = plan(program_, workspace_);; planned = plan(program_, workspace_)) {
      if (take_out(planned.mistakes)) continue;
      read(planned.plan);
      read_types();
      return std::move(outcomes_);
    }
  }

 private:
  /// Keeps the first mistake of each file, and removes the file. Whether there was any.
  bool take_out(const std::vector<Mistake>& mistakes) {
    bool any = false;
    for (const Mistake& mistake : mistakes) {
      if (mistake.severity != "error") continue;
      if (!mistake.file.starts_with("e"))
        throw std::runtime_error("no expression's mistake: " + mistake.summary + " in " +
                                 mistake.file);
      const std::size_t index = std::stoul(mistake.file.substr(1));
      if (failed_[index]) continue;
      outcomes_[index] = outcome_of(mistake, name_of(index));
      failed_[index] = true;
      workspace_.remove(mistake.file);
      any = true;
    }
    return any;
  }

  void read(const Value& plan) {
    const Value outputs = member(member(plan, "planned_values"), "outputs");
    const Value changes = member(plan, "output_changes");
    for (std::size_t i = 0; i < outcomes_.size(); ++i) {
      if (failed_[i]) continue;
      const Value change = member(changes, name_of(i));
      const Value* const after = change.find("after");
      const Value* const unknown = change.find("after_unknown");
      if (after == nullptr || unknown == nullptr)
        throw std::runtime_error("there is no output " + name_of(i));
      outcomes_[i].value = canonical(*after);
      outcomes_[i].unknown = canonical(*unknown);
      const Value type = member(member(outputs, name_of(i)), "type");
      if (type.length() > 0) outcomes_[i].type = canonical(type);
    }
    value::for_each_child(member(plan, "resource_changes"), [&](const Value& resource) {
      const std::string name = text_of(resource, "name");
      if (!name.starts_with("e")) return;
      const Value marks = member(member(resource, "change"), "after_sensitive");
      const Value* const input = marks.find("input");
      outcomes_[std::stoul(name.substr(1))].sensitive =
          input == nullptr ? "false" : canonical(*input);
    });
  }

  /// A plan has no types of what is unknown; the console has.
  void read_types() {
    std::vector<std::size_t> asked;
    std::string question;
    for (std::size_t i = 0; i < outcomes_.size(); ++i) {
      if (failed_[i] || !outcomes_[i].type.empty()) continue;
      asked.push_back(i);
      question += (question.empty() ? "local." : ", local.") + name_of(i);
    }
    if (asked.empty()) return;
    const test::Finished console =
        differential::run(program_, workspace_, {"console"}, "type([" + question + "])\n");
    const std::vector<std::string> types = split_type(console.out);
    if (types.size() != asked.size())
      throw std::runtime_error("types of unknown values:\n" + console.all());
    for (std::size_t k = 0; k < asked.size(); ++k) outcomes_[asked[k]].type = types[k];
  }

  const Program& program_;
  test::Workspace workspace_;
  std::vector<ExpressionOutcome> outcomes_;
  std::vector<bool> failed_;
};

}  // namespace

std::vector<ExpressionOutcome> observe(const Program& program,
                                       std::span<const std::string> expressions) {
  try {
    return Batch(program, expressions).observe();
  } catch (const std::exception& problem) {
    if (expressions.size() == 1) {
      std::cerr << expressions[0] << ": " << problem.what() << "\n";
      return {not_for_plans()};
    }
  }
  const std::size_t half = expressions.size() / 2;
  std::vector<ExpressionOutcome> outcomes = observe(program, expressions.first(half));
  std::vector<ExpressionOutcome> others = observe(program, expressions.subspan(half));
  std::move(others.begin(), others.end(), std::back_inserter(outcomes));
  return outcomes;
}

std::string to_line(const RecordedExpression& record) {
  const ExpressionOutcome& outcome = record.outcome;
  std::vector<std::pair<std::string, Value>> members{
      {"expression", Value::string(record.expression)}};
  const auto add = [&](const char* name, const std::string& text) {
    if (!text.empty()) members.emplace_back(name, Value::string(text));
  };
  add("error", outcome.summary);
  if (!outcome.summary.empty()) {
    members.emplace_back(
        "at", Value::tuple({Value::integer(outcome.begin), Value::integer(outcome.end)}));
  }
  add("value", outcome.value);
  add("type", outcome.type);
  // Most values are known and open all through.
  if (outcome.unknown != "false") add("unknown", outcome.unknown);
  if (outcome.sensitive != "[]") add("sensitive", outcome.sensitive);
  std::string line;
  value::append_json(line, Value::object(std::move(members)));
  return line;
}

RecordedExpression from_line(const std::string& line) {
  const Value json = parse(line);
  RecordedExpression record;
  record.expression = text_of(json, "expression");
  ExpressionOutcome& outcome = record.outcome;
  outcome.summary = text_of(json, "error");
  if (!outcome.summary.empty()) {
    const Value at = member(json, "at");
    outcome.begin = std::stol(at.at(0).as_number().to_string());
    outcome.end = std::stol(at.at(1).as_number().to_string());
    return record;
  }
  outcome.value = text_of(json, "value");
  outcome.type = text_of(json, "type");
  outcome.unknown = text_of(json, "unknown");
  if (outcome.unknown.empty()) outcome.unknown = "false";
  outcome.sensitive = text_of(json, "sensitive");
  if (outcome.sensitive.empty()) outcome.sensitive = "[]";
  return record;
}

std::string difference(const ExpressionOutcome& a, const ExpressionOutcome& b) {
  if (a.summary.empty() != b.summary.empty()) return "outcome";
  if (a.summary != b.summary) return "summary";
  if (a.begin != b.begin || a.end != b.end) return "range";
  if (a.unknown != b.unknown) return "unknown";
  if (a.type != b.type) return "type";
  if (a.value != b.value) return "value";
  return a.sensitive != b.sensitive ? "sensitive" : "";
}

std::string describe(const ExpressionOutcome& outcome) {
  if (!outcome.summary.empty()) {
    return "error " + outcome.summary + " at " + std::to_string(outcome.begin) + "-" +
           std::to_string(outcome.end);
  }
  return outcome.value + " : " + outcome.type + " unknown " + outcome.unknown + " sensitive " +
         outcome.sensitive;
}

}  // namespace plumb::differential
