#include "eval/double_math.h"

#include <cmath>
#include <cstdint>
#include <limits>

namespace plumb::eval {

/// x = 2^k · (1 + f) with 1 + f around 1, and log(1 + f) by the polynomial in s = f / (2 + f) of W.
/// J. Cody and W. Waite, with the coefficients of fdlibm.
double natural_logarithm(double x) {
  if (!(x > 0) || std::isinf(x)) return std::log(x);
  constexpr double kLn2High = 6.93147180369123816490e-01;
  constexpr double kLn2Low = 1.90821492927058770002e-10;
  constexpr double kOdd[] = {6.666666666666735130e-01, 2.857142874366239149e-01,
                             1.818357216161805012e-01, 1.479819860511658591e-01};
  constexpr double kEven[] = {3.999999999940941908e-01, 2.222219843214978396e-01,
                              1.531383769920937332e-01};
  int exponent = 0;
  double mantissa = std::frexp(x, &exponent);
  constexpr double kHalfRootOfTwo = 0.70710678118654752440;
  if (mantissa < kHalfRootOfTwo) {
    mantissa *= 2;
    --exponent;
  }
  const double f = mantissa - 1;
  const double k = exponent;
  const double s = f / (2 + f);
  const double s2 = s * s;
  const double s4 = s2 * s2;
  const double odd = s2 * (kOdd[0] + s4 * (kOdd[1] + s4 * (kOdd[2] + s4 * kOdd[3])));
  const double even = s4 * (kEven[0] + s4 * (kEven[1] + s4 * kEven[2]));
  const double rest = odd + even;
  const double half_square = 0.5 * f * f;
  return k * kLn2High - ((half_square - (s * (half_square + rest) + k * kLn2Low)) - f);
}

/// Whole powers by squaring the mantissa, the exponents counted apart; what is left of y by exp and
/// log.
double power(double x, double y) {
  if (y == 0 || x == 1 || x == 0 || std::isinf(x) || std::isinf(y)) return std::pow(x, y);
  if (y == 1) return x;
  if (y == 0.5) return std::sqrt(x);
  if (y == -0.5) return 1 / std::sqrt(x);
  double whole = 0;
  double fraction = std::modf(std::fabs(y), &whole);
  if (fraction != 0 && x < 0) return std::numeric_limits<double>::quiet_NaN();
  constexpr double kWholeMax = 9.223372036854775808e18;
  if (whole >= kWholeMax) return std::pow(x, y);
  double product = 1;
  std::int64_t product_exponent = 0;
  if (fraction != 0) {
    if (fraction > 0.5) {
      fraction -= 1;
      whole += 1;
    }
    product = std::exp(fraction * natural_logarithm(x));
  }
  int first_exponent = 0;
  double mantissa = std::frexp(x, &first_exponent);
  std::int64_t exponent = first_exponent;
  constexpr std::int64_t kExponentMax = 1 << 12;
  for (auto bits = static_cast<std::int64_t>(whole); bits != 0; bits >>= 1) {
    if (exponent < -kExponentMax || exponent > kExponentMax) {
      product_exponent += exponent;  // Too large or too small, whatever follows.
      break;
    }
    if ((bits & 1) != 0) {
      product *= mantissa;
      product_exponent += exponent;
    }
    mantissa *= mantissa;
    exponent *= 2;
    if (mantissa < 0.5) {
      mantissa += mantissa;
      --exponent;
    }
  }
  if (y < 0) {
    product = 1 / product;
    product_exponent = -product_exponent;
  }
  return std::ldexp(product, static_cast<int>(product_exponent));
}

}  // namespace plumb::eval
