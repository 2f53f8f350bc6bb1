/// A folder with a database in it, and short ways to write into it and to look at it from outside.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "state/store.h"

namespace plumb::state {

inline StoredObject make_object(const std::string& address, std::string attributes = "{}") {
  AddressError error;
  StoredObject object;
  object.address = parse_instance(address, error).value();
  object.provider = R"(provider["registry.terraform.io/hashicorp/null"])";
  object.attributes = std::move(attributes);
  return object;
}

inline Outcome made(const std::string& address, std::string attributes = "{}") {
  return {.object = make_object(address, std::move(attributes))};
}

inline Outcome gone(const std::string& address) {
  return {.object = make_object(address), .gone = true};
}

/// One line an object: `a.b {"id":1}`, with a deposed key and flags where there are any.
inline std::vector<std::string> describe(const State& state) {
  std::vector<std::string> lines;
  for (const StoredObject& object : state.objects) {
    std::string line = to_string(object.address);
    if (!object.deposed.empty()) line += " deposed " + object.deposed;
    line += " " + object.attributes;
    if (object.tainted) line += " tainted";
    if (object.uncertain) line += " uncertain";
    lines.push_back(std::move(line));
  }
  return lines;
}

class StoreFixture : public testing::Test {
 protected:
  StoreFixture() {
    std::string name = testing::TempDir() + "plumb-store-XXXXXX";
    folder_ = ::mkdtemp(name.data());
    path_ = folder_ + "/plumb.db";
  }
  ~StoreFixture() override { std::filesystem::remove_all(folder_); }

  [[nodiscard]] std::unique_ptr<Store> open(
      Database::Access access = Database::Access::kReadWrite) const {
    auto store = Store::open(path_, access);
    if (!store) throw std::runtime_error(store.error().message);
    return std::move(*store);
  }

  static Lease lock(Store& store) {
    std::optional<LockHolder> holder;
    return store.lock("test", 0, holder).value();
  }

  static void write(Store& store, const Lease& lease, std::int64_t run,
                    const std::vector<Outcome>& outcomes) {
    std::vector<Intent*> none;
    std::vector<const Outcome*> pointers;
    for (const Outcome& outcome : outcomes) pointers.push_back(&outcome);
    const auto written = store.write(lease, run, none, pointers);
    ASSERT_TRUE(written.has_value()) << written.error().message;
  }

  /// A whole run: locks, writes, ends, unlocks. The run's id.
  static std::int64_t run(Store& store, const std::vector<Outcome>& outcomes) {
    const Lease lease = lock(store);
    const std::int64_t id = store.begin_run(lease, {"apply", "", ""}).value();
    write(store, lease, id, outcomes);
    EXPECT_TRUE(store.end_run(lease, id, true).has_value());
    store.unlock(lease);
    return id;
  }

  /// The first column of each row, as another program sees it.
  [[nodiscard]] std::vector<std::string> query(const std::string& sql) const {
    Database database = Database::open(path_, Database::Access::kReadWrite).value();
    Statement statement = database.prepare(sql).value();
    std::vector<std::string> rows;
    while (statement.step().value()) rows.emplace_back(statement.text(0));
    return rows;
  }
  void execute(const std::string& sql) const {
    Database database = Database::open(path_, Database::Access::kReadWrite).value();
    const auto done = database.execute(sql);
    ASSERT_TRUE(done.has_value()) << done.error().message;
  }

  std::string folder_;
  std::string path_;
};

}  // namespace plumb::state
