/// Random configurations, random providers that fail, hang, answer late and wrong, random kills.
/// After each run the state is what the provider really holds, or the difference was named; what
/// was destroyed had been in the plan; and an apply with a provider that behaves makes everything
/// right.
///
///   PLUMB_TEST_SEED       repeats a run
///   PLUMB_PROPERTY_RUNS   how many; a few by default

#include <gtest/gtest.h>
#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>

#include "property/random_configuration.h"
#include "property/unruly_world.h"

namespace plumb::test {
namespace {

using Json = nlohmann::json;

/// Runs with the same state, one after the other.
constexpr int kRunsInAWorld = 25;
constexpr int kRunsByDefault = 60;

constexpr const char* kModule = R"(
variable "at" {}
variable "version_of" {}
resource "unruly_thing" "in" {
  key     = "module.m[${var.at}].unruly_thing.in g0"
  content = "v${var.version_of}"
}
)";

std::uint64_t number_of(const char* name, std::uint64_t fallback) {
  const char* const text = std::getenv(name);
  return text == nullptr ? fallback : std::strtoull(text, nullptr, 10);
}

/// What an apply said that it would do, and what went wrong.
struct Told {
  std::set<std::string> destroyed;  ///< Addresses that the plan destroys or replaces.
  std::string errors;               ///< All of what it said of problems.
  bool saved = false;               ///< The plan is older than the configuration may be.
};

Told told(const Finished& finished) {
  Told out;
  for (const std::string& line : lines(finished.out)) {
    const Json message = Json::parse(line, nullptr, false);
    if (!message.is_object()) continue;
    const std::string type = message.value("type", "");
    if (type == "planned_change") {
      const std::string action = message["change"]["action"];
      if (action == "delete" || action == "replace")
        out.destroyed.insert(message["change"]["resource"]["addr"].get<std::string>());
    }
    if (type == "diagnostic") out.errors += message["diagnostic"].dump() + "\n";
    // Problems are told of at the end, which a program that is killed does not reach.
    if (type == "apply_errored") out.errors += message["hook"].dump() + "\n";
  }
  out.errors += finished.err;
  return out;
}

/// How often what happened, over all runs: a test in which nothing goes wrong proves nothing.
struct Tally {
  int applies = 0;
  int killed = 0;
  int failed = 0;
  int unfinished = 0;  ///< Operations whose outcome nobody knew.
  int destroyed = 0;
  int full_disks = 0;
  int imported = 0;
  int saved = 0;  ///< Plans that were carried out later.
  int stale = 0;  ///< Of these, refused.
};

class UnrulyRuns {
 public:
  UnrulyRuns(std::mt19937& random, Tally& tally)
      : random_(random), tally_(tally), configuration_(random), world_(work_) {
    work_.environment["PLUMB_PLUGIN_PATH"] = test_plugin_directory();
    work_.environment["UNRULY_WORLD"] = work_.path("world");
    work_.write("world/log", "");
    work_.write("m/m.tf", kModule);
  }

  void run() {
    change();
    for (unsigned left = 1 + below(2); left > 0 && !testing::Test::HasFailure(); --left) {
      below(5) == 0 ? carry_out_saved() : misbehave();
    }
    if (!testing::Test::HasFailure()) make_right();
  }

 private:
  [[nodiscard]] unsigned below(unsigned limit) { return random_() % limit; }

  void change() {
    configuration_.change(unfinished(work_).empty());
    for (const std::string& key : configuration_.take_seeds()) world_.seed(key);
    work_.write("main.tf", configuration_.text());
  }

  [[nodiscard]] std::vector<std::string> random_command() {
    std::vector<std::string> command = {below(15) == 0 ? "destroy" : "apply", "-auto-approve",
                                        "-json", "-parallelism=" + std::to_string(1 + below(8))};
    switch (below(8)) {
      case 0:
        command.push_back("-target=" + configuration_.some_address());
        break;
      case 1:
        command.push_back("-exclude=" + configuration_.some_address());
        break;
      case 2:
        command.emplace_back("-refresh=false");
        break;
      case 3:
        if (const std::string address = configuration_.some_replaceable();
            !address.empty() && command[0] == "apply")
          command.push_back("-replace=" + address);
        break;
      default:
        break;
    }
    return command;
  }

