#pragma once

/// How each C++ type of a model looks on the wire: Codec<T>::type() is its JSON type, decode() and
/// encode() go from and to msgpack. docs/providers/abi.md has the table.

#include <charconv>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <string>

#include "providers/sdk/diagnostics.h"
#include "providers/sdk/msgpack.h"
#include "providers/sdk/value.h"

namespace plumb::sdk {

template <typename T>
struct Codec;

template <>
struct Codec<std::string> {
  static std::string type() { return "\"string\""; }
  static std::string decode(Reader& in) { return std::string(in.text()); }
  static void encode(Writer& out, const std::string& value) { out.text(value); }
};

template <>
struct Codec<bool> {
  static std::string type() { return "\"bool\""; }
  static bool decode(Reader& in) { return in.boolean(); }
  static void encode(Writer& out, bool value) { out.boolean(value); }
};

/// A whole number. Terraform may write one as int, float or text; a fraction is the user's mistake.
template <>
struct Codec<std::int64_t> {
  static std::string type() { return "\"number\""; }

  static std::int64_t decode(Reader& in) {
    switch (in.peek()) {
      case Kind::kInteger:
        return in.integer();
      case Kind::kUnsigned: {
        const std::uint64_t value = in.unsigned_integer();
        if (value <= INT64_MAX) return static_cast<std::int64_t>(value);
        break;
      }
      case Kind::kFloat: {
        const double value = in.real();
        if (value == std::floor(value) && std::fabs(value) < 9.2e18) {
          return static_cast<std::int64_t>(value);
        }
        break;
      }
      default: {
        const std::string_view text = in.text();
        std::int64_t value = 0;
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
        if (error == std::errc() && end == text.data() + text.size()) return value;
      }
    }
    throw Failure(
        "Incorrect attribute value type",
        "A whole number between -9223372036854775808 and 9223372036854775807 is required.");
  }

  static void encode(Writer& out, std::int64_t value) { out.integer(value); }
};

template <>
struct Codec<Decimal> {
  static std::string type() { return "\"number\""; }

  static Decimal decode(Reader& in) {
    switch (in.peek()) {
      case Kind::kInteger:
        return {std::to_string(in.integer())};
      case Kind::kUnsigned:
        return {std::to_string(in.unsigned_integer())};
      case Kind::kFloat: {
        char text[32];
        const auto end = std::to_chars(text, text + sizeof text, in.real()).ptr;
        return {std::string(text, end)};
      }
      default:
        return {std::string(in.text())};
    }
  }

  static void encode(Writer& out, const Decimal& value) {
    std::int64_t whole = 0;
    const char* end = value.text.data() + value.text.size();
    const auto parsed = std::from_chars(value.text.data(), end, whole);
    if (parsed.ec == std::errc() && parsed.ptr == end) return out.integer(whole);
    out.text(value.text);
  }
};

template <>
struct Codec<Dynamic> {
  static std::string type() { return "\"dynamic\""; }
  static Dynamic decode(Reader& in) {
    Dynamic value{std::string(in.skip())};
    (void)value.is_null();  // Refuses what is neither nil, unknown nor a pair.
    return value;
  }
  static void encode(Writer& out, const Dynamic& value) { out.raw(value.bytes); }
};

template <typename T>
struct Codec<Val<T>> {
  static std::string type() { return Codec<T>::type(); }

  static Val<T> decode(Reader& in) {
    switch (in.peek()) {
      case Kind::kNil:
        in.skip();
        return {};
      case Kind::kUnknown:
        in.skip();
        return Val<T>::unknown();
      default:
        return Val<T>(Codec<T>::decode(in));
    }
  }

  static void encode(Writer& out, const Val<T>& value) {
    if (value.is_unknown()) return out.unknown();
    if (value.is_null()) return out.nil();
    Codec<T>::encode(out, *value);
  }
};

template <typename T>
struct Codec<List<T>> {
  static std::string type() { return "[\"list\"," + Codec<T>::type() + "]"; }

  static List<T> decode(Reader& in) {
    List<T> list(in.array());
    for (Val<T>& item : list) item = Codec<Val<T>>::decode(in);
    return list;
  }

  static void encode(Writer& out, const List<T>& list) {
    out.array(list.size());
    for (const Val<T>& item : list) Codec<Val<T>>::encode(out, item);
  }
};

template <typename T>
struct Codec<Set<T>> {
  static std::string type() { return "[\"set\"," + Codec<T>::type() + "]"; }
  static Set<T> decode(Reader& in) { return {Codec<List<T>>::decode(in)}; }
  static void encode(Writer& out, const Set<T>& set) { Codec<List<T>>::encode(out, set.items); }
};

template <typename T>
struct Codec<Map<T>> {
  static std::string type() { return "[\"map\"," + Codec<T>::type() + "]"; }

  static Map<T> decode(Reader& in) {
    Map<T> map;
    for (std::size_t left = in.map(); left > 0; --left) {
      std::string key(in.text());
      map.insert_or_assign(std::move(key), Codec<Val<T>>::decode(in));
    }
    return map;
  }

  static void encode(Writer& out, const Map<T>& map) {
    out.map(map.size());
    for (const auto& [key, value] : map) {
      out.text(key);
      Codec<Val<T>>::encode(out, value);
    }
  }
};

/// One value as bytes of its own.
template <typename T>
std::string encoded(const T& value) {
  std::string bytes;
  Writer out(bytes);
  Codec<T>::encode(out, value);
  return bytes;
}

/// The value that bytes hold. Throws Malformed if anything follows it.
template <typename T>
T decoded(std::string_view bytes) {
  Reader in(bytes);
  T value = Codec<T>::decode(in);
  if (!in.at_end()) throw Malformed("msgpack: more than one value");
  return value;
}

}  // namespace plumb::sdk
