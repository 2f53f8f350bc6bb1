#include "state/journal.h"

#include <atomic>
#include <fstream>
#include <future>
#include <set>

#include "state/object_codec.h"
#include "store_fixture.h"

namespace plumb::state {
namespace {

using diagnostics::ErrorCode;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

class JournalTest : public StoreFixture {
 protected:
  JournalTest() : store_(open()), lease_(lock(*store_)) {
    run_ = store_->begin_run(lease_, {"apply", "", ""}).value();
  }

  static Intent intent_to_create(const std::string& address) {
    Intent intent;
    intent.action = Intent::Action::kCreate;
    intent.prior = make_object(address, "");
    intent.planned = make_object(address, R"({"id":null})");
    return intent;
  }

  std::unique_ptr<Store> store_;
  Lease lease_;
  std::int64_t run_ = 0;
};

TEST_F(JournalTest, AnIntentIsDurableWhenItReturns) {
  Journal journal(*store_, lease_, run_);
  const auto id = journal.intend(intent_to_create("a.b"));
  ASSERT_TRUE(id.has_value());
  const auto unfinished = open()->unfinished().value();
  ASSERT_THAT(unfinished, SizeIs(1));
  EXPECT_EQ(unfinished[0].id, *id);
  EXPECT_EQ(unfinished[0].run, run_);
  EXPECT_EQ(unfinished[0].action, Intent::Action::kCreate);
  EXPECT_EQ(to_string(unfinished[0].planned.address), "a.b");
  EXPECT_EQ(unfinished[0].planned.attributes, R"({"id":null})");
}

TEST_F(JournalTest, AnOutcomeEndsItsIntent) {
  Journal journal(*store_, lease_, run_);
  Outcome outcome = made("a.b", R"({"id":"1"})");
  outcome.intent = journal.intend(intent_to_create("a.b")).value();
  journal.record(outcome, nullptr);
  ASSERT_TRUE(journal.flush().has_value());
  EXPECT_THAT(open()->unfinished().value(), IsEmpty());
  EXPECT_THAT(describe(open()->load().value()), ElementsAre(R"(a.b {"id":"1"})"));
}

TEST_F(JournalTest, TheCallbackComesAfterTheCommit) {
  Journal journal(*store_, lease_, run_);
  std::promise<std::size_t> seen;
  journal.record(made("a.b"), [&](const Result<void>& durable) {
    EXPECT_TRUE(durable.has_value());
    seen.set_value(open()->load()->objects.size());
  });
  EXPECT_EQ(seen.get_future().get(), 1U);
}

/// The order that dependents rely on: an intent that is durable has everything before it on disk
/// too.
TEST_F(JournalTest, WhatWasHandedInBeforeAnIntentIsDurableWithIt) {
  Journal journal(*store_, lease_, run_);
  for (int i = 0; i < 100; ++i) journal.record(made("a.b[" + std::to_string(i) + "]"), nullptr);
  ASSERT_TRUE(journal.intend(intent_to_create("c.d")).has_value());
  EXPECT_THAT(open()->load()->objects, SizeIs(100));
}

TEST_F(JournalTest, LaterOutcomesOfAnObjectWin) {
  Journal journal(*store_, lease_, run_);
  for (int i = 0; i < 50; ++i) journal.record(made("a.b", std::to_string(i)), nullptr);
  journal.record(gone("a.c"), nullptr);
  ASSERT_TRUE(journal.flush().has_value());
  EXPECT_THAT(describe(store_->load().value()), ElementsAre("a.b 49"));
}

TEST_F(JournalTest, ManyThreadsMayWrite) {
  {
    Journal journal(*store_, lease_, run_);
    std::vector<std::thread> threads;
    std::atomic<int> durable{0};
    for (int thread = 0; thread < 4; ++thread) {
      threads.emplace_back([&, thread] {
        for (int i = 0; i < 50; ++i) {
          const std::string address =
              "a.t" + std::to_string(thread) + "[" + std::to_string(i) + "]";
          Outcome outcome = made(address);
          outcome.intent = journal.intend(intent_to_create(address)).value();
          journal.record(
              outcome, [&](const Result<void>& result) { durable += result.has_value() ? 1 : 0; });
        }
      });
    }
    for (std::thread& thread : threads) thread.join();
    ASSERT_TRUE(journal.flush().has_value());
    EXPECT_EQ(durable, 200);
  }
  EXPECT_THAT(store_->load()->objects, SizeIs(200));
  EXPECT_THAT(store_->unfinished().value(), IsEmpty());
}

/// While one commit is under way, everything that comes shares the next.
TEST_F(JournalTest, CommitsAreGrouped) {
  Database other = Database::open(path_, Database::Access::kReadWrite).value();
  std::set<std::string> sizes;  // Of the table, after each group.
  Journal journal(*store_, lease_, run_);
  {
    const Transaction block = Transaction::begin(other).value();  // The writer has to wait for it.
    for (int i = 0; i < 1000; ++i) {
      journal.record(made("a.b[" + std::to_string(i) + "]"), [&](const Result<void>& durable) {
        EXPECT_TRUE(durable.has_value());
        sizes.insert(query("SELECT count(*) FROM objects").at(0));
      });
    }
  }
  ASSERT_TRUE(journal.flush().has_value());
  EXPECT_LE(sizes.size(), 2U);
  EXPECT_TRUE(sizes.contains("1000"));
}

TEST_F(JournalTest, DestroyingWritesWhatIsLeft) {
  {
    Journal journal(*store_, lease_, run_);
    for (int i = 0; i < 20; ++i) journal.record(made("a.b[" + std::to_string(i) + "]"), nullptr);
  }
  EXPECT_THAT(store_->load()->objects, SizeIs(20));
}

TEST_F(JournalTest, WhatCannotBeWrittenGoesToTheEmergencyFile) {
  {
    Journal journal(*store_, lease_, run_);
    Outcome outcome = made("a.b", R"({"id":"precious"})");
    outcome.intent = journal.intend(intent_to_create("a.b")).value();
    ASSERT_TRUE(store_->force_unlock(lease_.id).value());
    std::promise<std::string> told;
    journal.record(outcome, [&](const Result<void>& durable) {
      told.set_value(durable ? "written" : durable.error().message);
    });
    EXPECT_THAT(told.get_future().get(),
                HasSubstr("What was done is kept in " + store_->emergency_path() +
                          "; the next command reads it back by itself"));
    const auto flushed = journal.flush();
    ASSERT_FALSE(flushed.has_value());
    EXPECT_EQ(flushed.error().code, ErrorCode::kConflict);
  }
  EXPECT_THAT(store_->load()->objects, IsEmpty());

  const auto next = open();
  EXPECT_THAT(describe(next->load().value()), ElementsAre(R"(a.b {"id":"precious"})"));
  EXPECT_THAT(next->unfinished().value(), IsEmpty());
  EXPECT_FALSE(std::filesystem::exists(next->emergency_path()));
  EXPECT_EQ(next->runs()->back().operation, "recover");
  EXPECT_THAT(describe(open()->load().value()), SizeIs(1));  // It is read once.
}

TEST_F(JournalTest, AnIntentThatCannotBeWrittenIsAnError) {
  Journal journal(*store_, lease_, run_);
  ASSERT_TRUE(store_->force_unlock(lease_.id).value());
  EXPECT_FALSE(journal.intend(intent_to_create("a.b")).has_value());
  EXPECT_FALSE(std::filesystem::exists(store_->emergency_path()));
}

/// Whatever went wrong before it.
TEST_F(JournalTest, TheEmergencyFileIsToldInAnyCase) {
  Journal journal(*store_, lease_, run_);
  ASSERT_TRUE(store_->force_unlock(lease_.id).value());
  EXPECT_FALSE(journal.intend(intent_to_create("a.b")).has_value());
  journal.record(made("a.c", "1"), [](const auto&) {});
  journal.record(made("a.d", "2"), [](const auto&) {});
  const auto flushed = journal.flush();
  ASSERT_FALSE(flushed.has_value());
  EXPECT_THAT(flushed.error().message,
              HasSubstr("What was done is kept in " + store_->emergency_path()));
}

TEST_F(JournalTest, AnEmergencyFileThatWasCutShortIsReadAsFarAsItGoes) {
  store_->unlock(lease_);
  const std::string whole =
      outcome_to_json(made("a.b", "1")) + "\n" + outcome_to_json(made("a.c", "2"));
  std::ofstream(store_->emergency_path()) << whole.substr(0, whole.size() - 20);
  EXPECT_THAT(describe(open()->load().value()), ElementsAre("a.b 1"));
}

TEST_F(JournalTest, AnEmergencyFileWaitsForTheLock) {
  std::ofstream(store_->emergency_path()) << outcome_to_json(made("a.b", "1")) << "\n";
  EXPECT_THAT(open()->load()->objects, IsEmpty());
  store_->unlock(lease_);
  EXPECT_THAT(open()->load()->objects, SizeIs(1));
}

// What a dead process left.

TEST(Unfinished, CreationsMayHaveMadeTheirObject) {
  Intent intent;
  intent.action = Intent::Action::kCreate;
  intent.planned = make_object("a.b", R"({"id":null})");
  State state;
  add_unfinished({intent}, state);
  EXPECT_THAT(describe(state), ElementsAre(R"(a.b {"id":null} uncertain)"));
}

TEST(Unfinished, ChangesAndDeletionsLeaveTheObjectInDoubt) {
  Intent update;
  update.action = Intent::Action::kUpdate;
  update.prior = make_object("a.b", "old");
  update.planned = make_object("a.b", "new");
  Intent removal;
  removal.action = Intent::Action::kDelete;
  removal.prior = make_object("a.c", "old");
  removal.prior.deposed = "deadbeef";
  State state;
  state.objects = {update.prior, removal.prior};
  add_unfinished({update, removal}, state);
  EXPECT_THAT(describe(state),
              ElementsAre("a.b old uncertain", "a.c deposed deadbeef old uncertain"));
}

TEST(Unfinished, DeletionsOfWhatIsNoLongerThereAreDone) {
  Intent removal;
  removal.action = Intent::Action::kDelete;
  removal.prior = make_object("a.b", "old");
  State state;
  add_unfinished({removal}, state);
  EXPECT_THAT(state.objects, IsEmpty());
}

TEST(Codec, OutcomesComeBackAsTheyWere) {
  Outcome outcome = made(R"(module.m["k"].a.b)", R"({"s":"\"quoted\"","u":"ü"})");
  outcome.intent = 7;
  outcome.object.deposed = "deadbeef";
  outcome.object.schema_version = 2;
  outcome.object.sensitive_paths = "[]";
  outcome.object.private_data = std::string("\0\xff", 2);
  outcome.object.tainted = true;
  outcome.object.create_before_destroy = true;
  outcome.object.dependencies =
      std::make_shared<const std::vector<std::string>>(std::vector<std::string>{"c.d"});
  const std::string text = outcome_to_json(outcome);
  EXPECT_EQ(text.find('\n'), std::string::npos);
  const auto read = outcome_from_json(text);
  ASSERT_TRUE(read.has_value()) << read.error().message;
  EXPECT_EQ(outcome_to_json(*read), text);
  EXPECT_EQ(read->object.private_data, outcome.object.private_data);
}

TEST(Codec, NonsenseIsAnError) {
  for (const char* const text :
       {"", "{", "[]", "{}", R"({"object":{}})", R"({"object":{"address":1}})"}) {
    EXPECT_FALSE(outcome_from_json(text).has_value()) << text;
  }
}

TEST(Base64, ComesBackAsItWas) {
  for (const char* const text : {"", "a", "ab", "abc", "abcd"}) {
    EXPECT_EQ(from_base64(to_base64(text)), text);
  }
  EXPECT_EQ(to_base64(std::string("\0\xff", 2)), "AP8=");
  EXPECT_EQ(from_base64("abc"), std::nullopt);
  EXPECT_EQ(from_base64("a?c="), std::nullopt);
}

}  // namespace
}  // namespace plumb::state
