#include "eval/timestamp.h"

#include <array>
#include <cstdlib>
#include <utility>

#include "diagnostics/result.h"

namespace plumb::eval {
namespace {

constexpr std::int64_t kDaySeconds = 86400;

/// Days from 1970-01-01 to a date of the Gregorian calendar, continued to before its beginning. A
/// year is counted from March, so that the leap day is its last.
std::int64_t days_from_civil(std::int64_t year, int month, int day) {
  year -= month <= 2 ? 1 : 0;
  const std::int64_t era = (year >= 0 ? year : year - 399) / 400;
  const std::int64_t year_of_era = year - era * 400;
  const std::int64_t day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
  const std::int64_t day_of_era =
      year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
  return era * 146097 + day_of_era - 719468;
}

bool is_leap(std::int64_t year) {
  return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

int days_in_month(std::int64_t year, int month) {
  constexpr std::array kDays{31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  return month == 2 && is_leap(year) ? 29 : kDays[static_cast<std::size_t>(month - 1)];
}

std::int64_t floor_divide(std::int64_t a, std::int64_t b) {
  return a / b - (a % b < 0 ? 1 : 0);
}

std::string padded(std::int64_t number, std::size_t width) {
  std::string digits = std::to_string(std::llabs(number));
  if (digits.size() < width) digits.insert(0, width - digits.size(), '0');
  return (number < 0 ? "-" : "") + digits;
}

tl::unexpected<std::string> invalid(const std::string& why) {
  return tl::unexpected<std::string>("not a valid RFC3339 timestamp: " + why);
}

/// One number of a timestamp: what it is called, how many digits it has, and what may follow.
struct Field {
  const char* name;
  std::size_t digits;
  int low;
  int high;
};

/// Reads a timestamp from left to right.
class Cursor {
 public:
  explicit Cursor(std::string_view text) : text_(text) {}

  [[nodiscard]] std::string_view rest() const { return text_; }
  [[nodiscard]] bool done() const { return text_.empty(); }

  tl::expected<int, std::string> number(const Field& field) {
    if (text_.empty()) return invalid(std::string("end of string before ") + field.name);
    std::size_t digits = 0;
    while (digits < text_.size() && text_[digits] >= '0' && text_[digits] <= '9') ++digits;
    if (digits == 0 || field.digits == 4 || (field.low == 1 && digits != field.digits)) {
      if (digits != field.digits)
        return invalid("cannot use \"" + std::string(text_) + "\" as " + field.name);
    }
    if (digits != field.digits)
      return invalid(std::string(field.name) + " must have exactly two digits");
    const int value = std::atoi(std::string(text_.substr(0, digits)).c_str());
    if (value < field.low || value > field.high) {
      return invalid(std::string(field.name) + " must be between " + std::to_string(field.low) +
                     " and " + std::to_string(field.high) + " inclusive");
    }
    text_.remove_prefix(digits);
    return value;
  }

  tl::expected<void, std::string> expect(char wanted, const char* before) {
    if (text_.empty()) return invalid(std::string("end of string before ") + before);
    if (text_.front() != wanted)
      return invalid("found \"" + std::string(text_) + "\" where \"" + wanted + "\" is expected");
    text_.remove_prefix(1);
    return {};
  }

  bool accept(char wanted) {
    if (text_.empty() || text_.front() != wanted) return false;
    text_.remove_prefix(1);
    return true;
  }

  /// A fraction after its point, as nanoseconds; further digits are dropped. False if there are
  /// none.
  bool fraction(std::int32_t& nanoseconds) {
    std::size_t digits = 0;
    std::int32_t scale = 100'000'000;
    nanoseconds = 0;
    for (; digits < text_.size() && text_[digits] >= '0' && text_[digits] <= '9'; ++digits) {
      nanoseconds += (text_[digits] - '0') * scale;
      scale /= 10;
    }
    text_.remove_prefix(digits);
    return digits > 0;
  }

 private:
  std::string_view text_;
};

constexpr Field kYear{"year", 4, 0, 9999};
constexpr Field kMonth{"month", 2, 1, 12};
constexpr Field kDay{"day", 2, 1, 31};
constexpr Field kHour{"hour", 2, 0, 23};
constexpr Field kMinute{"minute", 2, 0, 59};
constexpr Field kSecond{"second", 2, 0, 59};

/// `Z`, or hours and minutes with a sign, and nothing behind.
tl::expected<void, std::string> read_offset(Cursor& cursor, Timestamp& time) {
  const std::string whole(cursor.rest());
  if (whole.empty()) return invalid("end of string before UTC offset");
  if (cursor.accept('Z')) {
    time.has_zulu = true;
    if (!cursor.done())
      return invalid("cannot use \"" + std::string(cursor.rest()) + "\" as timestamp segment");
    return {};
  }
  const auto wrong = invalid("cannot use \"" + whole + "\" as UTC offset");
  const auto digit = [&](std::size_t at) {
    return at < whole.size() && whole[at] >= '0' && whole[at] <= '9';
  };
  const bool shaped = (whole[0] == '+' || whole[0] == '-') && whole.size() == 6 && digit(1) &&
                      digit(2) && whole[3] == ':' && digit(4) && digit(5);
  if (!shaped) return wrong;
  const int hours = (whole[1] - '0') * 10 + whole[2] - '0';
  const int minutes = (whole[4] - '0') * 10 + whole[5] - '0';
  if (hours > 23 || minutes > 59) return wrong;
  time.offset = (hours * 3600 + minutes * 60) * (whole[0] == '-' ? -1 : 1);
  return {};
}

/// The units of a duration, in nanoseconds.
constexpr std::array<std::pair<std::string_view, std::int64_t>, 8> kUnits{{
    {"ns", 1},
    {"us", 1'000},
    {"µs", 1'000},
    {"μs", 1'000},
    {"ms", 1'000'000},
    {"s", 1'000'000'000},
    {"m", 60'000'000'000},
    {"h", 3'600'000'000'000},
}};

/// Adds `digits × unit` and the fraction of a unit. False on overflow.
bool add_amount(std::int64_t& sum, std::string_view whole, std::string_view fraction,
                std::int64_t unit) {
  std::int64_t amount = 0;
  for (const char c : whole) {
    if (__builtin_mul_overflow(amount, 10, &amount) ||
        __builtin_add_overflow(amount, c - '0', &amount))
      return false;
  }
  if (__builtin_mul_overflow(amount, unit, &amount) || __builtin_add_overflow(sum, amount, &sum))
    return false;
  double scale = static_cast<double>(unit);
  double part = 0;
  for (const char c : fraction) {
    scale /= 10;
    part += (c - '0') * scale;
  }
  return !__builtin_add_overflow(sum, static_cast<std::int64_t>(part), &sum);
}

std::size_t count_digits(std::string_view text) {
  const std::size_t end = text.find_first_not_of("0123456789");
  return end == std::string_view::npos ? text.size() : end;
}

}  // namespace

Civil civil_of(const Timestamp& time) {
  const std::int64_t local = time.seconds + time.offset;
  const std::int64_t days = floor_divide(local, kDaySeconds);
  const std::int64_t shifted = days + 719468;
  const std::int64_t era = floor_divide(shifted, 146097);
  const std::int64_t day_of_era = shifted - era * 146097;
  const std::int64_t year_of_era =
      (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
  const std::int64_t day_of_year =
      day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  const std::int64_t shifted_month = (5 * day_of_year + 2) / 153;
  const std::int64_t second_of_day = local - days * kDaySeconds;
  Civil civil;
  civil.day = static_cast<int>(day_of_year - (153 * shifted_month + 2) / 5 + 1);
  civil.month = static_cast<int>(shifted_month < 10 ? shifted_month + 3 : shifted_month - 9);
  civil.year = year_of_era + era * 400 + (civil.month <= 2 ? 1 : 0);
  civil.hour = static_cast<int>(second_of_day / 3600);
  civil.minute = static_cast<int>(second_of_day / 60 % 60);
  civil.second = static_cast<int>(second_of_day % 60);
  civil.weekday = static_cast<int>(((days + 4) % 7 + 7) % 7);
  return civil;
}

tl::expected<Timestamp, std::string> parse_rfc3339(std::string_view text) {
  Cursor cursor(text);
  PLUMB_ASSIGN(const int year, cursor.number(kYear));
  PLUMB_TRY(cursor.expect('-', "month"));
  PLUMB_ASSIGN(const int month, cursor.number(kMonth));
  PLUMB_TRY(cursor.expect('-', "day"));
  PLUMB_ASSIGN(const int day, cursor.number(kDay));
  if (day > days_in_month(year, month)) return invalid("day out of range");
  if (!cursor.accept('T')) return invalid("missing required time introducer 'T'");
  PLUMB_ASSIGN(const int hour, cursor.number(kHour));
  PLUMB_TRY(cursor.expect(':', "minute"));
  PLUMB_ASSIGN(const int minute, cursor.number(kMinute));
  PLUMB_TRY(cursor.expect(':', "second"));
  PLUMB_ASSIGN(const int second, cursor.number(kSecond));
  Timestamp time;
  const std::string before(cursor.rest());
  if (cursor.accept('.') && !cursor.fraction(time.nanoseconds))
    return invalid("cannot use \"" + before + "\" as UTC offset");
  PLUMB_TRY(read_offset(cursor, time));
  time.seconds = days_from_civil(year, month, day) * kDaySeconds + hour * 3600 + minute * 60 +
                 second - time.offset;
  return time;
}

std::string format_rfc3339(const Timestamp& time) {
  const Civil civil = civil_of(time);
  std::string text = padded(civil.year, 4) + "-" + padded(civil.month, 2) + "-" +
                     padded(civil.day, 2) + "T" + padded(civil.hour, 2) + ":" +
                     padded(civil.minute, 2) + ":" + padded(civil.second, 2);
  if (time.offset == 0) return text + "Z";
  const int minutes = std::abs(time.offset) / 60;
  return text + (time.offset < 0 ? "-" : "+") + padded(minutes / 60, 2) + ":" +
         padded(minutes % 60, 2);
}

std::optional<Timestamp> parse_yaml_timestamp(std::string_view text) {
  // A year of four digits, then month, day, hour, minute and second of one or two.
  if (count_digits(text) != 4 || text.size() < 8 || text[4] != '-') return std::nullopt;
  std::string normal(text.substr(0, 5));
  std::size_t at = 5;
  const auto take = [&](char separator) {
    const std::size_t digits = count_digits(text.substr(at));
    if (digits < 1 || digits > 2) return false;
    normal += digits == 1 ? "0" : "";
    normal += text.substr(at, digits);
    at += digits;
    if (separator == '\0') return true;
    if (at >= text.size() || text[at] != separator) return false;
    normal += separator;
    ++at;
    return true;
  };
  if (!take('-') || !take('\0')) return std::nullopt;
  if (at == text.size()) {
    const auto time = parse_rfc3339(normal + "T00:00:00Z");
    return time ? std::optional(*time) : std::nullopt;
  }
  const char separator = text[at];
  if (separator != 'T' && separator != 't' && separator != ' ') return std::nullopt;
  ++at;
  normal += 'T';
  if (!take(':') || !take(':') || !take('\0')) return std::nullopt;
  // After a blank there is no offset: the time is in UTC.
  const auto time =
      parse_rfc3339(normal + std::string(text.substr(at)) + (separator == ' ' ? "Z" : ""));
  return time ? std::optional(*time) : std::nullopt;
}

tl::expected<std::int64_t, std::string> parse_duration(std::string_view text) {
  const std::string shown = "\"" + std::string(text) + "\"";
  const auto wrong = tl::unexpected<std::string>("time: invalid duration " + shown);
  std::string_view rest = text;
  const bool negative = rest.starts_with('-');
  if (negative || rest.starts_with('+')) rest.remove_prefix(1);
  if (rest == "0") return 0;
  if (rest.empty()) return wrong;
  std::int64_t sum = 0;
  while (!rest.empty()) {
    const std::string_view whole = rest.substr(0, count_digits(rest));
    rest.remove_prefix(whole.size());
    std::string_view fraction;
    const bool point = rest.starts_with('.');
    if (point) {
      rest.remove_prefix(1);
      fraction = rest.substr(0, count_digits(rest));
      rest.remove_prefix(fraction.size());
    }
    if (whole.empty() && fraction.empty()) return wrong;
    const std::string_view unit = rest.substr(0, rest.find_first_of(".0123456789"));
    if (unit.empty()) return tl::unexpected<std::string>("time: missing unit in duration " + shown);
    rest.remove_prefix(unit.size());
    std::int64_t nanoseconds = 0;
    for (const auto& [name, size] : kUnits) {
      if (name == unit) nanoseconds = size;
    }
    if (nanoseconds == 0) {
      return tl::unexpected<std::string>("time: unknown unit \"" + std::string(unit) +
                                         "\" in duration " + shown);
    }
    if (!add_amount(sum, whole, fraction, nanoseconds)) return wrong;
  }
  return negative ? -sum : sum;
}

}  // namespace plumb::eval
