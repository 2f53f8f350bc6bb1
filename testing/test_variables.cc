#include "testing/test_variables.h"

#include <set>

#include "ast/walk.h"

namespace plumb::testing {
namespace {

/// Reports what the expression refers to and may not. Whether there is nothing.
bool check_file_names(const ast::Expr& expr, const KnownNames& names, Diagnostics& diags) {
  bool good = true;
  ast::for_each_traversal(expr, [&](const ast::Traversal& traversal, Span span) {
    if (traversal.root != "var") {
      diags.error(span, "Invalid reference",
                  "The variables of a file can refer to variables that are given from outside, "
                  "and to nothing else.");
      good = false;
    } else if (names.variables.count(first_name(traversal)) == 0) {
      diags.error(span, "Reference to unavailable variable",
                  "The input variable \"" + first_name(traversal) +
                      "\" is given no value from outside, so it cannot be used here.");
      good = false;
    }
  });
  return good;
}

bool check_run_names(const ast::Expr& expr, const TestFile& file, const KnownNames& names,
                     Diagnostics& diags) {
  bool good = true;
  ast::for_each_traversal(expr, [&](const ast::Traversal& traversal, Span span) {
    const std::string name = first_name(traversal);
    const bool run = traversal.root == "run";
    if ((run || traversal.root == "var") && name.empty()) {
      diags.error(span, "Invalid reference",
                  "The \"" + std::string(traversal.root) +
                      "\" object cannot be accessed directly. Instead, access one of its "
                      "attributes.");
      good = false;
    } else if (run && names.runs.count(name) == 0) {
      report_unknown_run(file, traversal, "Reference to unavailable run block",
                         "Reference to unknown run block", diags);
      good = false;
    } else if (traversal.root == "var" && names.variables.count(name) == 0) {
      diags.error(span, "Reference to unavailable variable",
                  "The input variable \"" + name +
                      "\" is given no value by the file or from outside, so it cannot be used "
                      "here.");
      good = false;
    } else if (!run && traversal.root != "var") {
      diags.error(span, "Invalid reference",
                  "The variables of a run can refer to runs that came before, and to variables "
                  "that the file gives or that are given from outside.");
      good = false;
    }
  });
  return good;
}

/// Names of variables that a body or an expression of the test refers to.
void add_references(const ast::Expr& expr, std::set<std::string>& names) {
  ast::for_each_traversal(expr, [&](const ast::Traversal& traversal, Span) {
    if (traversal.root == "var") names.insert(first_name(traversal));
  });
}

void add_references(const ast::Body& body, std::set<std::string>& names) {
  for (const ast::Attribute& attribute : body.attributes) add_references(attribute.value, names);
  for (const ast::Block& block : body.blocks) add_references(block.body, names);
}

std::set<std::string> referenced_variables(const VariableLevels& levels) {
  std::set<std::string> names;
  for (const ast::Attribute* variable : levels.run.variables)
    add_references(variable->value, names);
  for (const config::CheckRule& rule : levels.run.asserts) {
    if (rule.condition != nullptr) add_references(*rule.condition, names);
    if (rule.error_message != nullptr) add_references(*rule.error_message, names);
  }
  for (const auto& [name, provider] : levels.file.providers)
    add_references(*provider.config.body, names);
  return names;
}

/// What is given to all, as the module's types have it.
void add_given(const VariableLevels& levels, RunVariables& variables) {
  for (const auto& [name, given] : levels.given) {
    const auto declared = levels.module.variables.find(name);
    if (declared == levels.module.variables.end()) {
      variables.names.variables.emplace(name, given.value);
      continue;
    }
    Diagnostics quiet;  // The run tells what does not fit.
    variables.given.emplace(name, given);
    variables.names.variables.emplace(name, config::variable_value(declared->second, given, quiet));
  }
}

/// What the test says of a secret is shown by no message.
void conceal_secret(const VariableLevels& levels, const ast::Attribute& attribute) {
  const auto declared = levels.module.variables.find(attribute.name);
  if (declared != levels.module.variables.end() &&
      (declared->second.sensitive || declared->second.ephemeral))
    levels.sources.conceal(attribute.span);
}

void set(const VariableLevels& levels, const ast::Attribute& attribute, const Value& value,
         RunVariables& variables) {
  const std::string name(attribute.name);
  const auto declared = levels.module.variables.find(name);
  Value named = value;
  if (declared != levels.module.variables.end()) {
    const config::GivenValue given{value, "by the test", attribute.value.span};
    Diagnostics quiet;
    named = config::variable_value(declared->second, given, quiet);
    variables.given.insert_or_assign(name, given);
  }
  variables.names.variables.insert_or_assign(name, named);
}

void add_of_file(const VariableLevels& levels, RunVariables& variables, Diagnostics& diags) {
  const KnownNames outside{variables.names.variables, {}};
  const NamesScope scope(outside);
  const std::set<std::string> wanted = referenced_variables(levels);
  for (const ast::Attribute* attribute : levels.file.variables) {
    const std::string name(attribute->name);
    if (levels.module.variables.count(name) == 0 && wanted.count(name) == 0) continue;
    conceal_secret(levels, *attribute);
    if (!check_file_names(attribute->value, outside, diags)) continue;
    set(levels, *attribute, eval::evaluate(attribute->value, {scope, levels.environment}, diags),
        variables);
  }
}

/// The value of a run's variable; nothing after reporting.
std::optional<Value> run_value(const VariableLevels& levels, const ast::Attribute& attribute,
                               const KnownNames& names, Diagnostics& diags) {
  if (!check_run_names(attribute.value, levels.file, names, diags)) return std::nullopt;
  const NamesScope scope(names);
  const std::size_t before = diags.items().size();
  const Value value = eval::evaluate(attribute.value, {scope, levels.environment}, diags);
  if (diags.items().size() > before) return std::nullopt;
  if (!value.is_wholly_known()) {
    diags.error(attribute.value.span, "Reference to unknown value",
                "The value of \"" + std::string(attribute.name) +
                    "\" is not known: a run that it refers to only plans, and the output is known "
                    "after apply alone. Let that run apply, or give another value.");
    return std::nullopt;
  }
  return value;
}

void add_of_run(const VariableLevels& levels, RunVariables& variables, Diagnostics& diags) {
  const KnownNames names = variables.names;
  for (const ast::Attribute* attribute : levels.run.variables) {
    const std::string name(attribute->name);
    if (levels.module.variables.count(name) == 0) {
      diags.warning(attribute->value.span, "Value for undeclared variable",
                    "The module under test does not declare the variable \"" + name +
                        "\" that run \"" + levels.run.name + "\" gives a value.");
    }
    conceal_secret(levels, *attribute);
    if (const auto value = run_value(levels, *attribute, names, diags))
      set(levels, *attribute, *value, variables);
  }
}

}  // namespace

RunVariables run_variables(const VariableLevels& levels, Diagnostics& diags) {
  RunVariables variables;
  variables.names.runs = levels.runs;
  add_given(levels, variables);
  add_of_file(levels, variables, diags);
  add_of_run(levels, variables, diags);
  if (diags.has_errors()) return variables;
  for (const auto& [name, variable] : levels.module.variables) {
    if (variable.default_value || variables.given.count(name) > 0) continue;
    diags.error(variable.span, "No value for required variable",
                "The module that run \"" + levels.run.name + "\" tests needs a value for \"" +
                    name +
                    "\". Give it with -var or -var-file, or in a variables block of the file or "
                    "of the run.");
  }
  return variables;
}

}  // namespace plumb::testing
