/// Logarithm and power of doubles, to the last bit as Terraform has them: the C library rounds some
/// results differently, and `ceil(log(n, 2))` would then be another number.
#pragma once

namespace plumb::eval {

[[nodiscard]] double natural_logarithm(double x);
[[nodiscard]] double power(double x, double y);

}  // namespace plumb::eval
