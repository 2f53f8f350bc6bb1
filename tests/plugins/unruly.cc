/// A plugin for tests whose objects are files, and which behaves as badly as it is told to: it
/// fails before or after the deed, is late, hangs until it is stopped, or answers what it was not
/// asked for. Which call does what follows from the seed alone, so that a run can be repeated.
///
///   UNRULY_WORLD  the folder of the objects and of `log`, in which every deed is a line
///   UNRULY_SEED   of the moods; none: all is well
///   UNRULY_SHARE  of calls in a thousand that have a mood
///   UNRULY_HANG   set: some hang
///   UNRULY_HANGS  the call that always hangs, such as `read`
///   UNRULY_DEAF   set: what hangs does so whatever it is told
///   UNRULY_BUSY   `create 3`: that call of an object is refused so often, and asks for another try
///   UNRULY_SLOW   creating takes so many milliseconds, and logs how many do so at the time
///   UNRULY_MANGLE set: some answers break the interface
#include <fcntl.h>
#include <sys/random.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

#include "plugins/environment.h"
#include "plugins/mangled_answers.h"
#include "providers/sdk/provider.h"
#include "providers/sdk/timeouts.h"

namespace plumb::unruly {

using sdk::Context;
using sdk::NoClient;
using sdk::Val;
using test::environment;

enum class Mood { kGood, kFailBefore, kFailAfter, kLate, kWrong, kUnknown, kBusy, kHang };

std::uint64_t hash_of(const std::string& text) {
  std::uint64_t hash = 14695981039346656037U;  // FNV-1a
  for (const char letter : text)
    hash = (hash ^ static_cast<unsigned char>(letter)) * 1099511628211U;
  hash ^= hash >> 29U;
  return hash * 0xbf58476d1ce4e5b9U >> 7U;
}

Mood mood_of(const std::string& call, const std::string& key) {
  if (environment("UNRULY_HANGS") == call) return Mood::kHang;
  const std::string seed = environment("UNRULY_SEED");
  if (seed.empty()) return Mood::kGood;
  const std::uint64_t hash = hash_of(seed + " " + call + " " + key);
  if (hash % 1000 >= std::strtoull(environment("UNRULY_SHARE").c_str(), nullptr, 10))
    return Mood::kGood;
  constexpr std::array kMoods = {Mood::kFailBefore, Mood::kFailAfter, Mood::kLate, Mood::kWrong,
                                 Mood::kUnknown,    Mood::kBusy,      Mood::kHang};
  const Mood mood = kMoods[hash / 1000 % kMoods.size()];
  return mood == Mood::kHang && environment("UNRULY_HANG").empty() ? Mood::kLate : mood;
}

/// Refuses the call if it is to be refused this time, too.
void refuse_busy(const std::string& call, const std::string& key, Mood mood) {
  static std::mutex mutex;
  static std::map<std::string, int> refused;
  const std::string busy = environment("UNRULY_BUSY");
  const std::size_t blank = busy.find(' ');
  const bool told = blank != std::string::npos && busy.substr(0, blank) == call;
  const int most = told ? std::stoi(busy.substr(blank)) : mood == Mood::kBusy ? 2 : 0;
  {
    const std::lock_guard lock(mutex);
    if (refused[call + " " + key] >= most) return;
    ++refused[call + " " + key];
  }
  throw sdk::RetryLater("Too many requests", "Come back later, with \"" + key + "\".",
                        std::chrono::milliseconds(5));
}

/// The objects, as files with two lines: key and content.
class World {
 public:
  struct Entry {
    std::string id, key, content;
  };

  static std::optional<Entry> find(const std::string& id) {
    std::ifstream file(path(id));
    Entry entry{id, "", ""};
    if (!std::getline(file, entry.key)) return std::nullopt;
    std::getline(file, entry.content);
    return entry;
  }

  static std::optional<Entry> find_by_key(const std::string& key) {
    std::error_code none;
    for (const auto& file : std::filesystem::directory_iterator(folder(), none)) {
      const std::string name = file.path().filename().string();
      if (name.starts_with(".")) continue;
      if (auto entry = find(name); entry && entry->key == key) return entry;
    }
    return std::nullopt;
  }

  static void write(const Entry& entry, const std::string& deed) {
    std::filesystem::create_directories(folder());
    const std::string fresh = folder() + "/." + entry.id + std::to_string(::gettid());
    std::ofstream(fresh) << entry.key << "\n" << entry.content << "\n";
    std::filesystem::rename(fresh, path(entry.id));
    log(deed + " " + entry.id + " " + entry.key);
  }

