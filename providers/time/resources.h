#pragma once

/// time_static, time_offset and time_rotating.

#include <memory>

#include "moment.h"

namespace plumb::time {

struct StaticModel : Moment {
  static void describe(Schema<StaticModel>& s) {
    s.about("A time that is taken once and kept.");
    describe_moment(s);
    must_be_time(s.attr("rfc3339", &StaticModel::rfc3339).optional().computed().replace());
  }

  void settle_at(const Timestamp& time) {
    take_apart(time);
    settle(rfc3339, time);
    id = time.text();
  }
};

class StaticResource final : public sdk::Resource<StaticModel> {
 public:
  static constexpr const char* kType = "time_static";

  void create(Context&, NoClient&, StaticModel& object) override {
    const bool given = object.rfc3339.has_value();
    object.settle_at(given ? Timestamp::require(*object.rfc3339, "rfc3339") : Timestamp::now());
  }

  void import(Context&, NoClient&, const std::string& id, StaticModel& object) override {
    object.settle_at(id_time(id, "Import time static error"));
    object.triggers = Map<std::string>{};
  }
};

struct OffsetModel : Moment {
  Val<std::string> base_rfc3339;
  Val<std::int64_t> offset_years, offset_months, offset_days, offset_hours, offset_minutes,
      offset_seconds;

  static void describe(Schema<OffsetModel>& s) {
    s.about("A time at some distance from a base that is taken once and kept.");
    describe_moment(s);
    must_be_time(s.attr("base_rfc3339", &OffsetModel::base_rfc3339).optional().computed());
    s.attr("rfc3339", &OffsetModel::rfc3339).computed().recompute();
    s.attr("offset_years", &OffsetModel::offset_years).optional();
    s.attr("offset_months", &OffsetModel::offset_months).optional();
    s.attr("offset_days", &OffsetModel::offset_days).optional();
    s.attr("offset_hours", &OffsetModel::offset_hours).optional();
    s.attr("offset_minutes", &OffsetModel::offset_minutes).optional();
    s.attr("offset_seconds", &OffsetModel::offset_seconds).optional();
  }

  [[nodiscard]] auto offsets() const {
    return std::tie(offset_years, offset_months, offset_days, offset_hours, offset_minutes,
                    offset_seconds);
  }

  /// One step after another: upstream goes through the units in the order of their names.
  void settle_from(const Timestamp& base) {
    const Timestamp at = base.plus({.days = offset_days.value_or(0)})
                             .plus({.hours = offset_hours.value_or(0)})
                             .plus({.minutes = offset_minutes.value_or(0)})
                             .plus({.months = offset_months.value_or(0)})
                             .plus({.seconds = offset_seconds.value_or(0)})
                             .plus({.years = offset_years.value_or(0)});
    take_apart(at);
    settle(base_rfc3339, base);
    rfc3339 = at.text();
    id = base.text();
  }
};

class OffsetResource final : public sdk::Resource<OffsetModel> {
 public:
  static constexpr const char* kType = "time_offset";

  void validate(Context& ctx, const OffsetModel& c) override {
    at_least_one(
        ctx,
        {c.offset_seconds.is_null(), c.offset_minutes.is_null(), c.offset_hours.is_null(),
         c.offset_days.is_null(), c.offset_months.is_null(), c.offset_years.is_null()},
        "offset_seconds,offset_minutes,offset_hours,offset_days,offset_months,offset_years");
  }

  /// A changed offset counts from the old base, so the result is known while planning.
  void plan(Context&, sdk::Plan<OffsetModel>& plan) override {
    OffsetModel& planned = plan.planned;
    if (plan.creates() || plan.prior->offsets() == planned.offsets()) return;
    const bool unknown = planned.offset_years.is_unknown() || planned.offset_months.is_unknown() ||
                         planned.offset_days.is_unknown() || planned.offset_hours.is_unknown() ||
                         planned.offset_minutes.is_unknown() || planned.offset_seconds.is_unknown();
    if (unknown || !planned.base_rfc3339.has_value()) return;
    planned.settle_from(Timestamp::require(*planned.base_rfc3339, "base_rfc3339"));
  }

