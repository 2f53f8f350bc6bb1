#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <thread>

#include "store_fixture.h"

namespace plumb::state {
namespace {

using diagnostics::ErrorCode;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class Lock : public StoreFixture {
 protected:
  /// Whoever is at work in another process of this machine or another: a row in the table.
  void held_by(const std::string& host, pid_t pid, const std::string& start, const char* expires) {
    execute(
        "INSERT INTO locks (workspace_id, id, purpose, author, host, pid, process_start, created, "
        "expires_ms) VALUES (1, 'their-id', 'apply', 'ada', '" +
        host + "', " + std::to_string(pid) + ", '" + start + "', '2026-11-20T14:02:28Z', " +
        expires + ")");
  }
  static std::string this_host() {
    char name[256] = {};
    ::gethostname(name, sizeof name - 1);
    return name;
  }
  static constexpr const char* kInTheFuture = "9999999999999";
  static constexpr const char* kInThePast = "1";

  std::optional<LockHolder> holder_;
};

TEST_F(Lock, KeepsOthersOutAndSaysWho) {
  const auto mine = open();
  const auto theirs = open();
  const Lease lease = lock(*mine);
  const auto refused = theirs->lock("apply", 0, holder_);
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().code, ErrorCode::kConflict);
  ASSERT_TRUE(holder_.has_value());
  EXPECT_EQ(holder_->id, lease.id);
  EXPECT_EQ(holder_->purpose, "test");
  EXPECT_THAT(holder_->who,
              HasSubstr("@" + this_host() + ", process " + std::to_string(::getpid())));
  mine->unlock(lease);
  EXPECT_TRUE(theirs->lock("apply", 0, holder_).has_value());
  EXPECT_FALSE(holder_.has_value());
}

TEST_F(Lock, WaitsAsLongAsAsked) {
  const auto mine = open();
  const auto theirs = open();
  const Lease lease = lock(*mine);
  std::thread later([&] {
    std::this_thread::sleep_for(std::chrono::milliseconds(150));
    mine->unlock(lease);
  });
  EXPECT_TRUE(theirs->lock("apply", 30000, holder_).has_value());
  later.join();
}

TEST_F(Lock, TokensGrow) {
  const auto store = open();
  std::int64_t last = 0;
  for (int i = 0; i < 3; ++i) {
    const Lease lease = lock(*store);
    EXPECT_GT(lease.token, last);
    last = lease.token;
    store->unlock(lease);
  }
}

TEST_F(Lock, OfADeadProcessIsTakenOver) {
  const auto store = open();
  const pid_t child = ::fork();
  if (child == 0) ::_exit(0);
  ::waitpid(child, nullptr, 0);
  held_by(this_host(), child, "12345", kInTheFuture);
  EXPECT_TRUE(store->lock("apply", 0, holder_).has_value());
}

/// Numbers of processes are used again.
TEST_F(Lock, OfAnEarlierProcessOfTheSameNumberIsTakenOver) {
  const auto store = open();
  held_by(this_host(), ::getpid(), "1", kInTheFuture);
  EXPECT_TRUE(store->lock("apply", 0, holder_).has_value());
}

TEST_F(Lock, OfAnotherMachineIsRespected) {
  const auto store = open();
  held_by("elsewhere", 1, "1", kInTheFuture);
  EXPECT_FALSE(store->lock("apply", 0, holder_).has_value());
  ASSERT_TRUE(holder_.has_value());
  EXPECT_EQ(holder_->who, "ada@elsewhere, process 1");
  EXPECT_EQ(holder_->since, "2026-11-20T14:02:28Z");
}

TEST_F(Lock, ThatRanOutIsTakenOver) {
  const auto store = open();
  held_by("elsewhere", 1, "1", kInThePast);
  EXPECT_TRUE(store->lock("apply", 0, holder_).has_value());
}

TEST_F(Lock, IsHeldLongerOnceRenewed) {
  const auto store = open();
  const Lease lease = lock(*store);
  execute("UPDATE locks SET expires_ms = 1");
  ASSERT_TRUE(store->renew(lease).has_value());
  EXPECT_THAT(query("SELECT expires_ms > 1 FROM locks"), ElementsAre("1"));
}

TEST_F(Lock, ForceUnlockWantsTheRightId) {
  const auto store = open();
  held_by("elsewhere", 1, "1", kInTheFuture);
  EXPECT_FALSE(store->force_unlock("another-id").value());
  EXPECT_TRUE(store->force_unlock("their-id").value());
  EXPECT_FALSE(store->force_unlock("their-id").value());
  EXPECT_TRUE(store->lock("apply", 0, holder_).has_value());
}

/// Whoever was thought dead and comes back must not write.
TEST_F(Lock, AStaleLeaseCanDoNothing) {
  const auto mine = open();
  const Lease stale = lock(*mine);
  const auto run = mine->begin_run(stale, {"apply", "", ""}).value();
  execute("UPDATE locks SET expires_ms = 1, host = 'elsewhere'");
  const auto theirs = open();
  const auto taken = theirs->lock("apply", 0, holder_);
  ASSERT_TRUE(taken.has_value());

  const Outcome outcome = made("a.b");
  std::vector<Intent*> none;
  const auto written = mine->write(stale, run, none, {&outcome});
  ASSERT_FALSE(written.has_value());
  EXPECT_EQ(written.error().code, ErrorCode::kConflict);
  EXPECT_THAT(written.error().message, HasSubstr("another process took it over"));
  EXPECT_FALSE(mine->renew(stale).has_value());
  EXPECT_FALSE(mine->begin_run(stale, {"apply", "", ""}).has_value());
  EXPECT_FALSE(mine->end_run(stale, run, true).has_value());
  EXPECT_FALSE(mine->write_outputs(stale, run, {}).has_value());
  EXPECT_FALSE(mine->replace_all(stale, run, {}).has_value());
  EXPECT_THAT(theirs->load()->objects, IsEmpty());

  mine->unlock(stale);  // Must not unlock what is another's now.
  EXPECT_THAT(query("SELECT id FROM locks"), ElementsAre(taken->id));
}

}  // namespace
}  // namespace plumb::state
