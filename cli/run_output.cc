#include "cli/arguments.h"
#include "cli/json_text.h"
#include "cli/session.h"
#include "cli/value_text.h"
#include "diagnostics/suggestion.h"
#include "value/convert.h"
#include "value/json_codec.h"

namespace plumb::cli {
namespace {

using value::Type;
using value::Value;

/// JSON with two blanks of indentation, from values, so that no digit is lost.
void append_pretty(std::string& out, const Value& value, int indent) {
  const bool keyed =
      value.type().kind() == Type::Kind::kMap || value.type().kind() == Type::Kind::kObject;
  if (!value.has_content() || value.type().is_primitive() || value.length() == 0) {
    value::append_json(out, value);
    return;
  }
  const std::string margin(static_cast<std::size_t>(indent), ' ');
  out += keyed ? "{\n" : "[\n";
  for (std::size_t i = 0; i < value.length(); ++i) {
    out += margin + "  ";
    if (keyed) {
      value::append_json_string(out, value.key(i));
      out += ": ";
    }
    append_pretty(out, value.at(i), indent + 2);
    out += i + 1 < value.length() ? ",\n" : "\n";
  }
  out += margin + (keyed ? "}" : "]");
}

Value type_value(Type type) {
  std::string text;
  value::append_json_type(text, type);
  const auto parsed = value::parse_json(text);
  return parsed ? *parsed : Value();
}

std::string all_as_json(const std::map<std::string, state::StoredOutput>& outputs) {
  std::vector<std::pair<std::string, Value>> all;
  for (const auto& [name, output] : outputs) {
    all.emplace_back(name, Value::object({{"sensitive", Value::boolean(output.sensitive)},
                                          {"type", type_value(output.value.type())},
                                          {"value", output.value}}));
  }
  std::string out;
  append_pretty(out, Value::object(std::move(all)), 0);
  return out + "\n";
}

int show_one(Session& session, const std::string& name, const state::StoredOutput& output,
             bool json, bool raw, Diagnostics& diags) {
  if (raw) {
    value::ConversionError problem;
    const auto text = value::convert(output.value, Type::string(), problem);
    if (!text || text->is_null()) {
      diags.error(
          {}, "Unsupported value for raw output",
          "The -raw option only supports strings, numbers, and boolean values, but output value "
          "\"" +
              name + "\" is " +
              (output.value.is_null() ? "null" : value::friendly_name(output.value.type())) +
              ".\n\nUse the -json option for machine-readable representations of output values "
              "that have complex types.");
      session.show(diags);
      return 1;
    }
    session.streams.out << text->as_string();
  } else if (json) {
    std::string out;
    value::append_json(out, output.value);
    session.streams.out << out << "\n";
  } else {
    session.streams.out << value_text(output.value) << "\n";
  }
  return 0;
}

}  // namespace

int run_output(const Call& call) {
  bool json = false;
  bool raw = false;
  std::vector<std::string> names;
  Arguments arguments("output [options] [NAME]",
                      "Shows output values of the root module, as the last apply left them.");
  arguments.flag("json", json, "Write JSON");
  arguments.flag("raw", raw, "Write the value of one string, number or bool as it is");
  arguments.positional("name", names, 1);
  if (const auto ended = arguments.parse(call.arguments, call.streams)) return *ended;
  Session session(call, arguments.no_color());
  Diagnostics diags;
  std::vector<state::Intent> unfinished;
  const auto state = session.load_state(unfinished, diags);
  if (!state) {
    session.show(diags);
    return 1;
  }
  if (!names.empty()) {
    const auto found = state->outputs.find(names.front());
    if (found != state->outputs.end())
      return show_one(session, names.front(), found->second, json, raw, diags);
    std::vector<std::string> known;
    for (const auto& [name, output] : state->outputs) known.push_back(name);
    diags.error({}, "Output \"" + names.front() + "\" not found",
                "The output variable requested could not be found in the state." +
                    diagnostics::did_you_mean(names.front(), known) +
                    " If you recently added this to your configuration, be sure to run `plumb "
                    "apply`, since the state won't be updated with new output variables until that "
                    "command is run.");
    session.show(diags);
    return 1;
  }
  if (json) {
    call.streams.out << all_as_json(state->outputs);
  } else if (state->outputs.empty()) {
    diags.warning({}, "No outputs found",
                  "The state has no outputs, or none are defined. If you defined outputs and "
                  "expect to see them, run `plumb apply` first.");
    session.show(diags);
  } else {
    for (const auto& [name, output] : state->outputs)
      call.streams.out << name << " = "
                       << (output.sensitive ? "<sensitive>" : value_text(output.value)) << "\n";
  }
  return 0;
}

}  // namespace plumb::cli
