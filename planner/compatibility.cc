#include "planner/compatibility.h"

#include "eval/evaluate.h"
#include "value/compare.h"

namespace plumb::planner {
namespace {

using providers::Attribute;
using providers::Block;
using value::Type;
using Kind = Type::Kind;

Value field(const Value& object, std::string_view name, Type type) {
  if (!object.has_content()) return object.is_known() ? Value::null(type) : Value::unknown(type);
  const Value* const found = object.find(name);
  return found == nullptr ? Value::null(type) : *found;
}

/// How a message shows a value: never one that is sensitive.
std::string shown(const Value& value, bool sensitive) {
  if (sensitive) return "a sensitive value";
  const std::string text = eval::describe_value(value);
  return text.starts_with("is ") ? text.substr(3) : text;
}

void compare_results(const Value& planned, const Value& actual, const std::string& path,
                     bool sensitive, std::vector<std::string>& out);

void compare_children(const Value& planned, const Value& actual, const std::string& path,
                      bool sensitive, std::vector<std::string>& out) {
  const Kind kind = planned.type().kind();
  if (kind == Kind::kSet) {
    if (planned.is_wholly_known() ? !value::identical(planned, actual)
                                  : actual.length() > planned.length()) {
      out.push_back(path + ": planned set elements do not match what came out");
    }
    return;
  }
  if (planned.length() != actual.length()) {
    out.push_back(path + ": had " + std::to_string(planned.length()) + " elements, but now has " +
                  std::to_string(actual.length()));
    return;
  }
  const bool keyed = kind == Kind::kMap || kind == Kind::kObject;
  for (std::size_t i = 0; i < planned.length(); ++i) {
    if (keyed && planned.key(i) != actual.key(i)) {
      out.push_back(path + ": element \"" + std::string(planned.key(i)) + "\" has vanished");
      return;
    }
    const std::string step = kind == Kind::kObject ? "." + std::string(planned.key(i))
                             : keyed               ? "[\"" + std::string(planned.key(i)) + "\"]"
                                                   : "[" + std::to_string(i) + "]";
    compare_results(planned.at(i), actual.at(i), path + step, sensitive, out);
  }
}

void compare_results(const Value& planned, const Value& actual, const std::string& path,
                     bool sensitive, std::vector<std::string>& out) {
  if (!planned.is_known()) {
    const value::Refinement& promised = planned.refinement();
    if (promised.not_null && actual.is_null())
      out.push_back(path + ": was planned not to be null, but now is");
    if (!promised.prefix.empty() && actual.has_content() && actual.type() == Type::string() &&
        !actual.as_string().starts_with(promised.prefix)) {
      out.push_back(path + ": was planned to begin otherwise");
    }
    return;
  }
  if (!actual.is_known() || value::identical(planned, actual)) return;
  const bool same_kind = planned.has_content() && actual.has_content() &&
                         planned.type().kind() == actual.type().kind();
  if (same_kind && !planned.type().is_primitive()) {
    compare_children(planned, actual, path, sensitive, out);
    return;
  }
  out.push_back(sensitive ? path + ": inconsistent values for sensitive attribute"
                          : path + ": was " + shown(planned, false) + ", but now " +
                                shown(actual, false));
}

void check_plan(const Block& schema, const Value& prior, const Value& config, const Value& planned,
                const std::string& path, std::vector<std::string>& out);

void check_planned_attribute(const Attribute& attribute, const Value& prior, const Value& config,
                             const Value& planned, const std::string& path,
                             std::vector<std::string>& out) {
  if (attribute.write_only) return;  // See write_only.h.
  if (value::identical(planned, config)) return;
  if (!config.is_known()) return;
  if (config.is_null()) {
    if (attribute.computed) return;
    out.push_back(path + ": planned value " + shown(planned, attribute.sensitive) +
                  " for a non-computed attribute");
    return;
  }
  if (!prior.is_null() && value::identical(planned, prior)) return;
  // Where the configuration has unknowns inside, the provider may know more.
  if (!config.is_wholly_known()) return;
  if (attribute.nested != nullptr) return;
  out.push_back(path + ": planned value " + shown(planned, attribute.sensitive) +
                " does not match config value " + shown(config, attribute.sensitive) +
                (prior.is_null() ? "" : " nor prior value " + shown(prior, attribute.sensitive)));
}

void check_plan(const Block& schema, const Value& prior, const Value& config, const Value& planned,
                const std::string& path, std::vector<std::string>& out) {
  if (planned.is_null() != config.is_null()) {
    out.push_back(path + (planned.is_null() ? ": planned for absence but config wants existence"
                                            : ": planned for existence but config wants absence"));
    return;
  }
  if (!planned.has_content() || !config.has_content()) return;
  for (const Attribute& attribute : schema.attributes) {
    check_planned_attribute(attribute, field(prior, attribute.name, attribute.type),
                            field(config, attribute.name, attribute.type),
                            field(planned, attribute.name, attribute.type),
                            path + "." + attribute.name, out);
  }
  for (const providers::NestedBlock& nested : schema.blocks) {
    const Value wanted = field(config, nested.name, Type::dynamic());
    const Value got = field(planned, nested.name, Type::dynamic());
    const std::string at = path + "." + nested.name;
    if (!wanted.has_content() || value::identical(wanted, got)) continue;
    if (!got.is_known()) {
      out.push_back(at + ": blocks must not be planned as unknown");
    } else if (nested.nesting == providers::Nesting::kSingle ||
               nested.nesting == providers::Nesting::kGroup) {
      check_plan(*nested.block, field(prior, nested.name, Type::dynamic()), wanted, got, at, out);
    } else if (nested.nesting != providers::Nesting::kSet && got.length() != wanted.length()) {
      out.push_back(at + ": block count in plan (" + std::to_string(got.length()) +
                    ") disagrees with count in config (" + std::to_string(wanted.length()) + ")");
    }
  }
}

}  // namespace

std::vector<std::string> plan_breaches(const Block& schema, const Value& prior, const Value& config,
                                       const Value& planned) {
  std::vector<std::string> out;
  check_plan(schema, prior, config, planned, "", out);
  return out;
}

std::vector<std::string> result_breaches(const Block& schema, const Value& planned,
                                         const Value& actual) {
  std::vector<std::string> out;
  if (planned.is_null() != actual.is_null()) {
    out.emplace_back(actual.is_null() ? ": root object was present, but now absent"
                                      : ": root object was absent, but now present");
    return out;
  }
  if (!planned.has_content() || !actual.has_content()) return out;
  for (const value::ObjectAttribute& name : schema.type.attributes()) {
    const Attribute* const attribute = schema.attribute(name.name);
    compare_results(field(planned, name.name, name.type), field(actual, name.name, name.type),
                    "." + name.name, attribute != nullptr && attribute->sensitive, out);
  }
  return out;
}

}  // namespace plumb::planner
