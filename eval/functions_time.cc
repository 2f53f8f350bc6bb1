/// Date and time.
#include <array>

#include "eval/argument.h"
#include "eval/timestamp.h"

namespace plumb::eval {
namespace {

constexpr std::int64_t kNanosecondsPerSecond = 1'000'000'000;

constexpr std::array<std::string_view, 12> kMonths{"January",   "February", "March",    "April",
                                                   "May",       "June",     "July",     "August",
                                                   "September", "October",  "November", "December"};
constexpr std::array<std::string_view, 7> kWeekdays{"Sunday",   "Monday", "Tuesday", "Wednesday",
                                                    "Thursday", "Friday", "Saturday"};

CallResult timestamp(const Context& context, Arguments) {
  if (!context.environment.allows_impure()) return unknown_result(Type::string());
  return Value::string(format_rfc3339({.seconds = context.environment.now()}));
}

CallResult plantimestamp(const Context& context, Arguments) {
  return Value::string(format_rfc3339({.seconds = context.environment.plan_time()}));
}

CallResult timeadd(const Context&, Arguments args) {
  const auto time = parse_rfc3339(args[0].as_string());
  if (!time) return call_error(time.error());
  const auto duration = parse_duration(args[1].as_string());
  if (!duration) return call_error(duration.error());
  Timestamp sum = *time;
  const std::int64_t nanoseconds = sum.nanoseconds + *duration % kNanosecondsPerSecond;
  sum.seconds += *duration / kNanosecondsPerSecond;
  if (nanoseconds < 0) sum.seconds -= 1;
  if (nanoseconds >= kNanosecondsPerSecond) sum.seconds += 1;
  return Value::string(format_rfc3339(sum));
}

CallResult timecmp(const Context&, Arguments args) {
  const auto a = parse_rfc3339(args[0].as_string());
  if (!a) return argument_error(0, a.error());
  const auto b = parse_rfc3339(args[1].as_string());
  if (!b) return argument_error(1, b.error());
  const auto left = std::pair(a->seconds, a->nanoseconds);
  const auto right = std::pair(b->seconds, b->nanoseconds);
  return Value::counted(left < right ? -1 : (right < left ? 1 : 0));
}

std::string padded(std::int64_t number, std::size_t width) {
  std::string digits = std::to_string(number);
  if (digits.size() < width) digits.insert(0, width - digits.size(), '0');
  return digits;
}

/// The offset as `+05:30` or `+0530`.
std::string offset_text(const Timestamp& time, std::string_view colon) {
  const int minutes = std::abs(time.offset) / 60;
  return (time.offset < 0 ? "-" : "+") + padded(minutes / 60, 2) + std::string(colon) +
         padded(minutes % 60, 2);
}

/// What one run of a letter stands for, or nothing.
std::optional<std::string> verb_text(std::string_view verb, const Timestamp& time,
                                     const Civil& civil) {
  const bool afternoon = civil.hour >= 12;
  const int twelve = civil.hour % 12 == 0 ? 12 : civil.hour % 12;
  if (verb == "YYYY") return padded(civil.year, 4);
  if (verb == "YY") return padded(civil.year % 100, 2);
  if (verb == "MMMM") return std::string(kMonths[static_cast<std::size_t>(civil.month - 1)]);
  if (verb == "MMM")
    return std::string(kMonths[static_cast<std::size_t>(civil.month - 1)].substr(0, 3));
  if (verb == "EEEE") return std::string(kWeekdays[static_cast<std::size_t>(civil.weekday)]);
  if (verb == "EEE")
    return std::string(kWeekdays[static_cast<std::size_t>(civil.weekday)].substr(0, 3));
  if (verb == "AA") return afternoon ? "PM" : "AM";
  if (verb == "aa") return afternoon ? "pm" : "am";
  if (verb == "ZZZZZ") return offset_text(time, ":");
  if (verb == "ZZZZ") return offset_text(time, "");
  if (verb == "ZZZ") return time.offset == 0 ? "UTC" : offset_text(time, "");
  if (verb == "Z") return time.offset == 0 ? "Z" : offset_text(time, ":");
  if (verb.size() > 2) return std::nullopt;
  switch (verb.front()) {
    case 'M':
      return padded(civil.month, verb.size());
    case 'D':
      return padded(civil.day, verb.size());
    case 'h':
      return padded(civil.hour, verb.size());
    case 'H':
      return padded(twelve, verb.size());
    case 'm':
      return padded(civil.minute, verb.size());
    case 's':
      return padded(civil.second, verb.size());
    default:
      return std::nullopt;
  }
}

/// What a wrong run of a letter should have been; empty if the letter means nothing.
std::string_view verb_hint(char letter) {
  switch (letter) {
    case 'Y':
      return ": year must either be \"YY\" or \"YYYY\"";
    case 'M':
      return ": month must be \"M\", \"MM\", \"MMM\", or \"MMMM\"";
    case 'D':
      return ": day of month must either be \"D\" or \"DD\"";
    case 'E':
      return ": day of week must either be \"EEE\" or \"EEEE\"";
    case 'h':
      return ": 24-hour must either be \"h\" or \"hh\"";
    case 'H':
      return ": 12-hour must either be \"H\" or \"HH\"";
    case 'A':
      return ": must be \"AA\"";
    case 'a':
      return ": must be \"aa\"";
    case 'm':
      return ": minute must either be \"m\" or \"mm\"";
    case 's':
      return ": second must either be \"s\" or \"ss\"";
    case 'Z':
      return ": timezone must be Z, ZZZZ, or ZZZZZ";
    default:
      return "";
  }
}

bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/// Appends a text in single quotes, in which two quotes stand for one, and moves behind it. False
/// if it does not end.
bool append_literal(std::string& out, std::string_view format, std::size_t& at) {
  for (++at; at < format.size(); ++at) {
    if (format[at] != '\'') {
      out += format[at];
    } else if (at + 1 < format.size() && format[at + 1] == '\'') {
      out += '\'';
      ++at;
    } else {
      ++at;
      return true;
    }
  }
  return false;
}

CallResult formatdate(const Context&, Arguments args) {
  const std::string_view format = args[0].as_string();
  const auto time = parse_rfc3339(args[1].as_string());
  if (!time) return argument_error(1, time.error());
  const Civil civil = civil_of(*time);
  std::string out;
  for (std::size_t at = 0; at < format.size();) {
    const char c = format[at];
    if (c == '\'' && format.substr(at, 2) == "''") {
      out += '\'';  // Outside of a literal, too, two quotes are one.
      at += 2;
    } else if (c == '\'') {
      if (!append_literal(out, format, at)) return argument_error(0, "unterminated literal '");
    } else if (!is_letter(c)) {
      out += c;
      ++at;
    } else {
      const std::size_t end = std::min(format.find_first_not_of(c, at), format.size());
      const std::string_view verb = format.substr(at, end - at);
      const auto text = verb_text(verb, *time, civil);
      if (!text)
        return argument_error(
            0, "invalid date format verb " + quoted(verb) + std::string(verb_hint(c)));
      out += *text;
      at = end;
    }
  }
  return Value::string(out);
}

}  // namespace

std::vector<Function> time_functions() {
  const Type string = Type::string();
  return {
      {"timestamp", {}, {}, string, timestamp, {}},
      {"plantimestamp", {}, {}, string, plantimestamp, {}},
      {"timeadd", {{"timestamp", string}, {"duration", string}}, {}, string, timeadd, {}},
      {"timecmp",
       {{"timestamp_a", string}, {"timestamp_b", string}},
       {},
       Type::number(),
       timecmp,
       {}},
      {"formatdate", {{"format", string}, {"time", string}}, {}, string, formatdate, {}},
  };
}

}  // namespace plumb::eval
