/// A plugin for tests whose objects are files, and which behaves as badly as it is told to: it
/// fails before or after the deed, is late, hangs until it is stopped, or answers what it was not
/// asked for. Which call does what follows from the seed alone, so that a run can be repeated.
///
///   UNRULY_WORLD  the folder of the objects and of `log`, in which every deed is a line
///   UNRULY_SEED   of the moods; none: all is well
///   UNRULY_SHARE  of calls in a thousand that have a mood
///   UNRULY_HANG   set: some hang
///   UNRULY_HANGS  the call that always hangs, such as `read`
#include <fcntl.h>
#include <sys/random.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <optional>
#include <string>
#include <thread>

#include "providers/sdk/provider.h"

namespace plumb::unruly {

using sdk::Context;
using sdk::NoClient;
using sdk::Val;

std::string environment(const char* name) {
  const char* const value = std::getenv(name);
  return value == nullptr ? "" : value;
}

enum class Mood { kGood, kFailBefore, kFailAfter, kLate, kWrong, kHang };

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
                                 Mood::kHang};
  const Mood mood = kMoods[hash / 1000 % kMoods.size()];
  return mood == Mood::kHang && environment("UNRULY_HANG").empty() ? Mood::kLate : mood;
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
  static void log(const std::string& line) {
    const std::string file = environment("UNRULY_WORLD") + "/log";
    const int log = ::open(file.c_str(), O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
    const std::string text = line + "\n";
    if (log < 0 || ::write(log, text.data(), text.size()) < 0) std::abort();
    ::close(log);
  }
};

struct ThingModel {
  Val<std::string> id, key, content, seen;
  Val<bool> mild;

  static void describe(sdk::Schema<ThingModel>& s) {
    s.attr("id", &ThingModel::id).computed();
    s.attr("key", &ThingModel::key).required().replace();
    s.attr("content", &ThingModel::content).optional();
    s.attr("mild", &ThingModel::mild).optional().about("Creating it never fails half-way.");
    s.attr("seen", &ThingModel::seen).computed().recompute().about("The content, as it arrived.");
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
    if (mood == Mood::kFailBefore) throw sdk::Failure("Unruly", "Not made.");
    if (World::find_by_key(*object.key)) throw sdk::Failure("Unruly", "The key is taken.");
    World::Entry entry{World::new_id(), *object.key, content_of(object)};
    if (mood == Mood::kWrong && !is_mild(object)) entry.content += " (wrong)";
    World::write(entry, "create");
    ctx.exists();
    take(entry, object);
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
    if (mood == Mood::kFailAfter) ctx.error("Unruly", "Changed, badly.");
  }

  void remove(Context& ctx, NoClient&, const ThingModel& object) override {
    const Mood mood = begin(ctx, "remove", object);
    if (mood == Mood::kFailBefore) throw sdk::Failure("Unruly", "Not removed.");
    if (const auto entry = World::find(*object.id)) World::remove(*entry);
  }

 private:
  /// Waits as the mood of the call has it.
  static Mood begin(Context& ctx, const std::string& call, const ThingModel& object) {
    const Mood mood = mood_of(call, *object.key);
    if (mood == Mood::kLate)
      std::this_thread::sleep_for(std::chrono::milliseconds(hash_of(*object.key) % 15));
    if (mood != Mood::kHang) return mood;
    while (!ctx.cancelled()) std::this_thread::sleep_for(std::chrono::milliseconds(5));
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

}  // namespace plumb::unruly

PLUMB_PROVIDER("unruly", "1.0.0", 0, plumb::sdk::NoConfig, plumb::unruly::Thing)
