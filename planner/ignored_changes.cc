#include "planner/ignored_changes.h"

namespace plumb::planner {
namespace {

using value::Type;

/// The configuration with the paths of ignore_changes as they are in the prior object.
Value ignore_path(const Value& config, const Value& prior, std::span<const ast::Step> path) {
  if (path.empty()) return prior;
  if (!config.has_content() || !prior.has_content() || config.type().is_primitive() ||
      prior.type().is_primitive())
    return config;
  const ast::Step& step = path[0];
  const bool named = step.kind == ast::Step::Kind::kAttribute ||
                     (step.key->has_content() && step.key->type() == Type::string());
  const std::string_view name = step.kind == ast::Step::Kind::kAttribute
                                    ? step.name
                                    : (named ? step.key->as_string() : std::string_view());
  const Type::Kind kind = config.type().kind();
  if (kind == Type::Kind::kObject || kind == Type::Kind::kMap) {
    std::vector<std::pair<std::string, Value>> entries;
    const Value* const before =
        prior.type().kind() == kind || prior.type().kind() == Type::Kind::kObject ? prior.find(name)
                                                                                  : nullptr;
    bool there = false;
    for (std::size_t i = 0; i < config.length(); ++i) {
      if (config.key(i) != name) {
        entries.emplace_back(config.key(i), config.at(i));
        continue;
      }
      there = true;
      if (before != nullptr)
        entries.emplace_back(name, ignore_path(config.at(i), *before, path.subspan(1)));
    }
    if (!there && before != nullptr && path.size() == 1) entries.emplace_back(name, *before);
    const Value made = kind == Type::Kind::kMap
                           ? Value::map(config.type().element(), std::move(entries))
                           : Value::object(std::move(entries));
    return made.with_marks(config.marks());
  }
  const auto index = step.kind == ast::Step::Kind::kIndex && !named && step.key->has_content()
                         ? step.key->as_number().to_int64()
                         : std::nullopt;
  if (!index || kind == Type::Kind::kSet || *index < 0 ||
      static_cast<std::size_t>(*index) >= std::min(config.length(), prior.length())) {
    return config;
  }
  std::vector<Value> elements(config.elements().begin(), config.elements().end());
  const auto at = static_cast<std::size_t>(*index);
  elements[at] = ignore_path(elements[at], prior.at(at), path.subspan(1));
  const Value made = kind == Type::Kind::kList
                         ? Value::list(config.type().element(), std::move(elements))
                         : Value::tuple(std::move(elements));
  return made.with_marks(config.marks());
}

}  // namespace

Value without_ignored(const config::Lifecycle& lifecycle, const providers::Block& schema,
                      const Value& prior, const Value& config) {
  if (prior.is_null()) return config;
  if (lifecycle.ignore_all_changes) {
    std::vector<Value> values;
    for (std::size_t i = 0; i < prior.length(); ++i) {
      const providers::Attribute* const attribute = schema.attribute(prior.key(i));
      const bool decided = attribute != nullptr && !attribute->optional && !attribute->required;
      values.push_back(decided ? Value::null(attribute->type) : prior.at(i));
    }
    return Value::object(schema.type, std::move(values));
  }
  Value out = config;
  for (const std::vector<ast::Step>& path : lifecycle.ignore_changes)
    out = ignore_path(out, prior, path);
  return out;
}

}  // namespace plumb::planner