  static void log(const std::string& line) {
    const std::string file = environment("UNRULY_WORLD") + "/log";
    const int log = ::open(file.c_str(), O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
    const std::string text = line + "\n";
    if (log < 0 || ::write(log, text.data(), text.size()) < 0) std::abort();
    ::close(log);
  }

  static void remove(const Entry& entry) {
    std::filesystem::remove(path(entry.id));
    log("delete " + entry.id + " " + entry.key);
  }

  static std::string new_id() {
    unsigned char bytes[6];
    if (::getrandom(bytes, sizeof bytes, 0) != sizeof bytes) std::abort();
    std::string id;
    for (const unsigned char byte : bytes) {
      char digits[3];
      std::snprintf(digits, sizeof digits, "%02x", byte);
      id += digits;
    }
    return id;
  }

 private:
  static std::string folder() { return environment("UNRULY_WORLD") + "/objects"; }
  static std::string path(const std::string& id) { return folder() + "/" + id; }
};

struct ThingModel {
  Val<std::string> id, key, content, seen;
  Val<bool> mild;
  Val<sdk::Timeouts> timeouts;

  static void describe(sdk::Schema<ThingModel>& s) {
    s.attr("id", &ThingModel::id).computed();
    s.attr("key", &ThingModel::key).required().replace();
    s.attr("content", &ThingModel::content).optional();
    s.attr("mild", &ThingModel::mild).optional().about("Creating it never fails half-way.");
    s.attr("seen", &ThingModel::seen).computed().recompute().about("The content, as it arrived.");
    s.block("timeouts", &ThingModel::timeouts);
  }
};

struct LookModel {
  Val<std::string> key, content;
  Val<bool> found;

  static void describe(sdk::Schema<LookModel>& s) {
    s.attr("key", &LookModel::key).required();
    s.attr("content", &LookModel::content).computed();
    s.attr("found", &LookModel::found).computed();
  }
};

class Thing final : public sdk::Resource<ThingModel> {
 public:
  static constexpr const char* kType = "unruly_thing";
  static constexpr bool kWaits = true;

  void plan(Context& ctx, sdk::Plan<ThingModel>& plan) override {
    if (!plan.config.key.has_value()) return;
    const Mood mood = mood_of("plan", *plan.config.key);
    if (mood == Mood::kFailBefore) ctx.error("Unruly", "No plan today.");
    if (mood == Mood::kWrong) plan.planned.content = "not what was asked for";
  }

  void create(Context& ctx, NoClient&, ThingModel& object) override {
    const Mood mood = begin(ctx, "create", object);
    take_time();
    if (mood == Mood::kFailBefore) throw sdk::Failure("Unruly", "Not made.");
    if (World::find_by_key(*object.key)) throw sdk::Failure("Unruly", "The key is taken.");
    World::Entry entry{World::new_id(), *object.key, content_of(object)};
    if (mood == Mood::kWrong && !is_mild(object)) entry.content += " (wrong)";
    World::write(entry, "create");
    ctx.exists();
    take(entry, object);
    if (mood == Mood::kUnknown && !is_mild(object)) object.seen = Val<std::string>::unknown();
    if (mood == Mood::kFailAfter && !is_mild(object)) ctx.error("Unruly", "Made, badly.");
  }

  bool read(Context& ctx, NoClient&, ThingModel& object) override {
    const Mood mood = begin(ctx, "read", object);
    if (mood == Mood::kFailBefore) throw sdk::Failure("Unruly", "Not to be seen.");
    const auto entry =
        object.id.has_value() ? World::find(*object.id) : World::find_by_key(*object.key);
    if (!entry) return false;
    take(*entry, object);
    return true;
  }

  void update(Context& ctx, NoClient&, const ThingModel&, ThingModel& object) override {
    const Mood mood = begin(ctx, "update", object);
    if (mood == Mood::kFailBefore) throw sdk::Failure("Unruly", "Not changed.");
    World::Entry entry{*object.id, *object.key, content_of(object)};
    if (mood == Mood::kWrong) entry.content += " (wrong)";
    World::write(entry, "update");
    take(entry, object);
    if (mood == Mood::kUnknown) object.seen = Val<std::string>::unknown();
    if (mood == Mood::kFailAfter) ctx.error("Unruly", "Changed, badly.");
  }

  /// By the key.
  void import(Context&, NoClient&, const std::string& id, ThingModel& object) override {
    const auto entry = World::find_by_key(id);
    if (!entry) throw sdk::Failure("Unruly", "There is nothing to import.");
    take(*entry, object);
  }

