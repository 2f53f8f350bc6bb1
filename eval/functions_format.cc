/// format and formatlist.
#include <algorithm>

#include "eval/argument.h"
#include "eval/format_verb.h"

namespace plumb::eval {
namespace {

Value unknown_string(std::string prefix) {
  value::Refinement refinement;
  refinement.not_null = true;
  refinement.prefix = std::move(prefix);
  return Value::unknown(Type::string(), refinement);
}

/// Why more arguments are wrong than the text uses.
CallError too_many(std::size_t used) {
  if (used == 0) return {"too many arguments; no verbs in format string", 1};
  return {"too many arguments; only " + std::to_string(used) + " used by format string", used + 1};
}

/// The text with its verbs replaced. From the first unknown argument on nothing is known of it but
/// how it begins.
CallResult format_text(std::string_view format, Arguments args) {
  std::string out;
  std::string prefix;
  bool known = true;
  std::size_t next = 0;
  std::size_t used = 0;
  for (std::size_t at = 0; at < format.size();) {
    const std::size_t percent = std::min(format.find('%', at), format.size());
    out += format.substr(at, percent - at);
    at = percent;
    if (at >= format.size()) break;
    if (format.substr(at, 2) == "%%") {
      out += '%';
      at += 2;
      continue;
    }
    const auto verb = parse_verb(format, at);
    if (!verb) return call_error(verb.error());
    at += verb->source.size();
    const std::size_t index = verb->argument ? *verb->argument - 1 : next;
    if (index >= args.size()) {
      return call_error("not enough arguments for " + quoted(verb->source) + " at " +
                        std::to_string(verb->offset) + ": need index " + std::to_string(index + 1) +
                        " but have " + std::to_string(args.size()) + " total");
    }
    next = index + 1;
    used = std::max(used, next);
    if (!args[index].is_wholly_known()) {
      if (known) prefix = out;
      known = false;
      continue;
    }
    const auto text = format_value(*verb, args[index]);
    if (!text) return call_error(text.error());
    out += *text;
  }
  if (used < args.size()) return tl::unexpected(too_many(used));
  return known ? Value::string(out) : unknown_string(std::move(prefix));
}

/// The text, or an unknown one: with what is wrong Terraform waits until all is known.
CallResult format_known(std::string_view format, Arguments args) {
  auto made = format_text(format, args);
  if (std::any_of(args.begin(), args.end(), [](const Value& arg) {
        return !arg.is_known() && arg.type() == Type::dynamic();
      })) {
    return Value::unknown();
  }
  const bool known =
      std::all_of(args.begin(), args.end(), [](const Value& arg) { return arg.is_wholly_known(); });
  return made || known ? made : CallResult(unknown_string(""));
}

CallResult format(const Context&, Arguments args) {
  return format_known(args[0].as_string(), args.subspan(1));
}

/// How often formatlist goes around, or nothing if there is no list among the arguments.
tl::expected<std::optional<std::size_t>, CallError> count_rounds(Arguments args) {
  std::optional<std::size_t> rounds;
  std::size_t first = 0;
  for (std::size_t i = 1; i < args.size(); ++i) {
    if (!is_sequence(args[i].type()) || !args[i].has_content()) continue;
    const std::size_t length = args[i].length();
    if (rounds && *rounds != length) {
      return argument_error(i, "argument " + std::to_string(i) + " has length " +
                                   std::to_string(length) +
                                   ", which is inconsistent with argument " +
                                   std::to_string(first) + " of length " + std::to_string(*rounds));
    }
    if (!rounds) first = i;
    rounds = length;
  }
  return rounds;
}

CallResult formatlist(const Context&, Arguments args) {
  const std::string_view text = args[0].as_string();
  const Type strings = Type::list(Type::string());
  if (args.size() == 1) {
    auto made = format_text(text, {});
    if (!made) return made;
    return Value::list(Type::string(), {std::move(*made)});
  }
  PLUMB_ASSIGN(const std::optional<std::size_t> rounds, count_rounds(args));
  for (const Value& arg : args.subspan(1)) {
    if (!arg.is_known() && arg.type() == Type::dynamic()) return Value::unknown();
    const bool may_be_list = is_sequence(arg.type());
    const bool loose_set = arg.type().kind() == Kind::kSet && !arg.is_wholly_known();
    if ((!arg.is_known() && may_be_list) || loose_set) return unknown_result(strings);
  }
  std::vector<Value> made;
  for (std::size_t round = 0; round < rounds.value_or(1); ++round) {
    std::vector<Value> inputs;
    for (const Value& arg : args.subspan(1)) {
      inputs.push_back(is_sequence(arg.type()) && arg.has_content() ? arg.at(round) : arg);
    }
    auto line = format_known(text, inputs);
    if (!line)
      return call_error("error on format iteration " + std::to_string(round) + ": " +
                        line.error().message);
    made.push_back(std::move(*line));
  }
  return Value::list(Type::string(), std::move(made));
}

}  // namespace

std::vector<Function> format_functions() {
  const Type string = Type::string();
  const Parameter text{"format", string};
  const Parameter values{
      .name = "args", .type = Type::dynamic(), .allow_null = true, .allow_unknown = true};
  return {
      {"format", {text}, values, string, format, {}},
      {"formatlist", {text}, values, Type::list(string), formatlist, {}},
  };
}

}  // namespace plumb::eval
