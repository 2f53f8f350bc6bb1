/// Values of every kind made from bytes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "value/convert.h"
#include "value/value.h"

namespace plumb::fuzz {

/// Takes bytes from the front; there are zeros after the end.
class ValueReader {
 public:
  ValueReader(const std::uint8_t* data, std::size_t size) : data_(data), size_(size) {}

  [[nodiscard]] std::uint8_t byte() {
    if (size_ == 0) return 0;
    --size_;
    return *data_++;
  }

  /// Known or not, marked or not, of any type, up to some depth.
  [[nodiscard]] value::Value value(int depth = 4) {
    const std::uint8_t kind = byte();
    value::Value made = content(kind % 16, depth);
    if (kind >= 0xF0) made = made.with_marks(value::kSensitive);
    if (kind >= 0xE8 && kind < 0xF0) made = made.with_marks(value::kEphemeral);
    return made;
  }

 private:
  value::Value content(int kind, int depth) {
    using value::Type;
    using value::Value;
    switch (depth > 0 ? kind : kind % 8) {
      case 0:
        return Value::string(text());
      case 1:
        return Value::integer(static_cast<std::int8_t>(byte()));
      case 2:
        return Value::boolean(byte() % 2 == 0);
      case 3:
        return Value::null(type());
      case 4:
        return Value::unknown(type());
      case 5:
        return number();
      case 6:
        return Value::string(kTexts[byte() % std::size(kTexts)]);
      case 7:
        return Value::unknown(Type::string(), {.not_null = true, .prefix = text()});
      case 8:
      case 9:
        return Value::tuple(values(depth));
      case 10:
        return collection(Type::list(Type::dynamic()), depth);
      case 11:
        return collection(Type::set(Type::dynamic()), depth);
      case 12:
        return collection(Type::list(Type::string()), depth);
      default:
        return kind % 2 == 0 ? object(depth) : as(object(depth), Type::map(Type::dynamic()));
    }
  }

  value::Value collection(value::Type type, int depth) {
    return as(value::Value::tuple(values(depth)), type);
  }

  /// The value as the type, or as it is if it cannot be that.
  static value::Value as(value::Value given, value::Type type) {
    value::ConversionError ignored;
    auto converted = value::convert(given, type, ignored);
    return converted ? *std::move(converted) : given;
  }

  std::vector<value::Value> values(int depth) {
    std::vector<value::Value> made(byte() % 5);
    for (value::Value& one : made) one = value(depth - 1);
    return made;
  }

  value::Value object(int depth) {
    std::vector<std::pair<std::string, value::Value>> attributes;
    const int count = byte() % 4;
    for (int i = 0; i < count; ++i) {
      std::string name = text();
      attributes.emplace_back(name.empty() ? std::string(1, static_cast<char>('a' + i)) : name,
                              value(depth - 1));
    }
    return value::Value::object(std::move(attributes));
  }

  value::Value number() {
    const auto parsed = value::Number::parse(text());
    if (parsed) return value::Value::number(*parsed);
    return value::Value::number(value::Number::from_double(static_cast<double>(byte()) / 7));
  }

  value::Type type() {
    using value::Type;
    switch (byte() % 8) {
      case 0:
        return Type::string();
      case 1:
        return Type::number();
      case 2:
        return Type::boolean();
      case 3:
        return Type::list(Type::string());
      case 4:
        return Type::map(Type::number());
      case 5:
        return Type::tuple(std::vector<Type>{Type::string(), Type::number()});
      case 6:
        return Type::object({{"a", Type::string(), false}});
      default:
        return Type::dynamic();
    }
  }

  std::string text() {
    std::string made;
    for (std::size_t left = byte() % 24; left > 0 && size_ > 0; --left)
      made += static_cast<char>(byte());
    return made;
  }

  /// What functions with a language of their own want to read.
  static constexpr std::string_view kTexts[] = {"%s %d %05.2f",
                                                "%[2]v %#v %q",
                                                "10.0.0.0/8",
                                                "fd00::/48",
                                                "2018-01-02T23:12:01Z",
                                                "YYYY-MM-DD'T'hh",
                                                "1h30m",
                                                "([a-z]+)(?P<x>\\d)?",
                                                "/(a)/",
                                                "{\"a\":[1,null]}",
                                                "a: [1, {b: c}]",
                                                "a,b\n1,2\n",
                                                "UTF-16LE",
                                                "SGVsbG8=",
                                                "dns",
                                                "${a}%{ if b }"};

  const std::uint8_t* data_;
  std::size_t size_;
};

}  // namespace plumb::fuzz
