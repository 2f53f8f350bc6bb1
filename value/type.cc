#include "value/type.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <cassert>
#include <deque>
#include <memory>
#include <mutex>
#include <unordered_map>

namespace plumb::value {
namespace {

struct TypeNode {
  Type::Kind kind = Type::Kind::kDynamic;
  std::vector<Type> elements;  ///< Of a collection one, of a tuple all.
  std::vector<ObjectAttribute> attributes;
  bool has_dynamic = false;
  bool has_optional = false;
};

std::size_t mix(std::size_t seed, std::size_t part) {
  return (seed ^ (part + 0x9e3779b97f4a7c15ULL + (seed << 6U) + (seed >> 2U))) *
         0x2545F4914F6CDD1DULL;
}

std::size_t hash_of(const TypeNode& node) {
  std::size_t seed = static_cast<std::size_t>(node.kind);
  for (const Type element : node.elements) seed = mix(seed, element.id());
  for (const ObjectAttribute& attribute : node.attributes) {
    seed = mix(seed, std::hash<std::string>()(attribute.name));
    seed = mix(seed, attribute.type.id() * 2 + (attribute.optional ? 1 : 0));
  }
  return seed;
}

/// All types ever made. Nodes are reached without a lock through a table of chunks that only grows;
/// making one takes the lock of its hash's shard. Nothing is freed: programs use few types, and a
/// Type may be held anywhere.
class Interner {
 public:
  Interner() {
    for (const Type::Kind kind :
         {Type::Kind::kDynamic, Type::Kind::kString, Type::Kind::kNumber, Type::Kind::kBool}) {
      TypeNode node;
      node.kind = kind;
      node.has_dynamic = kind == Type::Kind::kDynamic;
      append(std::move(node));
    }
  }

  [[nodiscard]] const TypeNode& node(Type type) const {
    const std::uint32_t id = type.id();
    return chunks_[id >> kChunkBits].load(std::memory_order_acquire)[id & (kChunkSize - 1)];
  }

  Type intern(TypeNode node) {
    const std::size_t hash = hash_of(node);
    Shard& shard = shards_[hash % shards_.size()];
    const std::lock_guard lock(shard.mutex);
    const auto [begin, end] = shard.types.equal_range(hash);
    for (auto it = begin; it != end; ++it) {
      const TypeNode& known = this->node(it->second);
      if (known.kind == node.kind && known.elements == node.elements &&
          known.attributes == node.attributes) {
        return it->second;
      }
    }
    for (const Type element : node.elements) {
      node.has_dynamic |= this->node(element).has_dynamic;
      node.has_optional |= this->node(element).has_optional;
    }
    for (const ObjectAttribute& attribute : node.attributes) {
      node.has_dynamic |= this->node(attribute.type).has_dynamic;
      node.has_optional |= attribute.optional || this->node(attribute.type).has_optional;
    }
    const Type type = append(std::move(node));
    shard.types.emplace(hash, type);
    return type;
  }

 private:
  static constexpr std::uint32_t kChunkBits = 10;
  static constexpr std::uint32_t kChunkSize = 1U << kChunkBits;

  Type append(TypeNode node) {
    const std::lock_guard lock(append_mutex_);
    const std::uint32_t id = size_++;
    const std::uint32_t chunk = id >> kChunkBits;
    assert(chunk < chunks_.size());
    if (chunks_[chunk].load(std::memory_order_relaxed) == nullptr) {
      storage_.push_back(std::make_unique<TypeNode[]>(kChunkSize));
      storage_.back()[id & (kChunkSize - 1)] = std::move(node);
      chunks_[chunk].store(storage_.back().get(), std::memory_order_release);
    } else {
      storage_.back()[id & (kChunkSize - 1)] = std::move(node);
    }
    return Type::from_id(id);
  }