  void remove(Context& ctx, NoClient&, const ThingModel& object) override {
    const Mood mood = begin(ctx, "remove", object);
    if (mood == Mood::kFailBefore) throw sdk::Failure("Unruly", "Not removed.");
    if (const auto entry = World::find(*object.id)) World::remove(*entry);
  }

 private:
  static void take_time() {
    static std::atomic<int> running{0};
    const std::string ms = environment("UNRULY_SLOW");
    if (ms.empty()) return;
    World::log("at once " + std::to_string(++running));
    std::this_thread::sleep_for(std::chrono::milliseconds(std::stoi(ms)));
    --running;
  }

  /// Waits as the mood of the call has it.
  static Mood begin(Context& ctx, const std::string& call, const ThingModel& object) {
    const Mood mood = mood_of(call, *object.key);
    refuse_busy(call, *object.key, mood);
    if (mood == Mood::kLate)
      std::this_thread::sleep_for(std::chrono::milliseconds(hash_of(*object.key) % 15));
    if (mood != Mood::kHang) return mood;
    const bool deaf = !environment("UNRULY_DEAF").empty();
    while (deaf || !ctx.cancelled()) std::this_thread::sleep_for(std::chrono::milliseconds(5));
    return Mood::kFailBefore;
  }

  static bool is_mild(const ThingModel& object) { return object.mild.has_value() && *object.mild; }
  static std::string content_of(const ThingModel& object) {
    return object.content.has_value() ? *object.content : "";
  }
  static void take(const World::Entry& entry, ThingModel& object) {
    object.id = entry.id;
    object.key = entry.key;
    object.seen = entry.content;
    if (object.content.has_value() || !entry.content.empty()) object.content = entry.content;
  }
};

/// What there is under a key, as a data source.
class Look final : public sdk::DataSource<LookModel> {
 public:
  static constexpr const char* kType = "unruly_look";

  void read(Context&, NoClient&, LookModel& object) override {
    refuse_busy("look", *object.key, mood_of("look", *object.key));
    if (mood_of("look", *object.key) == Mood::kFailBefore)
      throw sdk::Failure("Unruly", "Not to be looked at.");
    const auto entry = World::find_by_key(*object.key);
    object.found = entry.has_value();
    object.content = entry ? entry->content : "";
  }
};

/// How many may be worked on at a time, if it minds.
struct Config {
  Val<std::int64_t> max_parallel;

  static void describe(sdk::Schema<Config>& s) {
    s.attr("max_parallel", &Config::max_parallel).optional();
  }
  [[nodiscard]] std::shared_ptr<NoClient> connect(Context& ctx) const {
    if (max_parallel.has_value()) ctx.limit_parallel(*max_parallel);
    return std::make_shared<NoClient>();
  }
};

const sdk::Definition& definition() {
  static const sdk::Definition made = sdk::define<Config, Thing, Look>("unruly", "1.0.0", 0);
  return made;
}
struct Definer {
  static const sdk::Definition& definition() { return unruly::definition(); }
};
const plumb_module* well_behaved() {
  return sdk::module_of<Definer>();
}

/// A read that says that there is nothing is a lie, and no breach.
bool breaks_rules(const plumb_request& request, Mangling mangling) {
  const bool nothing = mangling == Mangling::kNothing || mangling == Mangling::kNull;
  return request.op != PLUMB_OP_READ || !nothing;
}

/// By the seed and what is sent: the same request has the same fate.
Mangling mangling_of(const plumb_request& request) {
  const std::string seed = environment("UNRULY_SEED");
  if (seed.empty() || environment("UNRULY_MANGLE").empty()) return Mangling::kNone;
  std::string sent = seed + std::to_string(request.op);
  for (std::uint64_t i = 0; i < request.args.count; ++i)
    sent += sdk::text_of(request.args.fields[i].data);
  const std::uint64_t hash = hash_of(sent);
  if (hash % 8 != 0) return Mangling::kNone;
  constexpr std::array kAll = {Mangling::kTwice, Mangling::kNothing, Mangling::kNull,
                               Mangling::kWrongType, Mangling::kGarbage};
  const Mangling mangling = kAll[hash / 8 % kAll.size()];
  return breaks_rules(request, mangling) ? mangling : Mangling::kNone;
}

}  // namespace plumb::unruly

extern "C" {
const plumb_tag plumb_tag_v1 = plumb::sdk::tag_of("unruly", "1.0.0");
const plumb_module* plumb_module_v1(uint32_t) {
  return plumb::unruly::mangling_module<plumb::unruly::well_behaved, plumb::unruly::mangling_of>();
}
}