  void create(Context&, NoClient&, OffsetModel& object) override { settle_now(object); }

  void update(Context&, NoClient&, const OffsetModel&, OffsetModel& object) override {
    settle_now(object);
  }

  /// BASETIMESTAMP,YEARS,MONTHS,DAYS,HOURS,MINUTES,SECONDS
  void import(Context&, NoClient&, const std::string& id, OffsetModel& object) override {
    const std::vector<std::string> parts = id_parts(id);
    if (parts.size() != 7 || parts[0].empty() || id.size() == parts[0].size() + 6) {
      throw Failure("Unexpected Format of ID",
                    "Unexpected format of ID (\"" + id +
                        "\"), expected BASETIMESTAMP,YEARS,MONTHS,DAYS,"
                        "HOURS,MINUTES,SECONDS where at least one offset value is non-empty");
    }
    constexpr const char* kSummary = "Import time offset error";
    object.offset_years = id_number(parts[1], kSummary);
    object.offset_months = id_number(parts[2], kSummary);
    object.offset_days = id_number(parts[3], kSummary);
    object.offset_hours = id_number(parts[4], kSummary);
    object.offset_minutes = id_number(parts[5], kSummary);
    object.offset_seconds = id_number(parts[6], kSummary);
    object.triggers = Map<std::string>{};
    object.settle_from(id_time(parts[0], kSummary));
  }

 private:
  static void settle_now(OffsetModel& object) {
    const bool given = object.base_rfc3339.has_value();
    object.settle_from(given ? Timestamp::require(*object.base_rfc3339, "base_rfc3339")
                             : Timestamp::now());
  }
};

struct RotatingModel : Moment {
  Val<std::string> rotation_rfc3339;
  Val<std::int64_t> rotation_years, rotation_months, rotation_days, rotation_hours,
      rotation_minutes;

  static void describe(Schema<RotatingModel>& s) {
    s.about("A time that is taken anew once a period has gone by.");
    describe_moment(s);
    must_be_time(s.attr("rfc3339", &RotatingModel::rfc3339).optional().computed().replace());
    must_be_time(s.attr("rotation_rfc3339", &RotatingModel::rotation_rfc3339)
                     .optional()
                     .computed()
                     .recompute());
    s.attr("rotation_years", &RotatingModel::rotation_years).optional().at_least(1);
    s.attr("rotation_months", &RotatingModel::rotation_months).optional().at_least(1);
    s.attr("rotation_days", &RotatingModel::rotation_days).optional().at_least(1);
    s.attr("rotation_hours", &RotatingModel::rotation_hours).optional().at_least(1);
    s.attr("rotation_minutes", &RotatingModel::rotation_minutes).optional().at_least(1);
  }

  [[nodiscard]] auto periods() const {
    return std::tie(rotation_years, rotation_months, rotation_days, rotation_hours,
                    rotation_minutes);
  }

  /// Upstream does not add the periods up: of those given the last in this order counts.
  void settle_from(const Timestamp& start) {
    Timestamp end = start;
    const bool given = rotation_rfc3339.has_value() && !rotation_rfc3339->empty();
    if (rotation_days.value_or(0) != 0) end = start.plus({.days = *rotation_days});
    if (rotation_hours.value_or(0) != 0) end = start.plus({.hours = *rotation_hours});
    if (rotation_minutes.value_or(0) != 0) end = start.plus({.minutes = *rotation_minutes});
    if (rotation_months.value_or(0) != 0) end = start.plus({.months = *rotation_months});
    if (given) end = Timestamp::require(*rotation_rfc3339, "rotation_rfc3339");
    if (rotation_years.value_or(0) != 0) end = start.plus({.years = *rotation_years});
    if (!given) rotation_rfc3339 = end.text();
    take_apart(end);
    settle(rfc3339, start);
    id = start.text();
  }
};

class RotatingResource final : public sdk::Resource<RotatingModel> {
 public:
  static constexpr const char* kType = "time_rotating";

