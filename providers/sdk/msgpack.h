#pragma once

/// Reading and writing msgpack in place, directed by a schema: a value is decoded straight into a
/// struct, and a part that nobody looks at is passed on as the bytes that came. That, and the
/// promise that no input whatever makes the reader do more than throw Malformed, is why this is not
/// a general msgpack library. Format: msgpack.org specification, 2017 revision.

#include <bit>
#include <cstdint>
#include <cstring>
#include <stdexcept>
#include <string>
#include <string_view>

namespace plumb::sdk {

/// Bytes from the host are no msgpack, or not of the shape that the schema asks for. The host's
/// fault: the call ends with PLUMB_INVALID.
struct Malformed : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// What comes next in the input. Every ext is an unknown value; text and binary are read alike.
enum class Kind { kNil, kBool, kInteger, kUnsigned, kFloat, kText, kArray, kMap, kUnknown };

/// A cursor over msgpack bytes that it does not own. Throws Malformed; never reads past the end.
class Reader {
 public:
  explicit Reader(std::string_view bytes) : rest_(bytes) {}

  [[nodiscard]] bool at_end() const { return rest_.empty(); }
  [[nodiscard]] std::string_view rest() const { return rest_; }

  [[nodiscard]] Kind peek() const {
    const std::uint8_t b = first();
    if (b <= 0x7f || b >= 0xe0) return Kind::kInteger;
    if (b <= 0x8f) return Kind::kMap;
    if (b <= 0x9f) return Kind::kArray;
    if (b <= 0xbf) return Kind::kText;
    switch (b) {
      case 0xc0:
        return Kind::kNil;
      case 0xc2:
      case 0xc3:
        return Kind::kBool;
      case 0xc4:
      case 0xc5:
      case 0xc6:
      case 0xd9:
      case 0xda:
      case 0xdb:
        return Kind::kText;
      case 0xca:
      case 0xcb:
        return Kind::kFloat;
      case 0xcc:
      case 0xcd:
      case 0xce:
      case 0xcf:
        return Kind::kUnsigned;
      case 0xd0:
      case 0xd1:
      case 0xd2:
      case 0xd3:
        return Kind::kInteger;
      case 0xdc:
      case 0xdd:
        return Kind::kArray;
      case 0xde:
      case 0xdf:
        return Kind::kMap;
      case 0xc1:
        throw Malformed("msgpack: byte 0xc1");
      default:
        return Kind::kUnknown;
    }
  }

  bool boolean() {
    const std::uint8_t b = byte();
    if (b != 0xc2 && b != 0xc3) throw Malformed("msgpack: not a boolean");
    return b == 0xc3;
  }

  std::int64_t integer() {
    const std::uint8_t b = byte();
    if (b <= 0x7f || b >= 0xe0) return static_cast<std::int8_t>(b);
    switch (b) {
      case 0xd0:
        return static_cast<std::int8_t>(big_endian(1));
      case 0xd1:
        return static_cast<std::int16_t>(big_endian(2));
      case 0xd2:
        return static_cast<std::int32_t>(big_endian(4));
      case 0xd3:
        return static_cast<std::int64_t>(big_endian(8));
      default:
        throw Malformed("msgpack: not a signed integer");
    }
  }

  std::uint64_t unsigned_integer() {
    const std::uint8_t b = byte();
    if (b < 0xcc || b > 0xcf) throw Malformed("msgpack: not an unsigned integer");
    return big_endian(std::size_t{1} << (b - 0xcc));
  }

  double real() {
    const std::uint8_t b = byte();
    if (b == 0xca) return std::bit_cast<float>(static_cast<std::uint32_t>(big_endian(4)));
    if (b == 0xcb) return std::bit_cast<double>(big_endian(8));
    throw Malformed("msgpack: not a float");
  }

  /// str or bin. The bytes stay the input's.
  std::string_view text() {
    const std::uint8_t b = byte();
    if (b >= 0xa0 && b <= 0xbf) return take(b & 0x1fU);
    switch (b) {
      case 0xc4:
      case 0xd9:
        return take(big_endian(1));
      case 0xc5:
      case 0xda:
        return take(big_endian(2));
      case 0xc6:
      case 0xdb:
        return take(big_endian(4));
      default:
        throw Malformed("msgpack: not text");
    }
  }

  /// Number of elements that follow. Never more than there are bytes left.
  std::size_t array() {
    const std::uint8_t b = byte();
    if (b >= 0x90 && b <= 0x9f) return count(b & 0x0fU, 1);
    if (b == 0xdc) return count(big_endian(2), 1);
    if (b == 0xdd) return count(big_endian(4), 1);
    throw Malformed("msgpack: not an array");
  }

  /// Number of pairs that follow.
  std::size_t map() {
    const std::uint8_t b = byte();
    if (b >= 0x80 && b <= 0x8f) return count(b & 0x0fU, 2);
    if (b == 0xde) return count(big_endian(2), 2);
    if (b == 0xdf) return count(big_endian(4), 2);
    throw Malformed("msgpack: not a map");
  }

