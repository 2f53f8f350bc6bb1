/// Values: immutable, 16 bytes, copied freely and shared between threads.
///
/// A value has a type, is null, unknown or known, and carries marks. Marks and unknown-ness are
/// fields of the handle, not wrappers, so that reading a value needs no unwrapping; who computes
/// with values goes through lift() in eval, which carries them over. Small scalars are inline,
/// everything else is shared by reference count.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "value/number.h"
#include "value/type.h"

namespace plumb::value {

/// A set of marks, as bits.
using Marks = std::uint8_t;
inline constexpr Marks kSensitive = 1;
inline constexpr Marks kEphemeral = 2;
inline constexpr Marks kDeprecated = 4;

/// What is known of an unknown value.
struct Refinement {
  bool not_null = false;
  std::string prefix;                      ///< Of a string.
  std::optional<std::int64_t> length_min;  ///< Of a collection.
  std::optional<std::int64_t> length_max;
  friend bool operator==(const Refinement&, const Refinement&) = default;
};

class Value {
 public:
  Value() : Value(null(Type::dynamic())) {}
  Value(const Value& other) noexcept;
  Value(Value&& other) noexcept;
  Value& operator=(const Value& other) noexcept;
  Value& operator=(Value&& other) noexcept;
  ~Value();

  [[nodiscard]] static Value null(Type type);
  [[nodiscard]] static Value unknown(Type type = Type::dynamic());
  [[nodiscard]] static Value unknown(Type type, Refinement refinement);
  [[nodiscard]] static Value boolean(bool value);
  [[nodiscard]] static Value number(const Number& value);
  [[nodiscard]] static Value integer(std::int64_t value);  ///< As one that was written in the text.
  [[nodiscard]] static Value counted(
      std::int64_t value);  ///< As one that the program counted: a length, an index.
  /// UTF-8 of any form; it is kept in NFC. Bytes that are not UTF-8 become U+FFFD.
  [[nodiscard]] static Value string(std::string_view text);
  /// Elements must have the element type already.
  [[nodiscard]] static Value list(Type element, std::vector<Value> elements);
  /// Sorts and drops equal elements.
  [[nodiscard]] static Value set(Type element, std::vector<Value> elements);
  [[nodiscard]] static Value tuple(std::vector<Value> elements);
  /// Entries in any order; of equal keys the last wins.
  [[nodiscard]] static Value map(Type element, std::vector<std::pair<std::string, Value>> entries);
  [[nodiscard]] static Value object(std::vector<std::pair<std::string, Value>> attributes);
  /// One value for each attribute of the type, in its order. A value may have a type more exact
  /// than a dynamic attribute's; the object's type is then the exact one.
  [[nodiscard]] static Value object(Type type, std::vector<Value> values);

  [[nodiscard]] Type type() const { return Type::from_id(type_); }
  [[nodiscard]] bool is_null() const { return state_ == State::kNull; }
  [[nodiscard]] bool is_known() const { return state_ != State::kUnknown; }
  /// No unknown at any depth.
  [[nodiscard]] bool is_wholly_known() const;
  /// Known and not null.
  [[nodiscard]] bool has_content() const { return state_ > State::kUnknown; }
  /// Of an unknown value; an empty one if nothing is known.
  [[nodiscard]] const Refinement& refinement() const;

  // Accessors: the value must have content of the kind that they ask for. Marks are not looked at.
  [[nodiscard]] bool as_bool() const;
  [[nodiscard]] std::string_view as_string() const;
  [[nodiscard]] Number as_number() const;
  /// Elements of a list, set, tuple or map, attributes of an object.
  [[nodiscard]] std::size_t length() const;
  /// The i-th element of a list, set or tuple, the i-th value of a map or object in key order.
  [[nodiscard]] const Value& at(std::size_t index) const;
  /// The i-th key of a map or object.
  [[nodiscard]] std::string_view key(std::size_t index) const;
  /// The value of that key of a map or object, or null pointer.
  [[nodiscard]] const Value* find(std::string_view key) const;
  /// Elements of a list, set or tuple, values of an object. Not for maps.
  [[nodiscard]] std::span<const Value> elements() const;

  [[nodiscard]] Marks marks() const { return marks_; }
  [[nodiscard]] bool has_mark(Marks mark) const { return (marks_ & mark) != 0; }
  [[nodiscard]] Value with_marks(Marks marks) const;  ///< With these added.
  [[nodiscard]] Value without_marks() const;          ///< Without its own; those of elements stay.
  [[nodiscard]] Value without_marks_deep() const;
  [[nodiscard]] Value without_mark(Marks mark) const;
  /// Its own and those of everything inside.
  [[nodiscard]] Marks marks_deep() const;

  /// Identity of the shared part: equal means the same value; unequal says nothing.
  [[nodiscard]] bool same(const Value& other) const;

 private:
  enum class State : std::uint8_t { kNull, kUnknown, kBool, kInteger, kCounted, kNode };
  struct Node;
  struct StringNode;
  struct NumberNode;
  struct ElementsNode;
  struct MapNode;
  struct RefinementNode;
  union Payload {
    std::int64_t integer;
    Node* node;
  };

  Value(Type type, State state, Payload payload)
      : type_(type.id()), state_(state), payload_(payload) {}
  [[nodiscard]] bool has_node() const {
    return state_ == State::kNode || (state_ == State::kUnknown && payload_.node != nullptr);
  }
  static Value from_elements(Type type, std::vector<Value>&& elements);
  void release() noexcept;

  std::uint32_t type_;
  State state_;
  Marks marks_ = 0;
  Payload payload_;
};

static_assert(sizeof(Value) == 16);

/// Calls visit(child) for each element, map value or attribute, in order. For known values only.
template <typename Visit>
void for_each_child(const Value& value, Visit&& visit) {
  if (!value.has_content() || value.type().is_primitive()) return;
  for (std::size_t i = 0; i < value.length(); ++i) visit(value.at(i));
}

}  // namespace plumb::value
