#include "system/duration.h"

#include <charconv>
#include <cmath>

namespace plumb::system {
namespace {

struct Unit {
  std::string_view name;
  double ms;
};

/// Longer names before those that they begin with.
constexpr Unit kUnits[] = {{"ms", 1},  {"µs", 1e-3}, {"us", 1e-3}, {"ns", 1e-6},
                           {"s", 1e3}, {"m", 6e4},   {"h", 3.6e6}};

/// Beyond, a limit means nothing.
constexpr double kMostMs = 1e14;

}  // namespace

std::optional<std::int64_t> parse_duration_ms(std::string_view text) {
  if (text == "0") return 0;
  if (text.empty()) return std::nullopt;
  double total = 0;
  while (!text.empty()) {
    const std::size_t digits = text.find_first_not_of("0123456789.");
    if (digits == 0 || digits == std::string_view::npos) return std::nullopt;
    double number = 0;
    const auto [end, problem] =
        std::from_chars(text.data(), text.data() + digits, number, std::chars_format::fixed);
    if (problem != std::errc() || end != text.data() + digits) return std::nullopt;
    text.remove_prefix(digits);
    const Unit* found = nullptr;
    for (const Unit& unit : kUnits) {
      if (found == nullptr && text.starts_with(unit.name)) found = &unit;
    }
    if (found == nullptr) return std::nullopt;
    text.remove_prefix(found->name.size());
    total += number * found->ms;
    if (total > kMostMs) return std::nullopt;
  }
  return static_cast<std::int64_t>(std::ceil(total));
}

}  // namespace plumb::system
