/// The types of values: HCL's primitive, collection and structural types.
///
/// Types are interned for the life of the process: equal types have equal ids, so comparing them
/// costs nothing, and a type is copied like an integer. Creating and reading types is thread-safe.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace plumb::value {

class Type;

/// An attribute of an object type.
struct ObjectAttribute;

class Type {
 public:
  enum class Kind : std::uint8_t {
    kDynamic,  ///< Not known yet, or any. Only null and unknown values have it.
    kString,
    kNumber,
    kBool,
    kList,
    kSet,
    kMap,
    kTuple,
    kObject,
  };

  constexpr Type() = default;  ///< kDynamic.

  static constexpr Type dynamic() { return Type(0); }
  static constexpr Type string() { return Type(1); }
  static constexpr Type number() { return Type(2); }
  static constexpr Type boolean() { return Type(3); }
  [[nodiscard]] static Type list(Type element);
  [[nodiscard]] static Type set(Type element);
  [[nodiscard]] static Type map(Type element);
  [[nodiscard]] static Type tuple(std::span<const Type> elements);
  /// Attributes in any order; names must be distinct.
  [[nodiscard]] static Type object(std::vector<ObjectAttribute> attributes);

  [[nodiscard]] Kind kind() const;
  [[nodiscard]] bool is_primitive() const { return id_ >= 1 && id_ <= 3; }
  /// A list, set or map.
  [[nodiscard]] bool is_collection() const;
  /// The element type of a collection.
  [[nodiscard]] Type element() const;
  /// The element types of a tuple.
  [[nodiscard]] std::span<const Type> elements() const;
  /// The attributes of an object, in the byte order of their names.
  [[nodiscard]] std::span<const ObjectAttribute> attributes() const;
  /// Position among attributes(), or -1.
  [[nodiscard]] int attribute_index(std::string_view name) const;
  /// Whether `dynamic` occurs in it at any depth.
  [[nodiscard]] bool has_dynamic() const;
  /// The same without the optional flags of type constraints, at any depth.
  [[nodiscard]] Type without_optional() const;

  [[nodiscard]] std::uint32_t id() const { return id_; }
  [[nodiscard]] static constexpr Type from_id(std::uint32_t id) { return Type(id); }
  friend bool operator==(Type, Type) = default;

 private:
  constexpr explicit Type(std::uint32_t id) : id_(id) {}
  std::uint32_t id_ = 0;
};

struct ObjectAttribute {
  std::string name;
  Type type;
  bool optional = false;  ///< In type constraints only: `optional(…)`.
  friend bool operator==(const ObjectAttribute&, const ObjectAttribute&) = default;
};

/// The types of what is directly inside values of the type: one of a collection, all of a tuple or
/// object.
[[nodiscard]] std::vector<Type> inner_types(Type type);

/// As messages name it: `string`, `list of string`, `object`, `tuple`.
[[nodiscard]] std::string friendly_name(Type type);
/// As a constraint is written: `list(string)`, `object({a = number})`.
[[nodiscard]] std::string constraint_text(Type type);

}  // namespace plumb::value
