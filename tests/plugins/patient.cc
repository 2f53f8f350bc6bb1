/// A plugin for tests: things that have to wait for something, which are files of PATIENT_STORE.
/// Where it is told that it may, it puts off
///
///   - planning a thing whose `after` is not known, or names a file that is not there
///   - reading a thing that has a file NAME.busy beside its own
///   - reading data while the zone of the provider is not known, or while `of` is not there
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>

#include "plugins/environment.h"
#include "providers/sdk/provider.h"

namespace plumb::patient {

using sdk::Context;
using sdk::Val;
using test::environment;

// The reasons of the plugin protocol.
constexpr std::int64_t kConfigUnknown = 1;
constexpr std::int64_t kProviderUnknown = 2;
constexpr std::int64_t kAbsent = 3;

std::string path_of(const std::string& name) {
  return environment("PATIENT_STORE") + "/" + name;
}

bool may_defer(const sdk::Args& args, std::uint32_t capabilities) {
  sdk::Reader in(args.value(capabilities));
  bool allowed = false;
  for (std::size_t left = in.map(); left > 0; --left) {
    const bool deferral = in.integer() == 1;
    const bool can = in.boolean();
    allowed = allowed || (deferral && can);
  }
  return allowed;
}

struct Zone {
  bool known = true;
};

struct Config {
  Val<std::string> zone;

  static void describe(sdk::Schema<Config>& s) { s.attr("zone", &Config::zone).optional(); }
  std::shared_ptr<Zone> connect(Context&) const {
    return std::make_shared<Zone>(Zone{!zone.is_unknown()});
  }
};

struct ThingModel {
  Val<std::string> id, name, kind, size, after;

  static void describe(sdk::Schema<ThingModel>& s) {
    s.id(&ThingModel::id);
    s.attr("name", &ThingModel::name).required();
    s.attr("kind", &ThingModel::kind).optional().replace();
    s.attr("size", &ThingModel::size).optional();
    s.attr("after", &ThingModel::after).optional();
  }
};

class Thing final : public sdk::Resource<ThingModel, Zone> {
 public:
  static constexpr const char* kType = "patient_thing";
  void create(Context&, Zone&, ThingModel& object) override {
    object.id = *object.name;
    write(object);
  }
  void update(Context&, Zone&, const ThingModel&, ThingModel& object) override { write(object); }
  bool read(Context&, Zone&, ThingModel& object) override {
    return std::filesystem::exists(path_of(*object.id));
  }
  void remove(Context&, Zone&, const ThingModel& object) override {
    std::filesystem::remove(path_of(*object.id));
  }
  void import(Context&, Zone&, const std::string& id, ThingModel& object) override {
    object.id = id;
    object.name = id;
  }

 private:
  static void write(const ThingModel& object) {
    std::ofstream(path_of(*object.id)) << object.kind.value_or("-") << object.size.value_or("-");
  }
};

/// What nothing is put off of: a file with its name.
struct MarkModel {
  Val<std::string> id, name;

  static void describe(sdk::Schema<MarkModel>& s) {
    s.id(&MarkModel::id);
    s.attr("name", &MarkModel::name).required().replace();
  }
};

class Mark final : public sdk::Resource<MarkModel, Zone> {
 public:
  static constexpr const char* kType = "patient_mark";
  void create(Context&, Zone&, MarkModel& object) override {
    object.id = *object.name;
    std::ofstream(path_of(*object.id)) << "mark";
  }
  void remove(Context&, Zone&, const MarkModel& object) override {
    std::filesystem::remove(path_of(*object.id));
  }
};

struct SightModel {
  Val<std::string> of, seen;

