/// What a user does wrong, and what is said about it, word for word. The state that was there must
/// come out of it as it was. The cases are in bad_input/*.txtar:
///
///   -- setup --    names of what is done before, see kSetups; one a line
///   -- env --      NAME=value, one a line
///   -- run --      the arguments, as a shell would split them; blanks only
///   -- stdin --
///   -- exit --     1 if it is not there
///   -- stdout --, -- stderr --
///
/// Every case begins in a directory where the terraform_data.kept of kept.tf was applied. Of what
/// is printed, `$DIR` stands for that directory, `$BIN` for the program's, `$N`, `$ID` and `$TIME`
/// for what differs from run to run.

#include <dlfcn.h>
#include <gtest/gtest.h>
#include <sqlite3.h>
#include <sys/stat.h>

#include <algorithm>
#include <filesystem>
#include <functional>
#include <memory>
#include <regex>
#include <sstream>

#include "support/case_file.h"
#include "support/workspace.h"

namespace plumb::test {
namespace {

namespace fs = std::filesystem;

const char* const kDirectory = "tests/scenarios/bad_input";

constexpr const char* kKept = R"(resource "terraform_data" "kept" {
  input = "kept"
}
)";

/// A shared object that is certainly no plugin.
std::string some_library() {
  Dl_info info{};
  return ::dladdr(reinterpret_cast<void*>(&sqlite3_open), &info) != 0 ? info.dli_fname : "";
}

/// A case under way.
struct Stage {
  Workspace work;
  std::unique_ptr<Process> other;  ///< Another program that is at work meanwhile.

  void execute(const std::string& sql) const {
    sqlite3* database = nullptr;
    ASSERT_EQ(sqlite3_open(work.path("plumb.db").c_str(), &database), SQLITE_OK);
    EXPECT_EQ(sqlite3_exec(database, sql.c_str(), nullptr, nullptr, nullptr), SQLITE_OK) << sql;
    sqlite3_close(database);
  }
  void mode(const std::string& name, mode_t bits) const {
    ASSERT_EQ(::chmod(work.path(name).c_str(), bits), 0) << name;
  }
  void plugin(const std::string& text) {
    work.write("plugins/libplumb-provider-broken.so", text);
    mode("plugins/libplumb-provider-broken.so", 0644);
    work.environment["PLUMB_PLUGIN_PATH"] = work.path("plugins");
  }
};

