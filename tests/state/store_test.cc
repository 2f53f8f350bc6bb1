#include "state/store.h"

#include <sys/stat.h>
#include <unistd.h>

#include <fstream>

#include "state/schema.sql.h"
#include "store_fixture.h"

namespace plumb::state {
namespace {

using diagnostics::ErrorCode;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class StoreTest : public StoreFixture {};

TEST_F(StoreTest, AFreshOneIsEmptyAndItsOwners) {
  const auto store = open();
  const State state = store->load().value();
  EXPECT_THAT(state.objects, IsEmpty());
  EXPECT_EQ(state.serial, 0);
  EXPECT_EQ(state.lineage.size(), 36U);
  struct stat status {};
  ASSERT_EQ(::stat(path_.c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777, 0600U);
  EXPECT_THAT(query("PRAGMA application_id"), ElementsAre(std::to_string(kApplicationId)));
  EXPECT_THAT(query("PRAGMA journal_mode"), ElementsAre("wal"));
}

TEST_F(StoreTest, ReadingMakesNoDatabase) {
  const auto store = Store::open(path_, Database::Access::kReadOnly);
  ASSERT_FALSE(store.has_value());
  EXPECT_EQ(store.error().code, ErrorCode::kNotFound);
  EXPECT_FALSE(std::filesystem::exists(path_));
}

TEST_F(StoreTest, InMemoryIsAsAnyOtherAndInNoFile) {
  const auto store = Store::in_memory();
  ASSERT_TRUE(store.has_value());
  run(**store, {{.object = make_object("a.b", R"({"id":"1"})")}});
  EXPECT_EQ((*store)->load()->objects.size(), 1U);
  EXPECT_THAT(Store::in_memory().value()->load()->objects, IsEmpty());
  EXPECT_TRUE(std::filesystem::is_empty(std::filesystem::path(path_).parent_path()));
}

TEST_F(StoreTest, LineageStays) {
  const std::string lineage = open()->load()->lineage;
  EXPECT_EQ(open()->load()->lineage, lineage);
}

TEST_F(StoreTest, ObjectsComeBackAsTheyWere) {
  StoredObject object = make_object(R"(module.a["ü"].x.y["k"])", R"({"id":"1","n":null})");
  object.schema_version = 3;
  object.sensitive_paths = R"([[{"type":"get_attr","value":"id"}]])";
  object.private_data = std::string("\0\x01\xff private", 11);
  object.tainted = true;
  object.create_before_destroy = true;
  object.prevent_destroy = true;
  object.dependencies =
      std::make_shared<const std::vector<std::string>>(std::vector<std::string>{"a.b", "c.d"});
  run(*open(), {{.object = object}});

  const State state = open(Database::Access::kReadOnly)->load().value();
  ASSERT_EQ(state.objects.size(), 1U);
  const StoredObject& read = state.objects[0];
  EXPECT_EQ(read.address, object.address);
  EXPECT_EQ(read.provider, object.provider);
  EXPECT_EQ(read.schema_version, 3);
  EXPECT_EQ(read.attributes, object.attributes);
  EXPECT_EQ(read.sensitive_paths, object.sensitive_paths);
  EXPECT_EQ(read.private_data, object.private_data);
  EXPECT_TRUE(read.tainted);
  EXPECT_TRUE(read.create_before_destroy);
  EXPECT_TRUE(read.prevent_destroy);
  ASSERT_NE(read.dependencies, nullptr);
  EXPECT_THAT(*read.dependencies, ElementsAre("a.b", "c.d"));
}

TEST_F(StoreTest, ObjectsAreSorted) {
  const auto store = open();
  StoredObject deposed = make_object("a.b", "old");
  deposed.deposed = "0a1b2c3d";
  run(*store, {made("module.m.a.b"), {.object = deposed}, made("a.b[1]"), made("a.b")});
  EXPECT_THAT(describe(store->load().value()),
              ElementsAre("a.b {}", "a.b deposed 0a1b2c3d old", "a.b[1] {}", "module.m.a.b {}"));
}

TEST_F(StoreTest, DependenciesAreSharedByObjectsThatHaveTheSame) {
  const auto store = open();
  std::vector<Outcome> outcomes;
  for (int i = 0; i < 10; ++i) {
    Outcome outcome = made("a.b[" + std::to_string(i) + "]");
    outcome.object.dependencies =
        std::make_shared<const std::vector<std::string>>(std::vector<std::string>{"c.d"});
    outcomes.push_back(outcome);
  }
  run(*store, outcomes);
  EXPECT_THAT(query("SELECT count(*) FROM dependency_sets"), ElementsAre("1"));
  const State state = store->load().value();
  EXPECT_EQ(state.objects[0].dependencies, state.objects[9].dependencies);
}

TEST_F(StoreTest, RowsAreSupersededAndNeverOverwritten) {
  const auto store = open();
  const auto first = run(*store, {made("a.b", "1"), made("c.d", "1")});
  const auto second = run(*store, {made("a.b", "2")});
  const auto third = run(*store, {gone("a.b")});
  EXPECT_THAT(describe(store->load().value()), ElementsAre("c.d 1"));
  const auto history = query(
      "SELECT attributes || ' ' || run_id || ' ' || coalesce(superseded_by, '-') FROM objects "
      "WHERE address = 'a.b' ORDER BY id");
  EXPECT_THAT(history, ElementsAre("1 " + std::to_string(first) + " " + std::to_string(second),
                                   "2 " + std::to_string(second) + " " + std::to_string(third)));
  // The state as of the second run.
  const std::string as_of = std::to_string(second);
  EXPECT_THAT(
      query("SELECT address || ' ' || attributes FROM objects WHERE run_id <= " + as_of +
            " AND (superseded_by IS NULL OR superseded_by > " + as_of + ") ORDER BY address"),
      ElementsAre("a.b 2", "c.d 1"));
}

TEST_F(StoreTest, TheViewShowsWhatIsCurrent) {
  const auto store = open();
  run(*store, {made("a.b", "1")});
  run(*store, {made("a.b", "2")});
  EXPECT_THAT(query("SELECT workspace || ' ' || address || ' ' || attributes FROM current_objects"),
              ElementsAre("default a.b 2"));
}

TEST_F(StoreTest, TheSerialCountsRunsThatChangeSomething) {
  const auto store = open();
  run(*store, {made("a.b"), made("a.c")});
  EXPECT_EQ(store->load()->serial, 1);
  run(*store, {});
  EXPECT_EQ(store->load()->serial, 1);
  run(*store, {gone("a.c")});
  EXPECT_EQ(store->load()->serial, 2);
}

TEST_F(StoreTest, OutputsAreReplacedAsAWhole) {
  const auto store = open();
  const Lease lease = lock(*store);
  const auto id = store->begin_run(lease, {"apply", "", ""}).value();
  using value::Value;
  const std::vector<Value> mixed{Value::integer(1), Value::string("a")};
  ASSERT_TRUE(store->write_outputs(
      lease, id, {{"a", {Value::string("x"), true}}, {"gone", {Value::boolean(true), false}}}));
  ASSERT_TRUE(store->write_outputs(lease, id, {{"a", {Value::tuple(mixed), false}}}));
  const State state = open(Database::Access::kReadOnly)->load().value();
  ASSERT_EQ(state.outputs.size(), 1U);
  const StoredOutput& output = state.outputs.at("a");
  EXPECT_FALSE(output.sensitive);
  EXPECT_EQ(output.value.type().kind(), value::Type::Kind::kTuple);
  EXPECT_EQ(output.value.at(1).as_string(), "a");
}

TEST_F(StoreTest, RunsAreKept) {
  const auto store = open();
  const Lease lease = lock(*store);
  const auto good = store->begin_run(lease, {"apply", "because", "hash"}).value();
  ASSERT_TRUE(store->end_run(lease, good, true).has_value());
  const auto bad = store->begin_run(lease, {"destroy", "", ""}).value();
  ASSERT_TRUE(store->end_run(lease, bad, false).has_value());
  ASSERT_TRUE(store->begin_run(lease, {"state mv", "", ""}).has_value());
  const auto runs = store->runs().value();
  ASSERT_EQ(runs.size(), 3U);
  EXPECT_EQ(runs[0].operation, "apply");
  EXPECT_EQ(runs[0].reason, "because");
  EXPECT_EQ(runs[0].status, "done");
  EXPECT_FALSE(runs[0].author.empty());
  EXPECT_FALSE(runs[0].ended.empty());
  EXPECT_EQ(runs[1].status, "failed");
  EXPECT_EQ(runs[2].status, "running");
  EXPECT_TRUE(runs[2].ended.empty());
}

TEST_F(StoreTest, AWriteIsAllOrNothing) {
  const auto store = open();
  const Lease lease = lock(*store);
  const auto id = store->begin_run(lease, {"apply", "", ""}).value();
  execute(
      "CREATE TRIGGER refuse BEFORE INSERT ON objects WHEN new.address = 'a.bad' "
      "BEGIN SELECT raise(ABORT, 'refused'); END");
  const Outcome good = made("a.good");
  const Outcome bad = made("a.bad");
  std::vector<Intent*> none;
  const auto written = store->write(lease, id, none, {&good, &bad});
  ASSERT_FALSE(written.has_value());
  EXPECT_THAT(written.error().message, HasSubstr("refused"));
  EXPECT_THAT(store->load()->objects, IsEmpty());
  EXPECT_EQ(store->load()->serial, 0);
  execute("DROP TRIGGER refuse");
  write(*store, lease, id, {good, bad});
  EXPECT_EQ(store->load()->serial, 1);
  EXPECT_EQ(store->load()->objects.size(), 2U);
}

TEST_F(StoreTest, ReplaceAllTakesTheStateAsItIs) {
  const auto store = open();
  run(*store, {made("a.old")});
  const Lease lease = lock(*store);
  const auto id = store->begin_run(lease, {"import", "", ""}).value();
  State other;
  other.lineage = "lineage-of-another";
  other.serial = 41;
  other.objects = {make_object("a.new")};
  ASSERT_TRUE(store->replace_all(lease, id, other).has_value());
  const State state = store->load().value();
  EXPECT_EQ(state.lineage, "lineage-of-another");
  EXPECT_EQ(state.serial, 41);
  EXPECT_THAT(describe(state), ElementsAre("a.new {}"));
}

// Databases that are not as they should be.

TEST_F(StoreTest, OneOfANewerProgramIsRefused) {
  run(*open(), {made("a.b")});
  execute("PRAGMA user_version=99");
  const auto store = Store::open(path_, Database::Access::kReadWrite);
  ASSERT_FALSE(store.has_value());
  EXPECT_EQ(store.error().code, ErrorCode::kInvalid);
  EXPECT_THAT(store.error().message,
              HasSubstr("newer Plumb (its schema is version 99, this program knows 3)"));
}

/// What version 1 did not have.
constexpr const char* kBackTo1 =
    "ALTER TABLE objects DROP COLUMN identity; ALTER TABLE objects DROP COLUMN identity_version; "
    "ALTER TABLE objects DROP COLUMN prevent_destroy; DROP TABLE check_results; DELETE FROM meta; "
    "PRAGMA user_version=1";

/// What version 2 did not have.
constexpr const char* kBackTo2 =
    "ALTER TABLE objects DROP COLUMN identity; ALTER TABLE objects DROP COLUMN identity_version; "
    "PRAGMA user_version=2";

TEST_F(StoreTest, OneOfVersion1IsReadAsItIs) {
  run(*open(), {made("a.b", "1")});
  execute(kBackTo1);
  const State state = open(Database::Access::kReadOnly)->load().value();
  EXPECT_THAT(describe(state), ElementsAre("a.b 1"));
  EXPECT_FALSE(state.objects[0].prevent_destroy);
  EXPECT_EQ(state.secret, "");
  EXPECT_THAT(query("PRAGMA user_version"), ElementsAre("1"));
}

TEST_F(StoreTest, OneOfVersion1IsBroughtUpToDateByWriting) {
  run(*open(), {made("a.b", "1")});
  execute(kBackTo1);
  StoredObject guarded = make_object("c.d", "2");
  guarded.prevent_destroy = true;
  run(*open(), {{.object = guarded}});
  EXPECT_THAT(query("PRAGMA user_version"), ElementsAre(std::to_string(kSchemaVersion)));
  const State state = open(Database::Access::kReadOnly)->load().value();
  EXPECT_THAT(describe(state), ElementsAre("a.b 1", "c.d 2"));
  EXPECT_FALSE(state.objects[0].prevent_destroy);
  EXPECT_TRUE(state.objects[1].prevent_destroy);
  EXPECT_EQ(state.secret.size(), 64U);
}

TEST_F(StoreTest, OneOfVersion2GetsIdentities) {
  run(*open(), {made("a.b", "1")});
  const std::string secret = open()->load()->secret;
  execute(kBackTo2);
  EXPECT_THAT(describe(open(Database::Access::kReadOnly)->load().value()), ElementsAre("a.b 1"));
  EXPECT_THAT(query("PRAGMA user_version"), ElementsAre("2"));
  StoredObject known = make_object("c.d", "2");
  known.identity = R"({"name":"d"})";
  known.identity_version = 4;
  run(*open(), {{.object = known}});
  EXPECT_THAT(query("PRAGMA user_version"), ElementsAre(std::to_string(kSchemaVersion)));
  const State state = open(Database::Access::kReadOnly)->load().value();
  EXPECT_THAT(describe(state), ElementsAre("a.b 1", "c.d 2"));
  EXPECT_EQ(state.objects[0].identity, "");
  EXPECT_EQ(state.objects[1].identity, R"({"name":"d"})");
  EXPECT_EQ(state.objects[1].identity_version, 4);
  EXPECT_EQ(state.secret, secret) << "that is version 1's";
  EXPECT_THAT(query("SELECT identity FROM current_objects WHERE address = 'c.d'"),
              ElementsAre(R"({"name":"d"})"));
}

TEST_F(StoreTest, EachHasASecretOfItsOwn) {
  const std::string secret = open()->load()->secret;
  EXPECT_EQ(secret.size(), 64U);
  EXPECT_EQ(open()->load()->secret, secret);
  std::filesystem::remove(path_);
  EXPECT_NE(open()->load()->secret, secret);
}

TEST_F(StoreTest, OneOfVersion1GetsATableOfCheckResults) {
  run(*open(), {made("a.b")});
  execute(kBackTo1);
  EXPECT_EQ(open(Database::Access::kReadOnly)->load()->objects.size(), 1U);
  const auto store = open();
  EXPECT_THAT(query("PRAGMA user_version"), ElementsAre(std::to_string(kSchemaVersion)));
  const auto checks = check_results_from_json(
      R"([{"object_kind":"check","config_addr":"check.c","status":"pass","objects":null}])");
  std::optional<LockHolder> holder;
  const Lease lease = store->lock("test", 0, holder).value();
  const std::int64_t id = store->begin_run(lease, {"apply", "", ""}).value();
  ASSERT_TRUE(store->write_checks(lease, id, *checks).has_value());
  EXPECT_EQ(check_results_to_json(store->load()->checks), check_results_to_json(*checks));
  ASSERT_TRUE(store->write_checks(lease, id, {}).has_value());
  EXPECT_TRUE(store->load()->checks.empty());
}

TEST_F(StoreTest, WhatIsNoDatabaseIsRefusedAndLeftAlone) {
  const std::string text(5000, 'x');
  std::ofstream(path_) << text;
  const auto store = Store::open(path_, Database::Access::kReadWrite);
  ASSERT_FALSE(store.has_value());
  EXPECT_EQ(store.error().code, ErrorCode::kCorrupt);
  EXPECT_THAT(store.error().message, HasSubstr(path_));
  std::ifstream file(path_);
  EXPECT_EQ(std::string(std::istreambuf_iterator<char>(file), {}), text);
}

TEST_F(StoreTest, ADamagedOneIsRefused) {
  {
    const auto store = open();
    std::vector<Outcome> outcomes;
    for (int i = 0; i < 2000; ++i) outcomes.push_back(made("a.b[" + std::to_string(i) + "]"));
    run(*store, outcomes);
  }
  {
    std::fstream file(path_, std::ios::in | std::ios::out | std::ios::binary);
    file.seekp(4096);
    const std::string zeros(static_cast<std::size_t>(std::filesystem::file_size(path_)) - 4096,
                            '\0');
    file << zeros;
  }
  auto store = Store::open(path_, Database::Access::kReadWrite);
  if (store) {
    const auto state = (*store)->load();
    ASSERT_FALSE(state.has_value());
    EXPECT_EQ(state.error().code, ErrorCode::kCorrupt) << state.error().message;
  } else {
    EXPECT_EQ(store.error().code, ErrorCode::kCorrupt) << store.error().message;
  }
}

TEST_F(StoreTest, AnAddressThatIsNoneIsDamage) {
  const auto store = open();
  run(*store, {made("a.b")});
  execute("UPDATE objects SET address = 'nonsense'");
  const auto state = store->load();
  ASSERT_FALSE(state.has_value());
  EXPECT_EQ(state.error().code, ErrorCode::kCorrupt);
  EXPECT_THAT(state.error().message, HasSubstr("nonsense"));
}

TEST_F(StoreTest, InAMissingFolderItCannotBeMade) {
  const auto store = Store::open(folder_ + "/none/plumb.db", Database::Access::kReadWrite);
  ASSERT_FALSE(store.has_value());
  EXPECT_EQ(store.error().code, ErrorCode::kNotFound);
}

/// Nobody in particular, for as long as it lives: root may write everywhere.
class OrdinaryUser {
 public:
  OrdinaryUser() : was_(::geteuid()) {
    if (was_ == 0) changed_ = ::seteuid(65534) == 0;
  }
  OrdinaryUser(const OrdinaryUser&) = delete;
  OrdinaryUser& operator=(const OrdinaryUser&) = delete;
  ~OrdinaryUser() {
    if (changed_ && ::seteuid(was_) != 0) std::abort();
  }

 private:
  uid_t was_;
  bool changed_ = false;
};

TEST_F(StoreTest, InAReadOnlyFolderItCannotBeMade) {
  ASSERT_EQ(::chmod(folder_.c_str(), 0555), 0);
  {
    const OrdinaryUser user;
    const auto store = Store::open(path_, Database::Access::kReadWrite);
    ASSERT_FALSE(store.has_value());
    EXPECT_THAT(store.error().message, HasSubstr(path_));
  }
  ASSERT_EQ(::chmod(folder_.c_str(), 0755), 0);
  EXPECT_FALSE(std::filesystem::exists(path_));
}

TEST_F(StoreTest, InAReadOnlyFolderItCannotBeWritten) {
  run(*open(), {made("a.b", "1")});
  ASSERT_EQ(::chmod(path_.c_str(), 0444), 0);
  ASSERT_EQ(::chmod(folder_.c_str(), 0555), 0);
  {
    const OrdinaryUser user;
    const auto store = Store::open(path_, Database::Access::kReadWrite);
    if (store) {
      std::optional<LockHolder> holder;
      const auto lease = (*store)->lock("test", 0, holder);
      ASSERT_FALSE(lease.has_value());
    }
  }
  ASSERT_EQ(::chmod(folder_.c_str(), 0755), 0);
  ASSERT_EQ(::chmod(path_.c_str(), 0600), 0);
  EXPECT_THAT(describe(open()->load().value()), ElementsAre("a.b 1"));
}

}  // namespace
}  // namespace plumb::state
