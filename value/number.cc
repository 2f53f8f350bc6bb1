#include "value/number.h"

#include <mpfr.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

namespace plumb::value {

/// An MPFR number of its own precision.
struct Number::Big {
  explicit Big(int precision) { mpfr_init2(number, precision); }
  Big(const Big&) = delete;
  Big& operator=(const Big&) = delete;
  ~Big() { mpfr_clear(number); }
  mpfr_t number;
};

/// What needs to see the inside of numbers.
struct NumberOperations {
  using Big = Number::Big;

  /// The number as MPFR sees it; a small one in 64 bits, exactly.
  static std::shared_ptr<const Big> big(const Number& number) {
    if (number.big_ != nullptr) return number.big_;
    auto made = std::make_shared<Big>(64);
    mpfr_set_sj(made->number, number.small_, MPFR_RNDN);
    return made;
  }

  /// Beyond this binary exponent, about 10 to the millionth, a number counts as infinite or zero:
  /// nobody means one, and writing it down would take all memory.
  static constexpr mpfr_exp_t kExponentMax = 3'400'000;

  /// Into a machine word if it fits and has one of the two precisions that words stand for.
  static Number wrap(std::shared_ptr<const Big> made, int precision) {
    const bool word = precision == kParsedPrecision || precision == kCountedPrecision;
    if (word && mpfr_integer_p(made->number) != 0 &&
        mpfr_fits_intmax_p(made->number, MPFR_RNDN) != 0 &&
        (mpfr_zero_p(made->number) == 0 || mpfr_signbit(made->number) == 0)) {
      return Number(mpfr_get_sj(made->number, MPFR_RNDN), precision);
    }
    Number number;
    number.precision_ = precision;
    number.big_ = std::move(made);
    return number;
  }

