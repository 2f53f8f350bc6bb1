#pragma once

/// Points in time as RFC 3339 writes them, and the calendar arithmetic of Go's time package, which
/// the values in existing states were made with.

#include <chrono>
#include <cstdint>
#include <cstdio>
#include <optional>
#include <string>
#include <string_view>

#include "providers/sdk/diagnostics.h"

namespace plumb::time {

/// What to add. Dates first carry over as in "31 January + 1 month = 2 or 3 March".
struct Offset {
  std::int64_t years = 0, months = 0, days = 0, hours = 0, minutes = 0, seconds = 0;
};

/// A second in time, with the zone that it was written in.
class Timestamp {
 public:
  static Timestamp now() {
    const auto now = std::chrono::system_clock::now().time_since_epoch();
    return Timestamp(std::chrono::duration_cast<std::chrono::seconds>(now).count(), 0);
  }

  /// Nothing if the text is not RFC 3339. A fraction of a second is dropped.
  static std::optional<Timestamp> parse(const std::string& text) {
    if (!has_form(text, "0000-00-00T00:00:00")) return std::nullopt;
    int year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0;
    std::sscanf(text.c_str(), "%4d-%2d-%2dT%2d:%2d:%2d", &year, &month, &day, &hour, &minute,
                &second);
    std::size_t at = 19;
    if (at < text.size() && text[at] == '.') {
      const std::size_t end = text.find_first_not_of("0123456789", at + 1);
      if (end == at + 1 || end == std::string::npos) return std::nullopt;
      at = end;
    }
    const std::optional<std::int64_t> zone = parse_zone(text.substr(at));
    const std::chrono::year_month_day date{std::chrono::year(year),
                                           std::chrono::month(static_cast<unsigned>(month)),
                                           std::chrono::day(static_cast<unsigned>(day))};
    if (!zone || !date.ok() || hour > 23 || minute > 59 || second > 59) return std::nullopt;
    const std::int64_t days = std::chrono::sys_days(date).time_since_epoch().count();
    return Timestamp(days * kDay + hour * 3600 + minute * 60 + second - *zone, *zone);
  }

  /// As parse(), where anything else is the user's mistake.
  static Timestamp require(const std::string& text, const char* attribute) {
    if (const auto parsed = parse(text)) return *parsed;
    throw sdk::Failure(
        "Invalid RFC3339 String Value",
        "The value \"" + text + "\" is not a time of RFC 3339, such as 2030-01-31T12:00:00Z.",
        attribute);
  }

  [[nodiscard]] std::int64_t unix() const { return unix_; }

  struct Fields {
    std::int64_t year, month, day, hour, minute, second;
  };
  [[nodiscard]] Fields fields() const {
    const std::int64_t local = unix_ + zone_;
    const auto days = std::chrono::floor<std::chrono::days>(std::chrono::seconds(local));
    const std::chrono::year_month_day date{std::chrono::sys_days(days)};
    const std::int64_t rest = local - days.count() * kDay;
    return {static_cast<int>(date.year()),
            static_cast<unsigned>(date.month()),
            static_cast<unsigned>(date.day()),
            rest / 3600,
            rest / 60 % 60,
            rest % 60};
  }

  [[nodiscard]] std::string text() const {
    const Fields f = fields();
    char buffer[96];
    std::snprintf(buffer, sizeof buffer, "%04d-%02d-%02dT%02d:%02d:%02d", static_cast<int>(f.year),
                  static_cast<int>(f.month), static_cast<int>(f.day), static_cast<int>(f.hour),
                  static_cast<int>(f.minute), static_cast<int>(f.second));
    std::string text = buffer;
    if (zone_ == 0) return text + "Z";
    const std::int64_t minutes = (zone_ < 0 ? -zone_ : zone_) / 60;
    std::snprintf(buffer, sizeof buffer, "%c%02d:%02d", zone_ < 0 ? '-' : '+',
                  static_cast<int>(minutes / 60), static_cast<int>(minutes % 60));
    return text + buffer;
  }

  /// Throws Failure beyond the years 0 to 9999.
  [[nodiscard]] Timestamp plus(const Offset& offset) const {
    for (const std::int64_t part :
         {offset.years, offset.months, offset.days, offset.hours, offset.minutes, offset.seconds}) {
      if (part > kMost || part < -kMost) throw out_of_range();
    }
    const Fields f = fields();
    const std::int64_t months = f.year * 12 + f.month - 1 + offset.years * 12 + offset.months;
    const std::int64_t year = (months - (months < 0 ? 11 : 0)) / 12;
    if (year < 0 || year > 9999) throw out_of_range();
    const auto first = std::chrono::sys_days(std::chrono::year(static_cast<int>(year)) /
                                             static_cast<int>(months - year * 12 + 1) / 1);
    const std::int64_t days = first.time_since_epoch().count() + f.day - 1 + offset.days;
    const std::int64_t time = f.hour * 3600 + f.minute * 60 + f.second + offset.hours * 3600 +
                              offset.minutes * 60 + offset.seconds;
    const std::int64_t unix = days * kDay + time - zone_;
    if (unix < kYearZero || unix > kYear9999) throw out_of_range();
    return Timestamp(unix, zone_);
  }

  bool operator>(const Timestamp& other) const { return unix_ > other.unix_; }

 private:
  Timestamp(std::int64_t unix, std::int64_t zone) : unix_(unix), zone_(zone) {}

  /// True if the text begins like the form, in which 0 stands for any digit.
  static bool has_form(std::string_view text, std::string_view form) {
    if (text.size() < form.size()) return false;
    for (std::size_t i = 0; i < form.size(); ++i) {
      const bool digit = text[i] >= '0' && text[i] <= '9';
      if (form[i] == '0' ? !digit : text[i] != form[i]) return false;
    }
    return true;
  }

  /// Seconds east of UTC.
  static std::optional<std::int64_t> parse_zone(const std::string& text) {
    if (text == "Z") return 0;
    if (text.size() != 6 || !(has_form(text, "+00:00") || has_form(text, "-00:00"))) {
      return std::nullopt;
    }
    int hours = 0, minutes = 0;
    std::sscanf(text.c_str() + 1, "%2d:%2d", &hours, &minutes);
    if (hours > 23 || minutes > 59) return std::nullopt;
    const std::int64_t east = hours * 3600 + minutes * 60;
    return text[0] == '-' ? -east : east;
  }

  static sdk::Failure out_of_range() {
    return {"Time out of range", "The resulting time is not between the years 0 and 9999."};
  }

  static constexpr std::int64_t kDay = 86400;
  static constexpr std::int64_t kMost = 1'000'000'000'000;
  static constexpr std::int64_t kYearZero = -62'167'219'200;
  static constexpr std::int64_t kYear9999 = 253'402'300'799;

  std::int64_t unix_;
  std::int64_t zone_;
};

}  // namespace plumb::time
