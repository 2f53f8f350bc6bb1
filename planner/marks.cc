#include "planner/marks.h"

#include <algorithm>

#include "value/compare.h"
#include "value/json_codec.h"

namespace plumb::planner {
namespace {

using providers::Path;
using providers::PathStep;
using value::Type;
using Kind = Type::Kind;

bool keyed(const Value& value) {
  return value.type().kind() == Kind::kMap || value.type().kind() == Kind::kObject;
}

void collect_marked(const Value& value, Path& path, std::vector<Path>& out) {
  if (value.has_mark(value::kSensitive)) {
    out.push_back(path);
    return;
  }
  if (!value.has_content() || (value.marks_deep() & value::kSensitive) == 0) return;
  for (std::size_t i = 0; i < value.length(); ++i) {
    const Kind kind = value.type().kind();
    PathStep step;
    step.kind = kind == Kind::kObject
                    ? PathStep::Kind::kAttribute
                    : (kind == Kind::kMap ? PathStep::Kind::kKey : PathStep::Kind::kIndex);
    if (keyed(value)) step.name = value.key(i);
    step.index = static_cast<std::int64_t>(i);
    path.push_back(std::move(step));
    collect_marked(value.at(i), path, out);
    path.pop_back();
  }
}

/// A value that says something: not null, not a flag, not an empty string.
bool telling(const Value& value) {
  if (!value.has_content() || value.type() == Type::boolean()) return false;
  return value.type() != Type::string() || !value.as_string().empty();
}

Value mark_at(const Value& value, const Path& path, std::size_t depth) {
  if (depth == path.size()) return value.with_marks(value::kSensitive);
  if (!value.has_content() || value.type().is_primitive()) return value;
  const PathStep& step = path[depth];
  return with_children(value, [&](std::size_t i, const Value& child) {
    const bool here =
        keyed(value) ? value.key(i) == step.name : static_cast<std::int64_t>(i) == step.index;
    return here ? mark_at(child, path, depth + 1) : child;
  });
}

/// One path of `sensitive_attributes`.
Path path_of(const Value& json) {
  Path path;
  for (std::size_t i = 0; i < json.length(); ++i) {
    const Value& step = json.at(i);
    const Value* const type =
        step.type().kind() == Kind::kObject && step.has_content() ? step.find("type") : nullptr;
    const Value* const what = type == nullptr ? nullptr : step.find("value");
    if (what == nullptr || !what->has_content()) return {};
    if (what->type() == Type::string()) {
      path.push_back({PathStep::Kind::kAttribute, std::string(what->as_string()), 0});
    } else if (const Value* key =
                   what->type().kind() == Kind::kObject ? what->find("value") : nullptr;
               key != nullptr && key->has_content()) {
      if (key->type() == Type::string())
        path.push_back({PathStep::Kind::kKey, std::string(key->as_string()), 0});
      if (key->type() == Type::number())
        path.push_back({PathStep::Kind::kIndex, "", key->as_number().to_int64().value_or(0)});
    }
  }
  return path;
}

}  // namespace

Value with_children(const Value& value,
                    const std::function<Value(std::size_t, const Value&)>& change) {
  const Kind kind = value.type().kind();
  if (kind == Kind::kMap) {
    std::vector<std::pair<std::string, Value>> entries;
    for (std::size_t i = 0; i < value.length(); ++i)
      entries.emplace_back(value.key(i), change(i, value.at(i)));
    return Value::map(value.type().element(), std::move(entries)).with_marks(value.marks());
  }
  std::vector<Value> children;
  for (std::size_t i = 0; i < value.length(); ++i) children.push_back(change(i, value.at(i)));
  switch (kind) {
    case Kind::kObject:
      return Value::object(value.type(), std::move(children)).with_marks(value.marks());
    case Kind::kTuple:
      return Value::tuple(std::move(children)).with_marks(value.marks());
    case Kind::kList:
      return Value::list(value.type().element(), std::move(children)).with_marks(value.marks());
    default:
      return value;
  }
}

Value copy_marks(const Value& from, const Value& to) {
  if ((from.marks_deep() & value::kSensitive) == 0) return to;
  const Value marked = to.with_marks(from.marks() & value::kSensitive);
  if (!from.has_content() || !to.has_content() || from.type().is_primitive() ||
      to.type().is_primitive())
    return marked;
  if (keyed(from) != keyed(to)) return marked;
  // Elements of a set cannot be told apart by place, so the whole of it is marked.
  if (to.type().kind() == Kind::kSet) return to.with_marks(value::kSensitive);
  return with_children(marked, [&](std::size_t i, const Value& child) {
    const Value* other = nullptr;
    if (keyed(to)) {
      other = from.find(to.key(i));
    } else if (i < from.length()) {
      other = &from.at(i);
    }
    return other == nullptr ? child : copy_marks(*other, child);
  });
}

Value mark_object(const Value& object, const Value& config, const providers::Block& schema) {
  Value marked = copy_marks(config, providers::mark_sensitive(object, schema));
  if ((config.marks_deep() & value::kSensitive) == 0 || !marked.has_content()) return marked;
  return with_children(marked, [&](std::size_t i, const Value& child) {
    const providers::Attribute* const attribute = schema.attribute(marked.key(i));
    if (attribute == nullptr || !attribute->computed || child.marks_deep() != 0) return child;
    for (std::size_t j = 0; j < config.length(); ++j) {
      const Value& argument = config.at(j);
      if ((argument.marks_deep() & value::kSensitive) != 0 && telling(argument) && telling(child) &&
          value::identical(argument, child)) {
        return copy_marks(argument, child);
      }
    }
    return child;
  });
}

std::string sensitive_paths_json(const Value& value) {
  if ((value.marks_deep() & value::kSensitive) == 0) return "";
  Path path;
  std::vector<Path> marked;
  collect_marked(value, path, marked);
  std::string out = "[";
  for (const Path& one : marked) {
    if (out.size() > 1) out += ",";
    out += "[";
    for (const PathStep& step : one) {
      if (out.back() != '[') out += ",";
      if (step.kind == PathStep::Kind::kAttribute) {
        out += R"({"type":"get_attr","value":)";
        value::append_json_string(out, step.name);
        out += "}";
      } else {
        out += R"({"type":"index","value":{"value":)";
        step.kind == PathStep::Kind::kKey ? value::append_json_string(out, step.name)
                                          : void(out += std::to_string(step.index));
        out +=
            step.kind == PathStep::Kind::kKey ? R"(,"type":"string"}})" : R"(,"type":"number"}})";
      }
    }
    out += "]";
  }
  return out + "]";
}

Value mark_paths(const Value& value, std::string_view json) {
  if (json.empty() || json == "[]") return value;
  const auto parsed = value::parse_json(json);
  if (!parsed || !parsed->has_content() || parsed->type().kind() != Kind::kTuple) return value;
  Value marked = value;
  for (std::size_t i = 0; i < parsed->length(); ++i) {
    if (parsed->at(i).type().kind() != Kind::kTuple || !parsed->at(i).has_content()) continue;
    const Path path = path_of(parsed->at(i));
    if (!path.empty()) marked = mark_at(marked, path, 0);
    if (parsed->at(i).length() == 0) marked = marked.with_marks(value::kSensitive);  // All of it.
  }
  return marked;
}

std::optional<Value> at_path(const Value& value, const Path& path) {
  Value at = value;
  for (const PathStep& step : path) {
    if (!at.is_known()) return Value::unknown();
    if (at.is_null() || at.type().is_primitive()) return std::nullopt;
    if (step.kind == PathStep::Kind::kIndex) {
      if (keyed(at) || static_cast<std::size_t>(step.index) >= at.length()) return std::nullopt;
      const Value next = at.at(static_cast<std::size_t>(step.index));
      at = next;
    } else {
      const Value* const found = keyed(at) ? at.find(step.name) : nullptr;
      if (found == nullptr) return std::nullopt;
      const Value next = *found;
      at = next;
    }
  }
  return at;
}

std::string path_text(const Path& path) {
  std::string text;
  for (const PathStep& step : path) {
    if (step.kind == PathStep::Kind::kAttribute) text += "." + step.name;
    if (step.kind == PathStep::Kind::kKey) text += "[\"" + step.name + "\"]";
    if (step.kind == PathStep::Kind::kIndex) text += "[" + std::to_string(step.index) + "]";
  }
  return text;
}

}  // namespace plumb::planner