  template <typename Operation>
  static Number compute(int precision, Operation&& operation) {
    auto made = std::make_shared<Big>(precision);
    operation(made->number);
    if (mpfr_regular_p(made->number) != 0 && mpfr_get_exp(made->number) > kExponentMax) {
      mpfr_set_inf(made->number, mpfr_sgn(made->number));
    } else if (mpfr_regular_p(made->number) != 0 && mpfr_get_exp(made->number) < -kExponentMax) {
      mpfr_set_zero(made->number, 1);
    }
    return wrap(std::move(made), precision);
  }
};

namespace {

using Operations = NumberOperations;

/// Longer texts are refused as numbers: reading digits takes more than linear time.
constexpr std::size_t kDigitsMax = 1'000'000;

/// An mpfr_t on the stack.
struct Scratch {
  explicit Scratch(int precision) { mpfr_init2(number, precision); }
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;
  ~Scratch() { mpfr_clear(number); }
  mpfr_t number;
};

/// Digits and decimal exponent: 0.DIGITS × 10^exponent.
struct Decimal {
  std::string digits;
  long exponent = 0;
  bool negative = false;
};

/// The nearest decimal of so many digits.
Decimal decimal_of(const mpfr_t number, std::size_t digits) {
  mpfr_exp_t exponent = 0;
  char* const text = mpfr_get_str(nullptr, &exponent, 10, digits, number, MPFR_RNDN);
  Decimal decimal{text, exponent, false};
  mpfr_free_str(text);
  if (!decimal.digits.empty() && decimal.digits.front() == '-') {
    decimal.negative = true;
    decimal.digits.erase(0, 1);
  }
  const std::size_t last = decimal.digits.find_last_not_of('0');
  decimal.digits.resize(last == std::string::npos ? 1 : last + 1);
  return decimal;
}

/// Whether a decimal is at most half a unit of the last bit away from a power of two. Below such a
/// number the others are twice as dense as above, but Terraform's numbers are printed as if they
/// were not: 2^64 of 53 bits as 1844674407370955e4.
bool is_near_power(const char* decimal, const mpfr_t power) {
  constexpr int kGuardBits = 64;
  const auto precision = static_cast<int>(mpfr_get_prec(power));
  Scratch distance(precision + kGuardBits);
  Scratch half_unit(precision);
  mpfr_set_str(distance.number, decimal, 10, MPFR_RNDN);
  mpfr_sub(distance.number, distance.number, power, MPFR_RNDN);
  mpfr_set_ui_2exp(half_unit.number, 1, mpfr_get_exp(power) - precision - 1, MPFR_RNDN);
  return mpfr_cmpabs(distance.number, half_unit.number) <= 0;
}

/// The fewest digits that read back as the same number. That n digits are enough is monotonic in n.
Decimal shortest_decimal(const mpfr_t number) {
  if (mpfr_zero_p(number) != 0) return {"0", 1, mpfr_signbit(number) != 0};
  const mpfr_prec_t precision = mpfr_get_prec(number);
  Scratch back(static_cast<int>(precision));
  const bool is_power = mpfr_min_prec(number) == 1;
  const auto reads_back = [&](std::size_t digits) {
    const Decimal decimal = decimal_of(number, digits);
    const std::string text =
        (decimal.negative ? "-0." : "0.") + decimal.digits + "e" + std::to_string(decimal.exponent);
    if (is_power) return is_near_power(text.c_str(), number);
    mpfr_set_str(back.number, text.c_str(), 10, MPFR_RNDN);
    return mpfr_equal_p(back.number, number) != 0;
  };
  std::size_t low = 1;
  std::size_t high = static_cast<std::size_t>(static_cast<double>(precision) * 0.30103) + 3;
  while (low < high) {
    const std::size_t middle = (low + high) / 2;
    if (reads_back(middle)) {
      high = middle;
    } else {
      low = middle + 1;
    }
  }
  return decimal_of(number, low);
}

std::string plain_notation(const Decimal& decimal) {
  std::string text = decimal.negative ? "-" : "";
  const auto size = static_cast<long>(decimal.digits.size());
  if (decimal.exponent <= 0) {
    text += "0." + std::string(static_cast<std::size_t>(-decimal.exponent), '0') + decimal.digits;
  } else if (decimal.exponent >= size) {
    text += decimal.digits + std::string(static_cast<std::size_t>(decimal.exponent - size), '0');
  } else {
    const auto whole = static_cast<std::size_t>(decimal.exponent);
    text += decimal.digits.substr(0, whole) + "." + decimal.digits.substr(whole);
  }
  return text;
}

/// `d.ddde±XX`, with at least two digits of exponent.
std::string scientific_notation(const Decimal& decimal, char verb) {
  std::string text = decimal.negative ? "-" : "";
  text += decimal.digits.substr(0, 1);
  if (decimal.digits.size() > 1) text += "." + decimal.digits.substr(1);
  const long exponent = decimal.digits == "0" ? 0 : decimal.exponent - 1;
  const std::string magnitude = std::to_string(std::labs(exponent));
  text += verb;
  text += exponent < 0 ? '-' : '+';
  return text + (magnitude.size() < 2 ? "0" : "") + magnitude;
}

/// Adds, subtracts, multiplies machine words; nothing on overflow.
template <typename Overflowing>
std::optional<Number> small_result(const Number& a, const Number& b, Overflowing&& operation) {
  if (!a.is_small() || !b.is_small()) return std::nullopt;
  std::int64_t result = 0;
  if (operation(a.small(), b.small(), &result)) return std::nullopt;
  return Number(result, std::max(a.precision(), b.precision()));
}

}  // namespace

Number Number::from_double(double number, int precision) {
  return Operations::compute(precision, [&](mpfr_t out) { mpfr_set_d(out, number, MPFR_RNDN); });
}

Number Number::from_unsigned(std::uint64_t integer) {
  return Operations::compute(kParsedPrecision,
                             [&](mpfr_t out) { mpfr_set_uj(out, integer, MPFR_RNDN); });
}

Number Number::infinity(bool negative) {
  return Operations::compute(kParsedPrecision,
                             [&](mpfr_t out) { mpfr_set_inf(out, negative ? -1 : 1); });
}

std::optional<Number> Number::parse(std::string_view text) {
  std::string_view rest = text;
  const bool negative = !rest.empty() && rest.front() == '-';
  if (!rest.empty() && (rest.front() == '-' || rest.front() == '+')) rest.remove_prefix(1);
  if (rest == "inf" || rest == "Inf") return infinity(negative);
  const auto skip_digits = [](std::string_view from, std::size_t at) {
    while (at < from.size() && from[at] >= '0' && from[at] <= '9') ++at;
    return at;
  };
  std::size_t at = skip_digits(rest, 0);
  std::size_t digits = at;
  const bool whole = at == rest.size();
  if (at < rest.size() && rest[at] == '.') {
    const std::size_t end = skip_digits(rest, at + 1);
    digits += end - at - 1;
    at = end;
  }
  if (digits == 0) return std::nullopt;
  if (at < rest.size() && (rest[at] == 'e' || rest[at] == 'E')) {
    std::size_t exponent = at + 1;
    if (exponent < rest.size() && (rest[exponent] == '-' || rest[exponent] == '+')) ++exponent;
    const std::size_t end = skip_digits(rest, exponent);
    if (end == exponent || end - exponent > 9) return std::nullopt;
    at = end;
  }
  if (at != rest.size() || rest.size() > kDigitsMax) return std::nullopt;
  if (whole && rest.size() <= 18 &&
      !(negative && rest.find_first_not_of('0') == std::string_view::npos)) {
    std::int64_t small = 0;
    std::from_chars(rest.data(), rest.data() + rest.size(), small);
    return Number(negative ? -small : small);
  }
  const std::string copy = (negative ? "-" : "") + std::string(rest);
  const Number number = Operations::compute(
      kParsedPrecision, [&](mpfr_t out) { mpfr_set_str(out, copy.c_str(), 10, MPFR_RNDN); });
  // Too large or too small to be held: better no number than another one.
  const bool vanished =
      number.is_zero() &&
      rest.substr(0, rest.find_first_of("eE")).find_first_of("123456789") != std::string_view::npos;
  if (number.is_infinite() || vanished) return std::nullopt;
  return number;
}

std::optional<Number> Number::parse_base(std::string_view text, int base) {
  const bool negative = !text.empty() && text.front() == '-';
  if (!text.empty() && (text.front() == '-' || text.front() == '+')) text.remove_prefix(1);
  if (text.empty()) return std::nullopt;
  // MPFR reads the letters of bases over 36 in the other order of case, so digits are added up
  // here.
  mpz_t sum;
  mpz_init(sum);
  bool valid = true;
  for (const char c : text) {
    int digit = 99;
    if (c >= '0' && c <= '9') digit = c - '0';
    if (c >= 'a' && c <= 'z') digit = c - 'a' + 10;
    if (c >= 'A' && c <= 'Z') digit = c - 'A' + (base <= 36 ? 10 : 36);
    if (digit >= base) valid = false;
    mpz_mul_si(sum, sum, base);
    mpz_add_ui(sum, sum, static_cast<unsigned long>(digit));
  }
  if (negative) mpz_neg(sum, sum);
  const int bits = std::max(kCountedPrecision, static_cast<int>(mpz_sizeinbase(sum, 2)));
  std::optional<Number> number;
  if (valid)
    number = Operations::compute(bits, [&](mpfr_t out) { mpfr_set_z(out, sum, MPFR_RNDN); });
  mpz_clear(sum);
  return number;
}

bool Number::is_integer() const {
  return is_small() || mpfr_integer_p(big_->number) != 0;
}
bool Number::is_infinite() const {
  return !is_small() && mpfr_inf_p(big_->number) != 0;
}
bool Number::is_negative() const {
  return is_small() ? small_ < 0 : mpfr_sgn(big_->number) < 0;
}
bool Number::is_zero() const {
  return is_small() ? small_ == 0 : mpfr_zero_p(big_->number) != 0;
}

std::optional<std::int64_t> Number::to_int64() const {
  if (is_small()) return small_;
  if (mpfr_integer_p(big_->number) == 0 || mpfr_fits_intmax_p(big_->number, MPFR_RNDN) == 0)
    return std::nullopt;
  return mpfr_get_sj(big_->number, MPFR_RNDN);
}

double Number::to_double() const {
  return is_small() ? static_cast<double>(small_) : mpfr_get_d(big_->number, MPFR_RNDN);
}

bool Number::fits_double() const {
  const auto big = Operations::big(*this);
  return mpfr_cmp_d(big->number, mpfr_get_d(big->number, MPFR_RNDN)) == 0;
}

std::string Number::to_string() const {
  if (is_small()) return std::to_string(small_);
  if (is_infinite()) return is_negative() ? "-Inf" : "+Inf";
  return plain_notation(shortest_decimal(big_->number));
}

std::string Number::format(char verb, int decimals) const {
  if (is_infinite()) return is_negative() ? "-Inf" : "+Inf";
  const auto big = Operations::big(*this);
  const char lower = static_cast<char>(verb | 0x20);
  const char e = verb >= 'a' ? 'e' : 'E';
  if (lower != 'g' || decimals >= 0) {
    const std::string pattern = "%." + std::to_string(decimals < 0 ? 6 : decimals) + "R" + verb;
    char* text = nullptr;
    mpfr_asprintf(&text, pattern.c_str(), big->number);
    std::string out = text;
    mpfr_free_str(text);
    return out;
  }
  // Shortest digits; the bounds of the plain notation are Go's %v of a big float.
  const Decimal decimal = shortest_decimal(big->number);
  const long exponent = decimal.exponent - 1;
  constexpr long kExponentMin = -4;
  constexpr long kExponentMax = 6;
  if (decimal.digits != "0" && (exponent < kExponentMin || exponent >= kExponentMax))
    return scientific_notation(decimal, e);
  return plain_notation(decimal);
}

std::string Number::digits(int base) const {
  const auto big = Operations::big(*this);
  mpz_t integer;
  mpz_init(integer);
  mpfr_get_z(integer, big->number, MPFR_RNDZ);
  std::string text(mpz_sizeinbase(integer, base) + 2, '\0');
  mpz_get_str(text.data(), base, integer);
  mpz_clear(integer);
  text.resize(text.find('\0'));
  return text;
}

Number Number::negate() const {
  if (is_small() && small_ != INT64_MIN && small_ != 0) return Number(-small_, precision_);
  const auto big = Operations::big(*this);
  return Operations::compute(precision_,
                             [&](mpfr_t out) { mpfr_neg(out, big->number, MPFR_RNDN); });
}

Number Number::floor() const {
  if (is_small()) return *this;
  return Operations::compute(precision_, [&](mpfr_t out) {
    mpfr_floor(out, big_->number);
    if (mpfr_zero_p(out) != 0) mpfr_set_zero(out, 1);
  });
}

Number Number::ceil() const {
  if (is_small()) return *this;
  // Rounding goes by way of a whole number, and of those there is one zero only.
  return Operations::compute(precision_, [&](mpfr_t out) {
    mpfr_ceil(out, big_->number);
    if (mpfr_zero_p(out) != 0) mpfr_set_zero(out, 1);
  });
}

Number Number::absolute() const {
  if (is_zero()) return Number(0, precision_);
  return is_negative() ? negate() : *this;
}

int Number::compare(const Number& a, const Number& b) {
  if (a.is_small() && b.is_small()) return a.small_ < b.small_ ? -1 : (a.small_ > b.small_ ? 1 : 0);
  const int order = mpfr_cmp(Operations::big(a)->number, Operations::big(b)->number);
  return order < 0 ? -1 : (order > 0 ? 1 : 0);
}

Number Number::add(const Number& a, const Number& b) {
  if (auto sum = small_result(
          a, b, [](auto x, auto y, auto* out) { return __builtin_add_overflow(x, y, out); })) {
    return *sum;
  }
  return Operations::compute(std::max(a.precision_, b.precision_), [&](mpfr_t out) {
    mpfr_add(out, Operations::big(a)->number, Operations::big(b)->number, MPFR_RNDN);
  });
}

Number Number::subtract(const Number& a, const Number& b) {
  if (auto difference = small_result(
          a, b, [](auto x, auto y, auto* out) { return __builtin_sub_overflow(x, y, out); })) {
    return *difference;
  }
  return Operations::compute(std::max(a.precision_, b.precision_), [&](mpfr_t out) {
    mpfr_sub(out, Operations::big(a)->number, Operations::big(b)->number, MPFR_RNDN);
  });
}

Number Number::multiply(const Number& a, const Number& b) {
  // Zero has a sign, which a machine word does not: 0 * -1 is -0.
  const bool negative_zero = (a.is_zero() && b.is_negative()) || (b.is_zero() && a.is_negative());
  const auto small =
      negative_zero ? std::nullopt : small_result(a, b, [](auto x, auto y, auto* out) {
        return __builtin_mul_overflow(x, y, out);
      });
  if (small) return *small;
  // Computed with 512 bits; the result then has the bits that it needs, but no fewer than its
  // operands.
  Scratch product(kParsedPrecision);
  mpfr_mul(product.number, Operations::big(a)->number, Operations::big(b)->number, MPFR_RNDN);
  const bool regular = mpfr_regular_p(product.number) != 0;
  const int needed = regular ? static_cast<int>(mpfr_min_prec(product.number)) : 1;
  return Operations::compute(std::max({a.precision_, b.precision_, needed}),
                             [&](mpfr_t out) { mpfr_set(out, product.number, MPFR_RNDN); });
}

std::optional<Number> Number::divide(const Number& a, const Number& b) {
  if ((a.is_zero() && b.is_zero()) || (a.is_infinite() && b.is_infinite())) return std::nullopt;
  return Operations::compute(std::max(a.precision_, b.precision_), [&](mpfr_t out) {
    mpfr_div(out, Operations::big(a)->number, Operations::big(b)->number, MPFR_RNDN);
  });
}

Number Number::modulo(const Number& a, const Number& b) {
  if (b.is_zero()) return a;
  if (a.is_infinite() || b.is_infinite()) return multiply(a, b);
  if (a.is_small() && b.is_small() && b.small_ != -1) {
    return Number(a.small_ % b.small_, std::max(a.precision_, b.precision_));
  }
  const std::optional<Number> quotient = divide(a, b);
  const Number whole = quotient->is_negative() ? quotient->ceil() : quotient->floor();
  return subtract(a, multiply(b, whole));
}

}  // namespace plumb::value
