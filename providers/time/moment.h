#pragma once

/// The attributes that time_static, time_offset and time_rotating have in common: one time, taken
/// apart.

#include <algorithm>
#include <charconv>
#include <string>
#include <vector>

#include "providers/sdk/provider.h"
#include "timestamp.h"

namespace plumb::time {

using sdk::Context;
using sdk::Failure;
using sdk::Map;
using sdk::NoClient;
using sdk::Schema;
using sdk::Val;

struct Moment {
  Val<std::string> id, rfc3339;
  Val<std::int64_t> year, month, day, hour, minute, second, unix;
  Val<Map<std::string>> triggers;

  template <typename M>
  static void describe_moment(Schema<M>& s) {
    s.id(&M::id);
    s.attr("triggers", &M::triggers)
        .optional()
        .replace()
        .about("Arbitrary values that, when changed, take a new time.");
    s.attr("year", &M::year).computed().recompute();
    s.attr("month", &M::month).computed().recompute();
    s.attr("day", &M::day).computed().recompute();
    s.attr("hour", &M::hour).computed().recompute();
    s.attr("minute", &M::minute).computed().recompute();
    s.attr("second", &M::second).computed().recompute();
    s.attr("unix", &M::unix).computed().recompute();
  }

  void take_apart(const Timestamp& time) {
    const Timestamp::Fields fields = time.fields();
    year = fields.year;
    month = fields.month;
    day = fields.day;
    hour = fields.hour;
    minute = fields.minute;
    second = fields.second;
    unix = time.unix();
  }
};

/// Says that a configured attribute must be a time.
template <typename Builder>
void must_be_time(Builder&& builder) {
  builder.must(
      "a time of RFC 3339, such as 2030-01-31T12:00:00Z",
      [](const std::string& text) { return Timestamp::parse(text).has_value(); },
      "Invalid RFC3339 String Value");
}

/// Keeps the user's spelling of a time, else writes it in the standard form.
inline void settle(Val<std::string>& attribute, const Timestamp& time) {
  if (!attribute.has_value() || attribute->empty()) attribute = time.text();
}

/// The parts of an import id: separated by commas, some perhaps empty.
inline std::vector<std::string> id_parts(const std::string& id) {
  std::vector<std::string> parts{""};
  for (const char c : id) c == ',' ? void(parts.emplace_back()) : void(parts.back() += c);
  return parts;
}

/// A number of an import id; null where it is empty.
inline Val<std::int64_t> id_number(const std::string& part, const char* summary) {
  if (part.empty()) return {};
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(part.data(), part.data() + part.size(), number);
  if (error == std::errc() && end == part.data() + part.size()) return number;
  throw Failure(summary, "The part \"" + part + "\" of the id is not a whole number.");
}

inline Timestamp id_time(const std::string& part, const char* summary) {
  if (const auto time = Timestamp::parse(part)) return *time;
  throw Failure(summary, "The part \"" + part + "\" of the id is not a time of RFC 3339.");
}

/// Complains unless one of the attributes is set, or may yet be.
inline void at_least_one(Context& ctx, std::initializer_list<bool> absent, const char* names) {
  if (std::find(absent.begin(), absent.end(), false) != absent.end()) return;
  ctx.error("Missing Attribute Configuration",
            std::string("At least one of these attributes must be configured: [") + names + "]");
}

}  // namespace plumb::time
