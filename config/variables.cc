#include "config/variables.h"

#include <algorithm>
#include <cctype>

#include "config/block_reader.h"
#include "config/json_forms.h"
#include "config/literal.h"
#include "diagnostics/suggestion.h"
#include "parser/json.h"
#include "parser/parse.h"
#include "value/convert.h"

namespace plumb::config {
namespace {

using diagnostics::Diagnostics;
using diagnostics::SourceMap;

/// Undeclared names in variables files are told one by one up to here, then counted.
constexpr std::size_t kUndeclaredShown = 2;

bool is_secret(const Variable& variable) {
  return variable.sensitive || variable.ephemeral;
}

/// What may be meant as a variable's name, and dots for the rest.
std::string beginning_of(const std::string& option) {
  const auto end = std::ranges::find_if_not(
      option, [](unsigned char c) { return std::isalnum(c) != 0 || c == '_' || c == '-'; });
  return std::string(option.begin(), end) + (end == option.end() ? "" : "...");
}

class Collector {
 public:
  Collector(const Module& module, bool keeps_undeclared, system::FileSystem& files,
            SourceMap& texts, Diagnostics& diags)
      : module_(module),
        keeps_undeclared_(keeps_undeclared),
        files_(files),
        texts_(texts),
        diags_(diags) {}

  void environment(const std::map<std::string, std::string>& variables) {
    for (const auto& [name, text] : variables) {
      const auto declared = module_.variables.find(name);
      // The environment is shared by many configurations: what is not meant for this one is no
      // mistake.
      if (declared == module_.variables.end()) {
        keep(name, text, "from the environment variable TF_VAR_" + name);
        continue;
      }
      from_text(declared->second, text, "from the environment variable TF_VAR_" + name);
    }
  }

  void file(const std::string& path, bool required) {
    if (files_.kind(path) == system::FileKind::kMissing) {
      if (required) {
        diags_.error({}, "Failed to read variables file",
                     "Given variables file " + path + " does not exist.");
      }
      return;
    }
    auto text = files_.read(path);
    if (!text) {
      diags_.error({}, "Failed to read variables file", text.error().message + ".");
      return;
    }
    read(path, std::move(*text));
  }

  void option(const std::string& text) {
    const std::size_t equals = text.find('=');
    if (equals == std::string::npos) {
      // What stands there may be a secret, but for the name that it begins with.
      diags_.error({}, "Invalid -var option",
                   "The given -var option \"" + beginning_of(text) +
                       "\" is not correctly specified. It must be a variable name and value "
                       "separated by an equals sign: -var=\"key=value\".");
      return;
    }
    std::string name = text.substr(0, equals);
    if (name.ends_with(' ')) {
      const std::string bare = name.substr(0, name.find_last_not_of(' ') + 1);
      diags_.error({}, "Invalid -var option",
                   "Variable name \"" + name +
                       "\" is invalid due to trailing space. Did you mean -var=\"" + bare +
                       "=...\"?");
      return;
    }
    if (name.empty()) {
      diags_.error({}, "Invalid -var option",
                   "A given -var option has no name before the equals sign: -var=\"key=value\".");
      return;
    }
    const auto declared = module_.variables.find(name);
    if (declared == module_.variables.end() && keeps_undeclared_) {
      keep(name, text.substr(equals + 1), "using -var=\"" + name + "=...\"");
      return;
    }
    if (declared == module_.variables.end()) {
      diags_.error({}, "Value for undeclared variable",
                   "A variable named \"" + name +
                       "\" was assigned on the command line, but the root module does not declare "
                       "a variable of that name." +
                       suggestion(name) +
                       " To use this value, add a \"variable\" block to the configuration.");
      return;
    }
    from_text(declared->second, text.substr(equals + 1), "using -var=\"" + name + "=...\"");
  }

  /// `terraform.tfvars` and `*.auto.tfvars`.
  void directory(const std::string& path) {
    file(system::join_path(path, "terraform.tfvars"), false);
    file(system::join_path(path, "terraform.tfvars.json"), false);
    const auto names = files_.list(path.empty() ? "." : path);
    if (!names) return;
    for (const std::string& name : *names) {
      if (name.ends_with(".auto.tfvars") || name.ends_with(".auto.tfvars.json"))
        file(system::join_path(path, name), true);
    }
  }

  std::map<std::string, GivenValue> finish() {
    if (undeclared_ > kUndeclaredShown) {
      diags_.warning({}, "Values for undeclared variables",
                     "In addition to the other similar warnings shown, " +
                         std::to_string(undeclared_ - kUndeclaredShown) +
                         " other variable(s) defined without being declared.");
    }
    return std::move(values_);
  }

 private:
  std::string suggestion(const std::string& name) const {
    std::vector<std::string> names;
    for (const auto& [known, variable] : module_.variables) names.push_back(known);
    return diagnostics::did_you_mean(name, names);
  }

  /// A text for a variable of which nobody knows the type.
  void keep(const std::string& name, const std::string& text, std::string origin) {
    if (!keeps_undeclared_) return;
    const diagnostics::FileId id = texts_.add("<value for var." + name + ">", text);
    Diagnostics quiet;
    const ast::ExpressionFile parsed = parser::parse_expression(id, texts_, quiet);
    Value value = Value::string(text);
    if (parsed.root != nullptr && quiet.empty()) {
      const Value literal = evaluate_literal(*parsed.root, quiet);
      if (quiet.empty()) value = literal;
    }
    values_[name] = {value, std::move(origin), {}};
  }

