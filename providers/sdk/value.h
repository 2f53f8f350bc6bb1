#pragma once

/// The values of a model: what an attribute can be, in C++.

#include <algorithm>
#include <compare>
#include <concepts>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "providers/sdk/msgpack.h"

namespace plumb::sdk {

/// An attribute's value: null (the default), unknown until apply, or a T. Reading the T of a value
/// that has none throws, so that a forgotten check is a diagnostic and not a crash.
template <typename T>
class Val {
 public:
  Val() = default;

  template <typename U = T>
  requires(std::convertible_to<U, T> && !std::same_as<std::remove_cvref_t<U>, Val>) Val(U&& value)
      : value_(std::in_place, std::forward<U>(value)) {}  // NOLINT: reads as the value

  [[nodiscard]] static Val unknown() {
    Val value;
    value.unknown_ = true;
    return value;
  }

  [[nodiscard]] bool is_null() const { return !value_ && !unknown_; }
  [[nodiscard]] bool is_unknown() const { return unknown_; }
  [[nodiscard]] bool has_value() const { return value_.has_value(); }

  const T& operator*() const { return value_.value(); }
  T& operator*() { return value_.value(); }
  const T* operator->() const { return &value_.value(); }
  [[nodiscard]] T value_or(T other) const { return value_.value_or(std::move(other)); }

  bool operator==(const Val&) const = default;

 private:
  std::optional<T> value_;
  bool unknown_ = false;
};

/// A number that must stay exact: decimal text as it came, for example "0.1" or "1e400".
struct Decimal {
  std::string text;
  bool operator==(const Decimal&) const = default;
};

template <typename T>
using List = std::vector<Val<T>>;

/// Sorted by key, which is also the order on the wire.
template <typename T>
using Map = std::map<std::string, Val<T>>;

/// A set in the order of its sender, compared without regard to order.
template <typename T>
struct Set {
  std::vector<Val<T>> items;

  bool operator==(const Set& other) const {
    return items.size() == other.items.size() &&
           std::is_permutation(items.begin(), items.end(), other.items.begin());
  }
};

/// A value whose type is only known at run time (schema type "dynamic"), kept as the bytes that
/// came. On the wire it is nil, an ext (wholly unknown), or [type JSON, value].
struct Dynamic {
  std::string bytes = "\xc0";

  [[nodiscard]] bool is_null() const { return kind() == Kind::kNil; }
  [[nodiscard]] bool is_unknown() const { return kind() == Kind::kUnknown; }

  /// An unknown value that keeps the type of this one where it is known.
  [[nodiscard]] Dynamic as_unknown() const {
    Dynamic unknown{bytes.substr(0, value_offset())};
    Writer(unknown.bytes).unknown();
    return unknown;
  }

  bool operator==(const Dynamic&) const = default;

 private:
  /// Where the value proper begins: after the type, if there is one.
  [[nodiscard]] std::size_t value_offset() const {
    Reader reader(bytes);
    if (reader.peek() != Kind::kArray) return 0;
    if (reader.array() != 2) throw Malformed("dynamic value: not a pair of type and value");
    reader.text();
    return bytes.size() - reader.rest().size();
  }

  [[nodiscard]] Kind kind() const {
    return Reader(std::string_view(bytes).substr(value_offset())).peek();
  }
};

}  // namespace plumb::sdk