  void validate(Context& ctx, const RotatingModel& c) override {
    at_least_one(
        ctx,
        {c.rotation_minutes.is_null(), c.rotation_hours.is_null(), c.rotation_days.is_null(),
         c.rotation_months.is_null(), c.rotation_years.is_null(), c.rotation_rfc3339.is_null()},
        "rotation_minutes,rotation_hours,rotation_days,rotation_months,rotation_years,"
        "rotation_rfc3339");
  }

  void plan(Context&, sdk::Plan<RotatingModel>& plan) override {
    RotatingModel& planned = plan.planned;
    if (plan.creates()) return;
    const RotatingModel& prior = *plan.prior;
    const bool moved = !plan.config.rotation_rfc3339.is_null() &&
                       prior.rotation_rfc3339 != planned.rotation_rfc3339;
    if (moved && prior.rotation_rfc3339.has_value() &&
        Timestamp::now() > Timestamp::require(*prior.rotation_rfc3339, "rotation_rfc3339")) {
      plan.replace("rotation_rfc3339");
    }
    if (prior.periods() == planned.periods() && !moved) return;
    const bool unknown =
        planned.rotation_years.is_unknown() || planned.rotation_months.is_unknown() ||
        planned.rotation_days.is_unknown() || planned.rotation_hours.is_unknown() ||
        planned.rotation_minutes.is_unknown() || plan.config.rotation_rfc3339.is_unknown();
    if (unknown || !planned.rfc3339.has_value()) return;
    planned.settle_from(Timestamp::require(*planned.rfc3339, "rfc3339"));
  }

  void create(Context&, NoClient&, RotatingModel& object) override { settle_now(object); }

  void update(Context&, NoClient&, const RotatingModel&, RotatingModel& object) override {
    settle_now(object);
  }

  /// Gone once the rotation's time has come, so that it is made anew.
  bool read(Context&, NoClient&, RotatingModel& object) override {
    if (!object.rotation_rfc3339.has_value() || object.rotation_rfc3339->empty()) return true;
    return !(Timestamp::now() > Timestamp::require(*object.rotation_rfc3339, "rotation_rfc3339"));
  }

  /// BASETIMESTAMP,YEARS,MONTHS,DAYS,HOURS,MINUTES or BASETIMESTAMP,ROTATIONTIMESTAMP
  void import(Context&, NoClient&, const std::string& id, RotatingModel& object) override {
    constexpr const char* kSummary = "Import time rotating error";
    const std::vector<std::string> parts = id_parts(id);
    const bool complete = (parts.size() == 2 && !parts[1].empty()) ||
                          (parts.size() == 6 && id.size() > parts[0].size() + 5);
    if (!complete || parts[0].empty()) {
      throw Failure("Unexpected Format of ID",
                    "Unexpected format of ID (\"" + id +
                        "\"), expected BASETIMESTAMP,YEARS,MONTHS,DAYS,"
                        "HOURS,MINUTES or BASETIMESTAMP,ROTATIONTIMESTAMP");
    }
    if (parts.size() == 2) {
      object.rotation_rfc3339 = id_time(parts[1], kSummary).text();
    } else {
      object.rotation_years = id_number(parts[1], kSummary);
      object.rotation_months = id_number(parts[2], kSummary);
      object.rotation_days = id_number(parts[3], kSummary);
      object.rotation_hours = id_number(parts[4], kSummary);
      object.rotation_minutes = id_number(parts[5], kSummary);
    }
    object.triggers = Map<std::string>{};
    object.settle_from(id_time(parts[0], kSummary));
  }

 private:
  static void settle_now(RotatingModel& object) {
    const bool given = object.rfc3339.has_value() && !object.rfc3339->empty();
    object.settle_from(given ? Timestamp::require(*object.rfc3339, "rfc3339") : Timestamp::now());
  }
};

}  // namespace plumb::time