  /// Text from outside: taken as it is for primitive types, and as an expression for the others.
  void from_text(const Variable& variable, const std::string& text, std::string origin) {
    if (!variable.has_type || variable.type.type.is_primitive()) {
      values_[variable.name] = {Value::string(text), std::move(origin), {}};
      return;
    }
    const diagnostics::FileId id = texts_.add("<value for var." + variable.name + ">", text);
    if (is_secret(variable)) texts_.conceal({id, 0, static_cast<std::uint32_t>(text.size())});
    const std::size_t before = diags_.items().size();
    const ast::ExpressionFile parsed = parser::parse_expression(id, texts_, diags_);
    if (parsed.root == nullptr || diags_.items().size() > before) return;
    const Value value = evaluate_literal(*parsed.root, diags_);
    if (diags_.items().size() == before) values_[variable.name] = {value, std::move(origin), {}};
  }

  /// What a variables file says of a secret is shown by no message, nor what it says of a variable
  /// that is not declared, for that may be one. In a broken file nobody knows what belongs to what.
  void conceal_secrets(const ast::Body& body, bool broken) {
    for (const ast::Attribute& attribute : body.attributes) {
      const auto declared = module_.variables.find(attribute.name);
      if (declared == module_.variables.end() || is_secret(declared->second))
        texts_.conceal(attribute.span);
    }
    const std::string_view text = texts_.text(body.span.file);
    for (const auto& [name, variable] : module_.variables) {
      if (broken && is_secret(variable) && text.find(name) != std::string_view::npos)
        texts_.conceal({body.span.file, 0, static_cast<std::uint32_t>(text.size())});
    }
  }

  void undeclared(const std::string& name, const std::string& path, Span span) {
    ++undeclared_;
    if (undeclared_ > kUndeclaredShown) return;
    diags_.warning(
        span, "Value for undeclared variable",
        "The root module does not declare a variable named \"" + name +
            "\" but a value was found in file \"" + path + "\"." + suggestion(name) +
            " If you meant to use this value, add a \"variable\" block to the configuration. "
            "To silence these warnings, use TF_VAR_... environment variables to provide certain "
            "\"global\" settings to all configurations in your organization.");
  }

  void read(const std::string& path, std::string text) {
    const diagnostics::FileId id = texts_.add(path, std::move(text));
    const std::size_t at_first = diags_.items().size();
    const auto tree = path.ends_with(".json")
                          ? parser::parse_json_file(id, variables_form, texts_, diags_)
                          : parser::parse_file(id, texts_, diags_);
    conceal_secrets(tree->body(), diags_.items().size() > at_first);
    for (const ast::Block& block : tree->body().blocks) {
      diags_.error(
          block.type_span, "Unexpected \"" + std::string(block.type) + "\" block",
          "Blocks are not allowed here: a variables file has one argument for each variable.");
    }
    for (const ast::Attribute& attribute : tree->body().attributes) {
      const std::string name(attribute.name);
      const std::size_t before = diags_.items().size();
      const Value value = evaluate_literal(attribute.value, diags_);
      if (diags_.items().size() > before) continue;
      if (module_.variables.count(name) == 0 && !keeps_undeclared_) {
        undeclared(name, path, attribute.name_span);
      } else {
        values_[name] = {value, "from " + path, attribute.value.span};
      }
    }
  }

  const Module& module_;
  const bool keeps_undeclared_;
  system::FileSystem& files_;
  SourceMap& texts_;
  Diagnostics& diags_;
  std::map<std::string, GivenValue> values_;
  std::size_t undeclared_ = 0;
};

Value mark(const Variable& variable, const Value& value) {
  value::Marks marks = 0;
  if (variable.sensitive) marks |= value::kSensitive;
  if (variable.ephemeral) marks |= value::kEphemeral;
  return value.with_marks(marks);
}

}  // namespace

std::map<std::string, GivenValue> collect_variables(const Module& module,
                                                    const VariableSources& sources,
                                                    system::FileSystem& files, SourceMap& texts,
                                                    Diagnostics& diags) {
  Collector collector(module, sources.keeps_undeclared, files, texts, diags);
  collector.environment(sources.environment);
  collector.directory(sources.directory);
  if (!sources.test_directory.empty()) collector.directory(sources.test_directory);
  for (const VariableOption& option : sources.options) {
    option.kind == VariableOption::Kind::kFile ? collector.file(option.text, true)
                                               : collector.option(option.text);
  }
  return collector.finish();
}

Value variable_value(const Variable& variable, const GivenValue& given, Diagnostics& diags) {
  const Span span = given.span.valid() ? given.span : variable.span;
  if (given.value.is_null()) {
    if (variable.nullable)
      return mark(variable, Value::null(variable.type.type.without_optional()));
    if (variable.default_value) return mark(variable, *variable.default_value);
    diags.error(span, "Required variable not set",
                "Unsuitable value for var." + variable.name + " set " + given.origin +
                    ": required variable may not be set to null.");
    return mark(variable, Value::unknown(variable.type.type.without_optional()));
  }
  value::ConversionError problem;
  const auto converted = value::convert(apply_defaults(given.value, variable.type.defaults),
                                        variable.type.type, problem);
  if (converted) return mark(variable, *converted);
  diags.error(span, "Invalid value for input variable",
              "Unsuitable value for var." + variable.name + " set " + given.origin + ": " +
                  problem.message + ".");
  return mark(variable, Value::unknown(variable.type.type.without_optional()));
}

Value default_or_unknown(const Variable& variable) {
  return mark(variable, variable.default_value
                            ? *variable.default_value
                            : Value::unknown(variable.type.type.without_optional()));
}

}  // namespace plumb::config