const std::map<std::string, std::function<void(Stage&)>>& setups() {
  static const std::map<std::string, std::function<void(Stage&)>> table{
      {"no state", [](Stage& s) { s.work.remove("plumb.db"); }},
      {"read-only folder", [](Stage& s) { s.mode("", 0555); }},
      {"unreadable configuration", [](Stage& s) { s.mode("kept.tf", 0); }},
      {"unreadable state", [](Stage& s) { s.mode("plumb.db", 0); }},
      {"invalid UTF-8", [](Stage& s) { s.work.write("main.tf", "locals {\n  a = \"\xff\"\n}\n"); }},
      {"corrupt state", [](Stage& s) { s.work.write("plumb.db", std::string(8192, 'x')); }},
      {"truncated state",
       [](Stage& s) {
         s.execute("PRAGMA wal_checkpoint(TRUNCATE)");
         s.execute("PRAGMA journal_mode = DELETE");
         fs::resize_file(s.work.path("plumb.db"), 10'000);
       }},
      {"empty state file", [](Stage& s) { s.work.write("plumb.db", ""); }},
      {"state of another program",
       [](Stage& s) {
         s.work.remove("plumb.db");
         s.execute("CREATE TABLE recipes (name TEXT)");
       }},
      {"newer state", [](Stage& s) { s.execute("PRAGMA user_version = 99"); }},
      {"state is a folder",
       [](Stage& s) {
         s.work.remove("plumb.db");
         s.work.write("plumb.db/file", "");
       }},
      {"locked",
       [](Stage& s) {
         const std::string wanted = s.work.read("main.tf");
         s.work.write("main.tf",
                      "resource \"time_sleep\" \"long\" {\n  create_duration = \"60s\"\n}\n");
         s.other = std::make_unique<Process>(s.work.command({"apply", "-auto-approve"}));
         EXPECT_TRUE(s.other->await_output("time_sleep.long: Creating..."))
             << s.other->finish().all();
         s.work.write("main.tf", wanted);
       }},
      {"plugin is text", [](Stage& s) { s.plugin("this is not a shared object\n"); }},
      {"plugin is empty", [](Stage& s) { s.plugin(""); }},
      {"plugin of another kind",
       [](Stage& s) {
         s.plugin("");
         fs::copy_file(some_library(), s.work.path("plugins/libplumb-provider-broken.so"),
                       fs::copy_options::overwrite_existing);
         s.mode("plugins/libplumb-provider-broken.so", 0644);
       }},
      {"plugin that others may write",
       [](Stage& s) {
         s.plugin("");
         fs::copy_file(fs::path(plumb_program()).parent_path() / "libplumb-provider-null.so",
                       s.work.path("plugins/libplumb-provider-broken.so"),
                       fs::copy_options::overwrite_existing);
         s.mode("plugins/libplumb-provider-broken.so", 0666);
       }},
      {"plugin of another name",
       [](Stage& s) {
         s.plugin("");
         fs::copy_file(fs::path(plumb_program()).parent_path() / "libplumb-provider-null.so",
                       s.work.path("plugins/libplumb-provider-broken.so"),
                       fs::copy_options::overwrite_existing);
         s.mode("plugins/libplumb-provider-broken.so", 0644);
       }},
      {"stale plan",
       [](Stage& s) {
         EXPECT_EQ(s.work.plumb({"plan", "-out=saved.plan"}).code, 0);
         const std::string wanted = s.work.read("main.tf");
         s.work.write("main.tf", "resource \"null_resource\" \"other\" {}\n");
         s.work.apply();
         s.work.write("main.tf", wanted);
       }},
      {"saved plan",
       [](Stage& s) {
         EXPECT_EQ(s.work.plumb({"plan", "-out=saved.plan"}).code, 0);
       }},
      {"damaged plan",
       [](Stage& s) {
         EXPECT_EQ(s.work.plumb({"plan", "-out=saved.plan"}).code, 0);
         std::string bytes = s.work.read("saved.plan");
         bytes[bytes.size() / 2] = static_cast<char>(bytes[bytes.size() / 2] ^ 0x5a);
         s.work.write("saved.plan", bytes);
       }},
      {"truncated plan",
       [](Stage& s) {
         EXPECT_EQ(s.work.plumb({"plan", "-out=saved.plan"}).code, 0);
         const std::string bytes = s.work.read("saved.plan");
         s.work.write("saved.plan", bytes.substr(0, bytes.size() / 2));
       }},
      {"applied", [](Stage& s) { s.work.apply(); }},
      {"no configuration",
       [](Stage& s) {
         s.work.remove("main.tf");
         s.work.remove("kept.tf");
       }},
      {"foreign object",
       [](Stage& s) {
         s.execute(
             "UPDATE objects SET provider = 'provider[\"registry.terraform.io/acme/cloud\"]', "
             "address = 'cloud_server.web'");
       }},
  };
  return table;
}

std::string replaced(std::string text, const std::string& what, const std::string& by) {
  for (std::size_t at = 0; (at = text.find(what, at)) != std::string::npos; at += by.size())
    text.replace(at, what.size(), by);
  return text;
}

/// Lines that tell of reading come from many threads.
std::string with_reading_sorted(const std::string& text) {
  std::vector<std::string> all = lines(text);
  const auto reads = [](const std::string& line) {
    return line.find(": Refreshing state...") != std::string::npos ||
           line.find(": Reading...") != std::string::npos;
  };
  const auto end = std::find_if_not(all.begin(), all.end(), reads);
  std::sort(all.begin(), end);
  std::string joined;
  for (const std::string& line : all) joined += line + "\n";
  return joined;
}

/// Without what differs from run to run, and without empty lines at the ends.
std::string normalized(std::string text, const Workspace& work) {
  text = replaced(std::move(text), work.path(), "$DIR");
  text = replaced(std::move(text), fs::path(plumb_program()).parent_path().string(), "$BIN");
  text = replaced(std::move(text), "\xff", "\\xff");
  static const std::pair<std::regex, const char*> kVarying[] = {
      {std::regex("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"), "$$ID"},
      {std::regex("[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:]{8}(\\.[0-9]+)?Z"), "$$TIME"},
      {std::regex("Who:     .*"), "Who:     $$WHO"},
      {std::regex("ID:      [0-9a-f]+"), "ID:      $$ID"},
      {std::regex("force-unlock[ \n\t│]+[0-9a-f]{16,}"), "force-unlock $$ID"},
      {std::regex("after [0-9]+ ms"), "after $$N ms"},
  };
  for (const auto& [pattern, by] : kVarying) text = std::regex_replace(text, pattern, by);
  while (text.ends_with("\n\n")) text.pop_back();
  text.erase(0, std::min(text.find_first_not_of('\n'), text.size()));
  return with_reading_sorted(text);
}

/// Where lines break depends on the length of what stands for a varying text.
std::string comparable(const std::string& text, const std::string& expected) {
  if (expected.find("$DIR") == std::string::npos && expected.find("$N") == std::string::npos)
    return text;
  return std::regex_replace(text, std::regex("[ \n]+"), " ");
}

std::vector<std::string> words_of(const std::string& text) {
  std::istringstream in(text);
  return {std::istream_iterator<std::string>(in), {}};
}

class BadInput : public testing::TestWithParam<TextCase> {
 protected:
  /// Files, environment and whatever else has to be there.
  void prepare() {
    const TextCase& c = GetParam();
    stage.work.write("kept.tf", kKept);
    stage.work.apply();
    for (const auto& [name, text] : c.sections) {
      if (name.find('.') != std::string::npos) stage.work.write(name, text);
      // A case that is about this very block has its own.
      if (text.find("\"terraform_data\" \"kept\"") != std::string::npos && name.ends_with(".tf"))
        stage.work.remove("kept.tf");
    }
    for (const std::string& line : lines(c.section("env"))) {
      const std::size_t equals = line.find('=');
      stage.work.environment[line.substr(0, equals)] = line.substr(equals + 1);
    }
    for (const std::string& name : lines(c.section("setup"))) {
      const auto setup = setups().find(name);
      ASSERT_NE(setup, setups().end()) << "there is no setup \"" << name << "\"";
      setup->second(stage);
    }
  }
  /// What tells the state: in Terraform's format if it can be read, else the bytes. An apply that
  /// fails is counted in the serial.
  std::string state() {
    const Finished pulled = stage.work.plumb({"state", "pull"});
    static const std::regex kSerial("\"serial\": [0-9]+");
    if (pulled.code == 0) return std::regex_replace(pulled.out, kSerial, "");
    const bool file = fs::is_regular_file(stage.work.path("plumb.db"));
    return pulled.err + (file ? stage.work.read("plumb.db") : "");
  }

  Stage stage;
};

TEST_P(BadInput, IsExplained) {
  const TextCase& c = GetParam();
  prepare();
  if (HasFatalFailure()) return;
  const std::string before = state();
  const Finished finished =
      stage.work.plumb(words_of(c.section("run", "plan")), c.section("stdin"));
  const std::string after = state();
  const std::string out = normalized(finished.out, stage.work);
  const std::string err = normalized(finished.err, stage.work);
  const std::string code = std::to_string(finished.code) + "\n";
  if (updating_golden()) {
    update_case(kDirectory, c,
                {{"exit", code == "1\n" ? "" : code}, {"stdout", out}, {"stderr", err}});
    GTEST_SKIP() << "written anew";
  }
  EXPECT_EQ(finished.signal, 0);
  EXPECT_EQ(code, c.section("exit", "1\n"));
  const std::string want = c.section("stderr");
  EXPECT_EQ(out, c.section("stdout"));
  EXPECT_EQ(comparable(err, want), comparable(want, want));
  EXPECT_EQ(before, after) << "the state was touched";
}

INSTANTIATE_TEST_SUITE_P(Table, BadInput, testing::ValuesIn(read_cases(kDirectory)),
                         [](const auto& info) { return test_name(info.param); });

}  // namespace
}  // namespace plumb::test
