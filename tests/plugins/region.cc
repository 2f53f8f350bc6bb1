/// A plugin for tests: objects that know which configuration of their provider made them.
#include <fstream>
#include <memory>
#include <mutex>
#include <string>

#include "providers/sdk/provider.h"

namespace plumb::region {

using sdk::Context;
using sdk::Val;

/// One configuration, and the file in which its calls are written.
class Region {
 public:
  Region(std::string name, std::string log) : name_(std::move(name)), log_(std::move(log)) {}
  [[nodiscard]] const std::string& name() const { return name_; }
  void write(const std::string& what) const {
    if (log_.empty()) return;
    static std::mutex mutex;
    const std::lock_guard lock(mutex);
    std::ofstream(log_, std::ios::app) << what << " in " << name_ << "\n";
  }

 private:
  const std::string name_;
  const std::string log_;
};

struct Config {
  Val<std::string> name, log;

  static void describe(sdk::Schema<Config>& s) {
    s.attr("name", &Config::name).required();
    s.attr("log", &Config::log).optional().about("The file in which calls are written.");
  }
  std::shared_ptr<Region> connect(Context&) const {
    return std::make_shared<Region>(name.has_value() ? *name : "unknown",
                                    log.has_value() ? *log : "");
  }
};

struct NoteModel {
  Val<std::string> text, made_in;

  static void describe(sdk::Schema<NoteModel>& s) {
    s.attr("text", &NoteModel::text).optional();
    s.attr("made_in", &NoteModel::made_in).computed();
  }
};

class Note final : public sdk::Resource<NoteModel, Region> {
 public:
  static constexpr const char* kType = "region_note";

  void create(Context&, Region& region, NoteModel& object) override {
    object.made_in = region.name();
    region.write("create " + *object.text);
  }
  bool read(Context&, Region& region, NoteModel& object) override {
    region.write("read " + *object.text);
    return true;
  }
  void update(Context&, Region& region, const NoteModel&, NoteModel& object) override {
    region.write("update " + *object.text);
  }
  void remove(Context&, Region& region, const NoteModel& object) override {
    region.write("remove " + *object.text);
  }
};

struct NameModel {
  Val<std::string> name;
  static void describe(sdk::Schema<NameModel>& s) { s.attr("name", &NameModel::name).computed(); }
};

class Name final : public sdk::DataSource<NameModel, Region> {
 public:
  static constexpr const char* kType = "region_name";
  void read(Context&, Region& region, NameModel& object) override { object.name = region.name(); }
};

struct PassModel {
  Val<std::string> region;
  static void describe(sdk::Schema<PassModel>& s) {
    s.attr("region", &PassModel::region).computed();
  }
};

class Pass final : public sdk::EphemeralResource<PassModel, Region> {
 public:
  static constexpr const char* kType = "region_pass";
  void open(Context&, Region& region, PassModel& object, sdk::Lease&) override {
    object.region = region.name();
    region.write("open");
  }
};

}  // namespace plumb::region

PLUMB_PROVIDER("region", "1.0.0", PLUMB_CAP_CHEAP_OPEN, plumb::region::Config, plumb::region::Note,
               plumb::region::Name, plumb::region::Pass)
