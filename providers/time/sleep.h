#pragma once

/// time_sleep.

#include <chrono>
#include <cmath>
#include <cstdlib>
#include <optional>

#include "moment.h"

namespace plumb::time {

/// A number and a unit: "30s", "1.5h". Nothing if the text is neither.
inline std::optional<std::chrono::milliseconds> parse_duration(const std::string& text) {
  const std::size_t end = text.find_first_not_of("0123456789.");
  if (end == 0 || end == std::string::npos) return std::nullopt;
  const std::string number = text.substr(0, end);
  const std::size_t dot = number.find('.');
  if (dot == 0 || dot == number.size() - 1 || number.rfind('.') != dot) return std::nullopt;
  const std::string unit = text.substr(end);
  const double scale = unit == "ms"  ? 1
                       : unit == "s" ? 1e3
                       : unit == "m" ? 6e4
                       : unit == "h" ? 3.6e6
                                     : 0;
  const double milliseconds = std::strtod(number.c_str(), nullptr) * scale;
  if (scale == 0 || milliseconds > 1e12) return std::nullopt;
  return std::chrono::milliseconds(std::llround(milliseconds));
}

struct SleepModel {
  Val<std::string> id, create_duration, destroy_duration;
  Val<Map<std::string>> triggers;

  static void describe(Schema<SleepModel>& s) {
    constexpr const char* kForm =
        "a number immediately followed by ms (milliseconds), s (seconds), m "
        "(minutes), or h (hours). For example, \"30s\" for 30 seconds";
    const auto valid = [](const std::string& text) { return parse_duration(text).has_value(); };
    s.about("A delay when it is created, destroyed, or both.");
    s.id(&SleepModel::id);
    s.attr("create_duration", &SleepModel::create_duration)
        .optional()
        .must(kForm, valid, "Invalid Attribute Value Match");
    s.attr("destroy_duration", &SleepModel::destroy_duration)
        .optional()
        .must(kForm, valid, "Invalid Attribute Value Match");
    s.attr("triggers", &SleepModel::triggers).optional().replace();
  }
};

class SleepResource final : public sdk::Resource<SleepModel> {
 public:
  static constexpr const char* kType = "time_sleep";
  static constexpr bool kWaits = true;

  void validate(Context& ctx, const SleepModel& config) override {
    at_least_one(ctx, {config.create_duration.is_null(), config.destroy_duration.is_null()},
                 "create_duration,destroy_duration");
  }

  void create(Context& ctx, NoClient&, SleepModel& object) override {
    sleep(ctx, object.create_duration, "Create time sleep error");
    object.id = Timestamp::now().text();
  }

  void remove(Context& ctx, NoClient&, const SleepModel& object) override {
    sleep(ctx, object.destroy_duration, "Delete time sleep error");
  }

  /// CREATEDURATION,DESTROYDURATION
  void import(Context&, NoClient&, const std::string& id, SleepModel& object) override {
    const std::vector<std::string> parts = id_parts(id);
    if (parts.size() != 2 || id.size() == 1) {
      throw Failure("Unexpected Format of ID", "Unexpected format of ID (\"" + id +
                                                   "\"), expected CREATEDURATION,DESTROYDURATION "
                                                   "where at least one value is non-empty");
    }
    Val<std::string>* const fields[] = {&object.create_duration, &object.destroy_duration};
    for (std::size_t i = 0; i < 2; ++i) {
      if (parts[i].empty()) continue;
      if (!parse_duration(parts[i])) {
        throw Failure("Import time sleep error",
                      "The duration \"" + parts[i] + "\" cannot be parsed.");
      }
      *fields[i] = parts[i];
    }
    object.id = Timestamp::now().text();
    object.triggers = Map<std::string>{};
  }

 private:
  static void sleep(Context& ctx, const Val<std::string>& duration, const char* summary) {
    if (!duration.has_value() || duration->empty()) return;
    const auto time = parse_duration(*duration);
    if (!time) throw Failure(summary, "The duration \"" + *duration + "\" cannot be parsed.");
    if (!ctx.wait(*time)) throw Failure(summary, "The wait was cancelled before its end.");
  }
};

}  // namespace plumb::time