  /// Steps over one whole value, however deep, and returns its bytes.
  std::string_view skip() {
    const std::string_view start = rest_;
    for (std::uint64_t pending = 1; pending > 0; --pending) {
      switch (peek()) {
        case Kind::kNil:
          byte();
          break;
        case Kind::kBool:
          boolean();
          break;
        case Kind::kInteger:
          integer();
          break;
        case Kind::kUnsigned:
          unsigned_integer();
          break;
        case Kind::kFloat:
          real();
          break;
        case Kind::kText:
          text();
          break;
        case Kind::kArray:
          pending += array();
          break;
        case Kind::kMap:
          pending += 2 * map();
          break;
        case Kind::kUnknown:
          extension();
          break;
      }
      if (pending - 1 > rest_.size()) throw Malformed("msgpack: ends too early");
    }
    return start.substr(0, start.size() - rest_.size());
  }

 private:
  [[nodiscard]] std::uint8_t first() const {
    if (rest_.empty()) throw Malformed("msgpack: ends too early");
    return static_cast<std::uint8_t>(rest_.front());
  }

  std::uint8_t byte() {
    const std::uint8_t b = first();
    rest_.remove_prefix(1);
    return b;
  }

  std::string_view take(std::uint64_t length) {
    if (length > rest_.size()) throw Malformed("msgpack: ends too early");
    const std::string_view taken = rest_.substr(0, length);
    rest_.remove_prefix(length);
    return taken;
  }

  std::uint64_t big_endian(std::size_t width) {
    std::uint64_t value = 0;
    for (const char c : take(width)) value = value << 8U | static_cast<std::uint8_t>(c);
    return value;
  }

  [[nodiscard]] std::size_t count(std::uint64_t claimed, std::uint64_t bytes_each) const {
    if (claimed * bytes_each > rest_.size()) throw Malformed("msgpack: ends too early");
    return claimed;
  }

  void extension() {
    const std::uint8_t b = byte();
    if (b >= 0xd4 && b <= 0xd8) {
      take(1 + (std::size_t{1} << (b - 0xd4)));
    } else {
      const std::uint64_t length = big_endian(std::size_t{1} << (b - 0xc7));
      take(1);
      take(length);
    }
  }

  std::string_view rest_;
};

/// An unknown value, and one that is certain not to be null (a refinement: {1 may be null: no}).
inline constexpr std::string_view kUnknown{"\xd4\0\0", 3};
inline constexpr std::string_view kUnknownNotNull{"\xc7\x03\x0c\x81\x01\xc2", 6};

/// Appends msgpack to a string, always in the shortest form.
class Writer {
 public:
  explicit Writer(std::string& out) : out_(out) {}

  /// Writes null where an unknown value is asked for: for a result after a failure, which must be
  /// known.
  void settle_unknowns() { settle_ = true; }

  void nil() { put(0xc0); }
  void boolean(bool value) { put(value ? 0xc3 : 0xc2); }

  /// Whether unknown values from here on are certain not to be null.
  void set_never_null(bool never_null) { never_null_ = never_null; }

  void unknown() {
    if (settle_) return nil();
    out_.append(never_null_ ? kUnknownNotNull : kUnknown);
  }

  void integer(std::int64_t value) {
    if (value >= 0) return unsigned_integer(static_cast<std::uint64_t>(value));
    const auto bits = static_cast<std::uint64_t>(value);
    if (value >= -32) return put(static_cast<std::uint8_t>(value));
    if (value >= INT8_MIN) return big_endian(0xd0, bits, 1);
    if (value >= INT16_MIN) return big_endian(0xd1, bits, 2);
    if (value >= INT32_MIN) return big_endian(0xd2, bits, 4);
    big_endian(0xd3, bits, 8);
  }

  void text(std::string_view value) {
    const std::size_t n = value.size();
    if (n <= 31) {
      put(static_cast<std::uint8_t>(0xa0U | n));
    } else {
      sized(n, 0xd9, 0xda, 0xdb);
    }
    out_.append(value);
  }

  void binary(std::string_view value) {
    sized(value.size(), 0xc4, 0xc5, 0xc6);
    out_.append(value);
  }

  void array(std::size_t count) {
    if (count <= 15) return put(static_cast<std::uint8_t>(0x90U | count));
    count <= 0xffff ? big_endian(0xdc, count, 2) : big_endian(0xdd, count, 4);
  }

  void map(std::size_t count) {
    if (count <= 15) return put(static_cast<std::uint8_t>(0x80U | count));
    count <= 0xffff ? big_endian(0xde, count, 2) : big_endian(0xdf, count, 4);
  }

  /// One value that is msgpack already.
  void raw(std::string_view bytes) { out_.append(bytes); }

 private:
  void put(std::uint8_t b) { out_.push_back(static_cast<char>(b)); }

  void unsigned_integer(std::uint64_t value) {
    if (value <= 0x7f) return put(static_cast<std::uint8_t>(value));
    if (value <= UINT8_MAX) return big_endian(0xcc, value, 1);
    if (value <= UINT16_MAX) return big_endian(0xcd, value, 2);
    if (value <= UINT32_MAX) return big_endian(0xce, value, 4);
    big_endian(0xcf, value, 8);
  }

  void sized(std::size_t n, std::uint8_t one, std::uint8_t two, std::uint8_t four) {
    if (n <= UINT8_MAX) return big_endian(one, n, 1);
    if (n <= UINT16_MAX) return big_endian(two, n, 2);
    big_endian(four, n, 4);
  }

  void big_endian(std::uint8_t lead, std::uint64_t value, unsigned width) {
    put(lead);
    for (unsigned shift = width * 8; shift > 0; shift -= 8) {
      put(static_cast<std::uint8_t>(value >> (shift - 8)));
    }
  }

  std::string& out_;
  bool settle_ = false;
  bool never_null_ = false;
};

}  // namespace plumb::sdk