  [[nodiscard]] Command unruly(const std::vector<std::string>& words) {
    Command command = work_.command(words);
    constexpr const char* kShares[] = {"0", "60", "200", "500"};
    command.environment["UNRULY_SEED"] = std::to_string(random_());
    command.environment["UNRULY_SHARE"] = kShares[below(4)];
    if (below(4) == 0) command.environment["UNRULY_MANGLE"] = "1";
    return command;
  }

  /// A disk that has room for little more than what is on it.
  void fill_disk(Command& command) {
    std::uintmax_t most = 0;
    for (const auto& file : std::filesystem::recursive_directory_iterator(work_.path())) {
      if (file.is_regular_file()) most = std::max(most, file.file_size());
    }
    command.file_bytes_max = most + below(64) * 1024UL;
  }

  /// Runs it by a provider that does not do its work, ended early by chance.
  [[nodiscard]] Finished run_unruly(Command command) {
    const unsigned end = below(11);
    if (end < 2) command.environment["PLUMB_CRASH_AT"] = std::to_string(1 + below(40));
    if (end == 3) command.environment["UNRULY_HANG"] = "1";
    if (end == 4) fill_disk(command);
    Process process(command);
    if (end == 2) {
      ::usleep(below(40'000));
      process.signal(SIGKILL);
    } else if (end == 3) {
      for (int times = 0; times < 2; ++times) {
        ::usleep(below(40'000) + 2'000);
        process.signal(SIGINT);
      }
    }
    Finished finished = process.finish();
    EXPECT_FALSE(finished.timed_out) << "hangs: " << finished.all();
    const bool died = finished.signal != 0;
    ++tally_.applies;
    tally_.killed += died ? 1 : 0;
    tally_.failed += finished.code == 1 ? 1 : 0;
    tally_.full_disks += end == 4 && finished.code == 1 ? 1 : 0;
    EXPECT_TRUE(!died || finished.signal == SIGKILL || end == 3) << finished.all();
    return finished;
  }

  void misbehave() {
    const std::vector<std::string> words = random_command();
    const Finished finished = run_unruly(unruly(words));
    check(told(finished), "unruly " + testing::PrintToString(words) + "\n" + finished.all());
  }

  /// A plan that is made, kept, and carried out, perhaps when it is out of date.
  void carry_out_saved() {
    const Finished plan = test::run(unruly({"plan", "-json", "-out=saved"}));
    Told said = told(plan);
    said.saved = true;
    check(said, "saving a plan\n" + plan.all());
    if (plan.code != 0 || testing::Test::HasFailure()) return;
    const bool stale = below(3) == 0;
    if (stale) {
      misbehave();
      if (testing::Test::HasFailure()) return;
      if (below(2) == 0) change();
    }
    const Finished applied = run_unruly(unruly({"apply", "-json", "saved"}));
    said.errors = told(applied).errors;
    ++tally_.saved;
    tally_.stale += said.errors.find("Saved plan is stale") != std::string::npos ? 1 : 0;
    check(said, "a saved plan\n" + plan.all() + applied.all());
  }

  /// Whether what was said names one of the addresses that the object has or had.
  [[nodiscard]] bool named(const std::set<std::string>& open, const std::string& key) const {
    return std::ranges::any_of(configuration_.addresses_of(key), [&](const std::string& address) {
      return open.count(address) > 0 || errors_.find(address) != std::string::npos ||
             errors_.find(Json(address).dump()) != std::string::npos;
    });
  }

  /// The state is the world, or it was said where not; and nothing was destroyed that was not
  /// announced.
  void check(const Told& said, const std::string& what) {
    const std::set<std::string> open = unfinished(work_);
    tally_.unfinished += static_cast<int>(open.size());
    errors_ += said.errors;
    const auto real = world_.objects();
    std::map<std::string, Thing> known;
    std::set<std::string> unsure;
    for (const Thing& thing : things_of_state(work_)) {
      thing.id.empty() ? (void)unsure.insert(thing.key) : (void)known.emplace(thing.id, thing);
    }
    const std::string context = what + "\n" + configuration_.text();
    for (const auto& [id, thing] : real) {
      const auto found = known.find(id);
      const bool lost = found == known.end() && unsure.count(thing.key) == 0 &&
                        !configuration_.may_be_foreign(thing.key);
      EXPECT_FALSE(lost) << thing.key << " (" << id << ") is lost\n" << context;
      if (found == known.end() || found->second.content == thing.content) continue;
      EXPECT_TRUE(named(open, thing.key))
          << thing.key << " is \"" << thing.content << "\", and the state says \""
          << found->second.content << "\"\n"
          << context;
    }
    for (const auto& [id, thing] : known) {
      EXPECT_TRUE(real.count(id) > 0 || named(open, thing.key))
          << thing.key << " (" << id << ") is in the state alone\n"
          << context;
    }
    for (const std::string& key : world_.take_deleted()) {
      ++tally_.destroyed;
      const auto addresses = configuration_.addresses_of(key);
      EXPECT_TRUE(std::ranges::any_of(
          addresses, [&](const auto& address) { return said.destroyed.count(address) > 0; }))
          << key << " was destroyed, and the plan did not say so\n"
          << context;
      EXPECT_FALSE(!said.saved && configuration_.protects(key)) << key << " was protected\n"
                                                                << context;
    }
    settle_imports(real, known);
  }

  /// Blocks `import` go once their objects have been taken over, or are no more.
  void settle_imports(const std::map<std::string, Thing>& real,
                      const std::map<std::string, Thing>& known) {
    const auto has = [](const std::map<std::string, Thing>& all, const std::string& key) {
      return std::ranges::any_of(all, [&](const auto& each) { return each.second.key == key; });
    };
    for (const std::string& key : configuration_.importing()) {
      if (has(known, key)) ++tally_.imported;
      if (has(known, key) || !has(real, key)) configuration_.end_import(key);
    }
    work_.write("main.tf", configuration_.text());
  }

  /// With a provider that behaves everything becomes as it is configured.
  void make_right() {
    errors_.clear();
    configuration_.unprotect();
    work_.write("main.tf", configuration_.text());
    const Finished applied = work_.plumb({"apply", "-auto-approve", "-json"});
    EXPECT_EQ(applied.code, 0) << applied.all() << configuration_.text();
    check(told(applied), "make right\n" + applied.all());
    const Finished plan = work_.plumb({"plan", "-detailed-exitcode"});
    EXPECT_EQ(plan.code, 0) << "does not converge: " << plan.all() << applied.all()
                            << configuration_.text();
    const std::vector<std::string> wanted = configuration_.keys();
    std::vector<std::string> keys;
    for (const auto& [id, thing] : world_.objects()) {
      // What was left behind on purpose may be there besides.
      const bool surplus = std::ranges::count(wanted, thing.key) == 0;
      if (!surplus || !configuration_.may_be_foreign(thing.key)) keys.push_back(thing.key);
    }
    std::ranges::sort(keys);
    EXPECT_EQ(keys, wanted) << applied.all() << configuration_.text();
    EXPECT_TRUE(unfinished(work_).empty());
  }

  std::mt19937& random_;
  Tally& tally_;
  std::string errors_;  ///< What was said of problems since all was right.
  Workspace work_;
  RandomConfiguration configuration_;
  UnrulyWorld world_;
};

TEST(Unruly, StateStaysTrueAndApplyConverges) {
  const std::uint64_t seed = number_of("PLUMB_TEST_SEED", std::random_device()());
  const auto runs = static_cast<int>(number_of("PLUMB_PROPERTY_RUNS", kRunsByDefault));
  std::cout << "PLUMB_TEST_SEED=" << seed << " PLUMB_PROPERTY_RUNS=" << runs << std::endl;
  Tally tally;
  std::unique_ptr<UnrulyRuns> world;
  std::unique_ptr<std::mt19937> random;
  for (int done = 0; done < runs; ++done) {
    // Each world has a seed of its own, so that it can be repeated without those before it.
    if (done % kRunsInAWorld == 0) {
      const std::uint64_t own = seed + static_cast<std::uint64_t>(done / kRunsInAWorld);
      random = std::make_unique<std::mt19937>(own);
      world = std::make_unique<UnrulyRuns>(*random, tally);
    }
    SCOPED_TRACE("run " + std::to_string(done % kRunsInAWorld) + " of PLUMB_TEST_SEED=" +
                 std::to_string(seed + static_cast<std::uint64_t>(done / kRunsInAWorld)));
    world->run();
    if (HasFailure()) return;
  }
  std::cout << tally.applies << " applies by an unruly provider: " << tally.failed << " failed, "
            << tally.killed << " killed, " << tally.unfinished << " operations left open, "
            << tally.destroyed << " objects destroyed, " << tally.imported << " imported, "
            << tally.saved << " saved plans (" << tally.stale << " stale), " << tally.full_disks
            << " full disks" << std::endl;
  EXPECT_GT(tally.failed, 0);
  EXPECT_GT(tally.killed, 0);
}

}  // namespace
}  // namespace plumb::test