  static void describe(sdk::Schema<SightModel>& s) {
    s.attr("of", &SightModel::of).required();
    s.attr("seen", &SightModel::seen).computed();
  }
};

class Sight final : public sdk::DataSource<SightModel, Zone> {
 public:
  static constexpr const char* kType = "patient_sight";
  void read(Context&, Zone&, SightModel& object) override {
    std::string seen;
    std::ifstream(path_of(*object.of)) >> seen;
    object.seen = seen;
  }
};

class PatientThing final : public sdk::AnyMember {
 public:
  [[nodiscard]] std::string_view type() const override { return inner_.type(); }
  [[nodiscard]] sdk::MemberKind kind() const override { return inner_.kind(); }
  [[nodiscard]] bool waits() const override { return inner_.waits(); }
  [[nodiscard]] const sdk::Shape& shape() const override { return inner_.shape(); }
  void validate(Context& ctx, std::string_view config) override { inner_.validate(ctx, config); }
  void read(Context& ctx, void* client, const sdk::Args& args, sdk::Reply& reply) override {
    inner_.read(ctx, client, args, reply);
    const auto state = sdk::decoded<ThingModel>(args.value(PLUMB_READ_CURRENT_STATE));
    if (may_defer(args, PLUMB_READ_CAPABILITIES) &&
        std::filesystem::exists(path_of(*state.id + ".busy")))
      reply.integer(PLUMB_READ_RESULT_DEFERRED, kAbsent);
  }
  void plan(Context& ctx, const sdk::Args& args, sdk::Reply& reply) override {
    inner_.plan(ctx, args, reply);
    const auto config = sdk::decoded<ThingModel>(args.value(PLUMB_PLAN_CONFIG));
    if (!may_defer(args, PLUMB_PLAN_CAPABILITIES)) return;
    if (config.after.is_unknown()) reply.integer(PLUMB_PLAN_RESULT_DEFERRED, kConfigUnknown);
    if (config.after.has_value() && !std::filesystem::exists(path_of(*config.after)))
      reply.integer(PLUMB_PLAN_RESULT_DEFERRED, kAbsent);
  }
  void apply(Context& ctx, void* client, const sdk::Args& args, sdk::Reply& reply) override {
    inner_.apply(ctx, client, args, reply);
  }
  void import(Context& ctx, void* client, const sdk::Args& args, sdk::Reply& reply) override {
    const bool there = std::filesystem::exists(path_of(std::string(args.text(PLUMB_IMPORT_ID))));
    if (!there && may_defer(args, PLUMB_IMPORT_CAPABILITIES)) {
      reply.integer(PLUMB_IMPORT_RESULT_DEFERRED, kAbsent);
    } else {
      inner_.import(ctx, client, args, reply);
    }
  }

 private:
  sdk::ResourceMember<Thing> inner_;
};

class PatientSight final : public sdk::AnyMember {
 public:
  [[nodiscard]] std::string_view type() const override { return inner_.type(); }
  [[nodiscard]] sdk::MemberKind kind() const override { return inner_.kind(); }
  [[nodiscard]] bool waits() const override { return inner_.waits(); }
  [[nodiscard]] const sdk::Shape& shape() const override { return inner_.shape(); }
  void validate(Context& ctx, std::string_view config) override { inner_.validate(ctx, config); }
  void read(Context& ctx, void* client, const sdk::Args& args, sdk::Reply& reply) override {
    const auto config = sdk::decoded<SightModel>(args.value(PLUMB_READ_DATA_CONFIG));
    const bool allowed = may_defer(args, PLUMB_READ_DATA_CAPABILITIES);
    if (allowed && !static_cast<Zone*>(client)->known) {
      reply.integer(PLUMB_READ_DATA_RESULT_DEFERRED, kProviderUnknown);
    } else if (allowed && !std::filesystem::exists(path_of(*config.of))) {
      reply.integer(PLUMB_READ_DATA_RESULT_DEFERRED, kAbsent);
    } else {
      inner_.read(ctx, client, args, reply);
    }
  }

 private:
  sdk::DataMember<Sight> inner_;
};

struct Definer {
  static const sdk::Definition& definition() {
    static const sdk::Definition made = [] {
      sdk::Definition patient = sdk::define<Config, Mark>("patient", "1.0.0", PLUMB_CAP_CHEAP_OPEN);
      patient.members.push_back(std::make_unique<PatientThing>());
      patient.members.push_back(std::make_unique<PatientSight>());
      patient.description = sdk::describe(*patient.config, patient.members, patient.functions);
      return patient;
    }();
    return made;
  }
};

}  // namespace plumb::patient

extern "C" {
const plumb_tag plumb_tag_v1 = plumb::sdk::tag_of("patient", "1.0.0");
const plumb_module* plumb_module_v1(std::uint32_t) {
  return plumb::sdk::module_of<plumb::patient::Definer>();
}
}