  struct Shard {
    std::mutex mutex;
    std::unordered_multimap<std::size_t, Type> types;
  };
  std::array<Shard, 16> shards_;
  std::mutex append_mutex_;
  std::uint32_t size_ = 0;
  std::vector<std::unique_ptr<TypeNode[]>> storage_;
  std::array<std::atomic<TypeNode*>, 65536> chunks_{};
};

/// Never destroyed: values may outlive any order of static destruction.
Interner& interner() {
  static Interner* const instance = new Interner;
  return *instance;
}

Type collection(Type::Kind kind, Type element) {
  TypeNode node;
  node.kind = kind;
  node.elements = {element};
  return interner().intern(std::move(node));
}

}  // namespace

Type Type::list(Type element) {
  return collection(Kind::kList, element);
}
Type Type::set(Type element) {
  return collection(Kind::kSet, element);
}
Type Type::map(Type element) {
  return collection(Kind::kMap, element);
}

Type Type::tuple(std::span<const Type> elements) {
  TypeNode node;
  node.kind = Kind::kTuple;
  node.elements.assign(elements.begin(), elements.end());
  return interner().intern(std::move(node));
}

Type Type::object(std::vector<ObjectAttribute> attributes) {
  const auto by_name = [](const ObjectAttribute& a, const ObjectAttribute& b) {
    return a.name < b.name;
  };
  if (!std::is_sorted(attributes.begin(), attributes.end(), by_name)) {
    std::sort(attributes.begin(), attributes.end(), by_name);
  }
  TypeNode node;
  node.kind = Kind::kObject;
  node.attributes = std::move(attributes);
  return interner().intern(std::move(node));
}

Type::Kind Type::kind() const {
  return id_ <= 3 ? static_cast<Kind>(id_) : interner().node(*this).kind;
}

bool Type::is_collection() const {
  const Kind k = kind();
  return k == Kind::kList || k == Kind::kSet || k == Kind::kMap;
}

Type Type::element() const {
  assert(is_collection());
  return interner().node(*this).elements.front();
}

std::span<const Type> Type::elements() const {
  return interner().node(*this).elements;
}
std::span<const ObjectAttribute> Type::attributes() const {
  return interner().node(*this).attributes;
}
bool Type::has_dynamic() const {
  return interner().node(*this).has_dynamic;
}

int Type::attribute_index(std::string_view name) const {
  const std::vector<ObjectAttribute>& all = interner().node(*this).attributes;
  const auto at =
      std::lower_bound(all.begin(), all.end(), name,
                       [](const ObjectAttribute& a, std::string_view n) { return a.name < n; });
  return at != all.end() && at->name == name ? static_cast<int>(at - all.begin()) : -1;
}

Type Type::without_optional() const {
  const TypeNode& node = interner().node(*this);
  if (!node.has_optional) return *this;
  TypeNode plain;
  plain.kind = node.kind;
  for (const Type element : node.elements) plain.elements.push_back(element.without_optional());
  for (const ObjectAttribute& attribute : node.attributes) {
    plain.attributes.push_back({attribute.name, attribute.type.without_optional(), false});
  }
  return interner().intern(std::move(plain));
}

std::vector<Type> inner_types(Type type) {
  if (type.is_collection()) return {type.element()};
  if (type.kind() == Type::Kind::kTuple) return {type.elements().begin(), type.elements().end()};
  std::vector<Type> types;
  types.reserve(type.attributes().size());
  for (const ObjectAttribute& attribute : type.attributes()) types.push_back(attribute.type);
  return types;
}

std::string friendly_name(Type type) {
  switch (type.kind()) {
    case Type::Kind::kDynamic:
      return "dynamic";
    case Type::Kind::kString:
      return "string";
    case Type::Kind::kNumber:
      return "number";
    case Type::Kind::kBool:
      return "bool";
    case Type::Kind::kList:
      return "list of " + friendly_name(type.element());
    case Type::Kind::kSet:
      return "set of " + friendly_name(type.element());
    case Type::Kind::kMap:
      return "map of " + friendly_name(type.element());
    case Type::Kind::kTuple:
      return "tuple";
    case Type::Kind::kObject:
      return "object";
  }
  return "";
}

std::string constraint_text(Type type) {
  switch (type.kind()) {
    case Type::Kind::kDynamic:
      return "any";
    case Type::Kind::kString:
    case Type::Kind::kNumber:
    case Type::Kind::kBool:
      return friendly_name(type);
    case Type::Kind::kList:
      return "list(" + constraint_text(type.element()) + ")";
    case Type::Kind::kSet:
      return "set(" + constraint_text(type.element()) + ")";
    case Type::Kind::kMap:
      return "map(" + constraint_text(type.element()) + ")";
    case Type::Kind::kTuple: {
      std::string text = "tuple([";
      for (std::size_t i = 0; i < type.elements().size(); ++i) {
        text += (i == 0 ? "" : ", ") + constraint_text(type.elements()[i]);
      }
      return text + "])";
    }
    case Type::Kind::kObject: {
      std::string text = "object({";
      for (std::size_t i = 0; i < type.attributes().size(); ++i) {
        const ObjectAttribute& attribute = type.attributes()[i];
        const std::string inner = constraint_text(attribute.type);
        text += (i == 0 ? "" : ", ") + attribute.name + " = " +
                (attribute.optional ? "optional(" + inner + ")" : inner);
      }
      return text + "})";
    }
  }
  return "";
}

}  // namespace plumb::value
