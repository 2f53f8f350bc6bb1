#include "value/unify.h"

#include <algorithm>
#include <iterator>
#include <unordered_set>
#include <vector>

namespace plumb::value {
namespace {

using Kind = Type::Kind;

bool is_dynamic(Type type) {
  return type == Type::dynamic();
}

Type collection(Kind kind, Type element) {
  if (kind == Kind::kList) return Type::list(element);
  return kind == Kind::kSet ? Type::set(element) : Type::map(element);
}

bool all_convertible(std::span<const Type> types, Type to) {
  return std::all_of(types.begin(), types.end(), [&](Type type) { return convertible(type, to); });
}

/// Whether a tuple or object of the inner types may become a collection.
bool gathers(std::span<const Type> inner, Type to) {
  if (inner.empty()) return true;
  if (!is_dynamic(to.element())) return all_convertible(inner, to.element());
  return unify_elements(inner, to.kind()).has_value();
}

bool converts_to_object(Type from, Type to) {
  if (from.kind() != Kind::kObject && from.kind() != Kind::kMap) return false;
  return std::all_of(
      to.attributes().begin(), to.attributes().end(), [&](const ObjectAttribute& attribute) {
        if (from.kind() == Kind::kMap)
          return attribute.optional || convertible(from.element(), attribute.type);
        const int index = from.attribute_index(attribute.name);
        if (index < 0) return attribute.optional;
        return convertible(from.attributes()[static_cast<std::size_t>(index)].type, attribute.type);
      });
}

bool converts_to_tuple(Type from, Type to) {
  return from.kind() == Kind::kTuple &&
         std::equal(from.elements().begin(), from.elements().end(), to.elements().begin(),
                    to.elements().end(), convertible);
}

/// Each type once, in the order of first occurrence: long lists mostly have few types.
std::vector<Type> distinct(std::span<const Type> types) {
  std::vector<Type> kept;
  std::unordered_set<std::uint32_t> seen;
  for (const Type type : types) {
    if (seen.insert(type.id()).second) kept.push_back(type);
  }
  return kept;
}

/// The places of kinds among those that are tried as the common type: what holds more comes first.
int rank(Kind kind) {
  static constexpr Kind kOrder[] = {Kind::kList, Kind::kTuple,  Kind::kSet,
                                    Kind::kMap,  Kind::kObject, Kind::kString};
  if (kind == Kind::kDynamic) return static_cast<int>(std::size(kOrder)) + 1;
  return static_cast<int>(std::find(std::begin(kOrder), std::end(kOrder), kind) -
                          std::begin(kOrder));
}

bool is_preferred(Type a, Type b) {
  if (a.kind() != b.kind()) return rank(a.kind()) < rank(b.kind());
  return a.is_collection() && is_preferred(a.element(), b.element());
}

/// The first of the types, in the order of preference, that all the others convert to.
std::optional<Type> most_general(std::vector<Type> types) {
  std::stable_sort(types.begin(), types.end(), is_preferred);
  const auto found = std::find_if(types.begin(), types.end(),
                                  [&](Type type) { return all_convertible(types, type); });
  return found == types.end() ? std::nullopt : std::optional(*found);
}

/// A collection of everything that is inside the types, if each of them converts to it.
std::optional<Type> gathered(std::span<const Type> types, Kind kind) {
  std::vector<Type> all;
  for (const Type type : types) {
    const std::vector<Type> inner = inner_types(type);
    all.insert(all.end(), inner.begin(), inner.end());
  }
  const auto common = unify(all);
  if (!common) return std::nullopt;
  const Type made = collection(kind, *common);
  return all_convertible(types, made) ? std::optional(made) : std::nullopt;
}

/// What the types have at the place in common.
std::optional<Type> unify_at(std::span<const Type> types, auto&& type_at) {
  std::vector<Type> across;
  across.reserve(types.size());
  for (const Type type : types) across.push_back(type_at(type));
  return unify(across);
}

std::optional<Type> unify_objects(std::span<const Type> types) {
  const auto same_names = [&](Type type) {
    return std::equal(type.attributes().begin(), type.attributes().end(),
                      types[0].attributes().begin(), types[0].attributes().end(),
                      [](const auto& a, const auto& b) { return a.name == b.name; });
  };
  if (!std::all_of(types.begin(), types.end(), same_names)) return gathered(types, Kind::kMap);
  std::vector<ObjectAttribute> attributes(types[0].attributes().begin(),
                                          types[0].attributes().end());
  for (std::size_t i = 0; i < attributes.size(); ++i) {
    const auto common = unify_at(types, [&](Type type) { return type.attributes()[i].type; });
    if (!common) return std::nullopt;
    attributes[i].type = *common;
  }
  return Type::object(std::move(attributes));
}

std::optional<Type> unify_tuples(std::span<const Type> types) {
  const std::size_t size = types[0].elements().size();
  const bool same_size = std::all_of(types.begin(), types.end(),
                                     [&](Type type) { return type.elements().size() == size; });
  if (!same_size) return gathered(types, Kind::kList);
  std::vector<Type> elements;
  for (std::size_t i = 0; i < size; ++i) {
    const auto common = unify_at(types, [&](Type type) { return type.elements()[i]; });
    if (!common) return std::nullopt;
    elements.push_back(*common);
  }
  return Type::tuple(elements);
}

/// Collections beside structures that may be written for them: the structures become one
/// collection first.
std::optional<Type> unify_as_collections(std::span<const Type> types, Kind structure, Kind kind) {
  std::vector<Type> structures;
  std::vector<Type> others;
  for (const Type type : types) (type.kind() == structure ? structures : others).push_back(type);
  const auto made = gathered(structures, kind);
  if (!made) return std::nullopt;
  others.push_back(*made);
  const auto common = unify(others);
  return common && common->kind() == kind ? common : std::nullopt;
}

std::optional<Type> unify_distinct(std::vector<Type> types) {
  const auto count = [&](Kind kind) {
    return static_cast<std::size_t>(
        std::count_if(types.begin(), types.end(), [&](Type type) { return type.kind() == kind; }));
  };
  const std::size_t dynamic = count(Kind::kDynamic);
  const std::size_t maps = count(Kind::kMap);
  const std::size_t lists = count(Kind::kList);
  const std::size_t sets = count(Kind::kSet);
  const std::size_t objects = count(Kind::kObject);
  const std::size_t tuples = count(Kind::kTuple);
  const auto are_all = [&](std::size_t some) { return some > 0 && some + dynamic == types.size(); };
  if (are_all(maps) || are_all(lists) || are_all(sets) || are_all(objects) || are_all(tuples)) {
    // What becomes of it cannot be told until all of them are known.
    if (dynamic > 0) return Type::dynamic();
    if (objects > 0) return unify_objects(types);
    if (tuples > 0) return unify_tuples(types);
    return gathered(types, types[0].kind());
  }
  if (maps > 0 && are_all(maps + objects)) {
    if (const auto map = unify_as_collections(types, Kind::kObject, Kind::kMap)) return map;
  } else if (lists > 0 && are_all(lists + tuples)) {
    if (const auto list = unify_as_collections(types, Kind::kTuple, Kind::kList)) return list;
  } else if (objects > 0 && tuples > 0) {
    return std::nullopt;
  }
  return most_general(std::move(types));
}

}  // namespace

bool convertible(Type from, Type to) {
  if (from == to || is_dynamic(to) || is_dynamic(from)) return true;
  if (to.is_primitive())
    return from.is_primitive() && (from == Type::string() || to == Type::string());
  switch (to.kind()) {
    case Kind::kList:
    case Kind::kSet:
      if (from.kind() == Kind::kTuple) return gathers(from.elements(), to);
      return (from.kind() == Kind::kList || from.kind() == Kind::kSet) &&
             convertible(from.element(), to.element());
    case Kind::kMap:
      if (from.kind() == Kind::kObject) return gathers(inner_types(from), to);
      return from.kind() == Kind::kMap && convertible(from.element(), to.element());
    case Kind::kObject:
      return converts_to_object(from, to);
    default:
      return converts_to_tuple(from, to);
  }
}

std::optional<Type> unify(std::span<const Type> types) {
  std::vector<Type> each = distinct(types);
  if (each.empty()) return std::nullopt;
  return each.size() == 1 ? std::optional(each[0]) : unify_distinct(std::move(each));
}

std::optional<Type> unify_elements(std::span<const Type> types, Kind whole) {
  const auto common = unify(types);
  if (!common || whole == Kind::kMap || !is_dynamic(*common)) return common;
  return std::all_of(types.begin(), types.end(), is_dynamic) ? common : std::nullopt;
}

}  // namespace plumb::value
