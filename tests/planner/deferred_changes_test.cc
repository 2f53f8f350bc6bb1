#include "planner/deferred_changes.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "value/compare.h"

namespace plumb::planner {
namespace {

using testing::ElementsAre;
using value::Type;

Value object(const Value& id, const Value& size) {
  return Value::object({{"id", id}, {"size", size}});
}

const Value kUnknownText = Value::unknown(Type::string());

Change change_of(Action action, Value before, Value after) {
  Change change;
  auto schema = std::make_shared<providers::Block>();
  schema->type = object(Value::string(""), Value::string("")).type();
  change.schema = std::move(schema);
  change.action = action;
  change.before = std::move(before);
  change.after = std::move(after);
  change.deferral = DeferralReason::kAbsentPrereq;
  return change;
}

TEST(ValueMeanwhile, IsWhatIsSoAlready) {
  const Value small = object(Value::string("a"), Value::string("1"));
  const Value large = object(Value::string("a"), Value::string("2"));
  const Value none = Value::null(small.type());
  EXPECT_TRUE(value::identical(value_meanwhile(change_of(Action::kUpdate, small, large)),
                               object(Value::string("a"), kUnknownText)));
  EXPECT_TRUE(value::identical(value_meanwhile(change_of(Action::kNoOp, small, small)), small));
  // Nothing of an object that is to be made, or made anew, is there.
  EXPECT_FALSE(value_meanwhile(change_of(Action::kCreate, none, large)).is_known());
  EXPECT_FALSE(value_meanwhile(change_of(Action::kDeleteThenCreate, small, large)).is_known());
}

/// By the name of the resource, with what its object needs by the state.
struct Named {
  std::string name;
  Action action = Action::kNoOp;
  DeferralReason deferral = DeferralReason::kNone;
  std::vector<std::string> needs;
};

std::vector<std::string> deferred_of(const std::vector<Named>& all) {
  Plan plan;
  state::State prior;
  for (const Named& each : all) {
    const Value there = object(Value::string(each.name), Value::string("1"));
    Change change = change_of(each.action, there, there);
    change.address.resource.type = "t";
    change.address.resource.name = each.name;
    change.deferral = each.deferral;
    state::StoredObject stored;
    stored.address = change.address;
    stored.dependencies = std::make_shared<const std::vector<std::string>>(each.needs);
    plan.changes.push_back(std::move(change));
    prior.objects.push_back(std::move(stored));
  }
  set_deferred_apart(plan, prior);
  EXPECT_EQ(plan.changes.size() + plan.deferred.size(), all.size());
  std::vector<std::string> lines;
  for (const Change& change : plan.deferred)
    lines.push_back(change_address(change) + " " + deferral_word(change.deferral));
  return lines;
}

TEST(SetDeferredApart, LetsWaitWhatIsNeededByWhatStays) {
  const auto waits = DeferralReason::kAbsentPrereq;
  EXPECT_THAT(deferred_of({{"a", Action::kDelete, {}, {}},
                           {"b", Action::kDelete, {}, {"t.a"}},
                           {"c", Action::kUpdate, waits, {"t.b"}},
                           {"d", Action::kDelete, {}, {"t.b"}}}),
              ElementsAre("t.a deferred_prereq", "t.b deferred_prereq", "t.c absent_prereq"));
  // What is replaced is there again afterwards.
  EXPECT_THAT(deferred_of({{"a", Action::kDeleteThenCreate, {}, {}},
                           {"b", Action::kUpdate, waits, {"t.a"}}}),
              ElementsAre("t.b absent_prereq"));
  EXPECT_THAT(deferred_of({{"a", Action::kDelete, {}, {}}, {"b", Action::kDelete, {}, {"t.a"}}}),
              ElementsAre());
}

}  // namespace
}  // namespace plumb::planner
