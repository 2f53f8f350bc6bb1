/// Numbers: binary floating point of a precision that each carries with it, as Terraform's.
///
/// A number from text has 512 bits, one counted by the program (a length, an index) 64, one from a
/// float64 function 53; an operation has the larger of its operands'. Small integers stay in a
/// machine word. There is infinity, and no NaN.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace plumb::value {

inline constexpr int kParsedPrecision = 512;
inline constexpr int kCountedPrecision = 64;
inline constexpr int kDoublePrecision = 53;

/// Immutable; copies share. Thread-safe to read.
class Number {
 public:
  struct Big;  ///< An MPFR number; number.cc.

  constexpr Number() = default;
  explicit constexpr Number(std::int64_t integer, int precision = kParsedPrecision)
      : small_(integer), precision_(precision) {}
  [[nodiscard]] static Number from_double(double number, int precision = kDoublePrecision);
  [[nodiscard]] static Number from_unsigned(std::uint64_t integer);
  [[nodiscard]] static Number infinity(bool negative);
  /// Decimal digits, with optional sign, fraction and exponent; also `inf`. Nothing else, not even
  /// blanks.
  [[nodiscard]] static std::optional<Number> parse(std::string_view text);
  /// Digits 0-9, a-z, A-Z in a base from 2 to 62, with optional sign. As HCL's parseint.
  [[nodiscard]] static std::optional<Number> parse_base(std::string_view text, int base);

  [[nodiscard]] int precision() const { return precision_; }
  [[nodiscard]] bool is_integer() const;
  [[nodiscard]] bool is_infinite() const;
  [[nodiscard]] bool is_negative() const;
  [[nodiscard]] bool is_zero() const;
  /// The value, if it is a whole number that fits.
  [[nodiscard]] std::optional<std::int64_t> to_int64() const;
  /// The nearest one.
  [[nodiscard]] double to_double() const;
  /// Whether to_double() is exact.
  [[nodiscard]] bool fits_double() const;

  /// The shortest decimal that reads back as the same number at its precision, never with an
  /// exponent.
  [[nodiscard]] std::string to_string() const;
  /// As C's printf for `e`, `E`, `f`, `F`, `g`, `G`; a negative precision of `g` means shortest
  /// digits.
  [[nodiscard]] std::string format(char verb, int decimals) const;
  /// Digits of a whole number in base 2 to 36, lower case.
  [[nodiscard]] std::string digits(int base) const;

  [[nodiscard]] Number negate() const;
  [[nodiscard]] Number floor() const;
  [[nodiscard]] Number ceil() const;
  [[nodiscard]] Number absolute() const;

  /// Negative, zero, positive; exact.
  [[nodiscard]] static int compare(const Number& a, const Number& b);
  [[nodiscard]] static Number add(const Number& a, const Number& b);
  [[nodiscard]] static Number subtract(const Number& a, const Number& b);
  [[nodiscard]] static Number multiply(const Number& a, const Number& b);
  /// Nothing for 0/0 and inf/inf.
  [[nodiscard]] static std::optional<Number> divide(const Number& a, const Number& b);
  /// The remainder with the sign of the dividend; a itself if b is zero.
  [[nodiscard]] static Number modulo(const Number& a, const Number& b);

  /// Whether it is held in a machine word, and that word.
  [[nodiscard]] bool is_small() const { return big_ == nullptr; }
  [[nodiscard]] std::int64_t small() const { return small_; }

  friend bool operator==(const Number& a, const Number& b) { return compare(a, b) == 0; }

 private:
  friend struct NumberOperations;
  std::int64_t small_ = 0;
  std::shared_ptr<const Big> big_;
  int precision_ = kParsedPrecision;
};

}  // namespace plumb::value
