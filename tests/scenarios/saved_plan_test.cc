/// Plans in files and their digests: what is in them, and when they are no longer applied.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/one_line.h"
#include "support/workspace.h"

namespace plumb::test {
namespace {

using testing::HasSubstr;
using testing::Not;

constexpr const char* kSecret = R"(
variable "password" {
  sensitive = true
}
resource "terraform_data" "a" {
  input = var.password
}
)";

/// What the plan says its digest is.
std::string digest(const Finished& plan) {
  const std::string mark = "Digest of these effects: ";
  const std::size_t at = plan.out.find(mark);
  if (at == std::string::npos) return plan.all();
  const std::size_t begin = at + mark.size();
  return plan.out.substr(begin, plan.out.find('\n', begin) - begin);
}

TEST(Digest, IsThatOfTheEffectsAlone) {
  const Workspace work("resource \"terraform_data\" \"a\" {\n  input = 1\n}\n");
  const std::string first = digest(work.plumb({"plan"}));
  EXPECT_EQ(first.size(), 13U);
  EXPECT_EQ(digest(work.plumb({"plan", "-refresh=false"})), first);
  work.write("more.tf", "# nothing\nlocals {\n  a = 1\n}\n");
  EXPECT_EQ(digest(work.plumb({"plan"})), first);
  work.write("more.tf", "output \"x\" {\n  value = 1\n}\n");
  EXPECT_NE(digest(work.plumb({"plan"})), first);
  work.write("more.tf", "resource \"terraform_data\" \"b\" {}\n");
  EXPECT_NE(digest(work.plumb({"plan"})), first);
}

TEST(Digest, CanBeRequired) {
  const Workspace work("resource \"terraform_data\" \"a\" {\n  input = 1\n}\n");
  const std::string wanted = digest(work.plumb({"plan"}));
  work.write("main.tf", "resource \"terraform_data\" \"a\" {\n  input = 2\n}\n");
  const Finished refused = work.plumb({"apply", "-auto-approve", "-digest=" + wanted});
  EXPECT_EQ(refused.code, 1) << refused.all();
  EXPECT_THAT(refused.err, HasSubstr("Plan has other effects"));
  EXPECT_FALSE(work.exists("plumb.db"));
  work.write("main.tf", "resource \"terraform_data\" \"a\" {\n  input = 1\n}\n");
  work.apply({"-digest=" + wanted});
  EXPECT_EQ(work.plumb({"apply", "-auto-approve", "-digest=" + wanted}).code, 1)
      << "there is nothing left to be done";
}

TEST(Digest, OfASavedPlanIsItsOwn) {
  const Workspace work("resource \"terraform_data\" \"a\" {\n  input = 1\n}\n");
  const std::string wanted = digest(work.plumb({"plan", "-out=saved"}));
  EXPECT_EQ(work.plumb({"apply", "-digest=pl-0123456789", "saved"}).code, 1);
  EXPECT_EQ(work.plumb({"apply", "-digest=" + wanted, "saved"}).code, 0);
}

TEST(Digest, TellsSecretsApartWithoutTellingThem) {
  Workspace work(kSecret);
  work.environment["TF_VAR_password"] = "first";
  work.apply();
  work.environment["TF_VAR_password"] = "second";
  const std::string second = digest(work.plumb({"plan"}));
  EXPECT_EQ(digest(work.plumb({"plan"})), second);
  work.environment["TF_VAR_password"] = "third";
  EXPECT_NE(digest(work.plumb({"plan"})), second);
}

TEST(SavedPlan, WithSecretsIsSealedWithTheState) {
  Workspace work(kSecret);
  work.environment["TF_VAR_password"] = "hidden-from-all";
  EXPECT_EQ(work.plumb({"plan", "-out=saved"}).code, 0);
  EXPECT_THAT(work.read("saved"), Not(HasSubstr("hidden-from-all")));
  EXPECT_THAT(work.read("saved"), Not(HasSubstr("terraform_data")));
  EXPECT_THAT(work.plumb({"show", "saved"}).out, HasSubstr("terraform_data.a will be created"));
  work.environment.erase("TF_VAR_password");
  const Finished applied = work.plumb({"apply", "saved"});
  EXPECT_EQ(applied.code, 0) << applied.all();
}

TEST(SavedPlan, OfAnotherStateIsRefused) {
  Workspace work(kSecret);
  work.environment["TF_VAR_password"] = "hidden-from-all";
  EXPECT_EQ(work.plumb({"plan", "-out=saved"}).code, 0);
  Workspace other(kSecret);
  other.write("saved", work.read("saved"));
  const Finished without = other.plumb({"apply", "saved"});
  EXPECT_EQ(without.code, 1);
  EXPECT_THAT(in_one_line(without.err), HasSubstr("or make it with PLUMB_PLAN_KEY set"));
  other.write("main.tf", "resource \"terraform_data\" \"b\" {}\n");
  other.apply();
  const Finished foreign = other.plumb({"apply", "saved"});
  EXPECT_EQ(foreign.code, 1);
  EXPECT_THAT(in_one_line(foreign.err), HasSubstr("was made for another state"));
}

TEST(SavedPlan, WithAPassphraseGoesWhereItIsKnown) {
  Workspace work(kSecret);
  work.environment["TF_VAR_password"] = "hidden-from-all";
  work.environment["PLUMB_PLAN_KEY"] = "open sesame";
  EXPECT_EQ(work.plumb({"plan", "-out=saved"}).code, 0);
  EXPECT_FALSE(work.exists("plumb.db"));
  Workspace other(kSecret);
  other.write("saved", work.read("saved"));
  EXPECT_THAT(in_one_line(other.plumb({"apply", "saved"}).err),
              HasSubstr("set PLUMB_PLAN_KEY to the one"));
  other.environment["PLUMB_PLAN_KEY"] = "open";
  EXPECT_EQ(other.plumb({"apply", "saved"}).code, 1);
  other.environment["PLUMB_PLAN_KEY"] = "open sesame";
  EXPECT_EQ(other.plumb({"apply", "saved"}).code, 0);
}

TEST(SavedPlan, WithoutSecretsNeedsNoKey) {
  const Workspace work("resource \"terraform_data\" \"a\" {}\n");
  EXPECT_EQ(work.plumb({"plan", "-out=saved"}).code, 0);
  EXPECT_FALSE(work.exists("plumb.db"));
  const Workspace other("");
  other.write("saved", work.read("saved"));
  EXPECT_EQ(other.plumb({"apply", "saved"}).code, 0);
}

TEST(SavedPlan, IsNotWrittenOverWhatIsKept) {
  const Workspace work("resource \"terraform_data\" \"a\" {}\n");
  work.apply();
  const std::string configuration = work.read("main.tf");
  const std::string state = work.state();
  for (const char* const kept : {"main.tf", "plumb.db", "plumb.db-wal", "x.tfvars", "./main.tf"}) {
    for (const char* const flag : {"-out=", "-html="}) {
      const Finished refused = work.plumb({"plan", std::string(flag) + kept});
      EXPECT_EQ(refused.code, 1) << refused.all();
      EXPECT_NE(refused.err.find("part of a configuration or a state"), std::string::npos)
          << refused.all();
    }
  }
  EXPECT_EQ(work.plumb({"plan", "-out=p", "-html=p"}).code, 1);
  EXPECT_EQ(work.plumb({"plan", "-out=p"}).code, 0);
  EXPECT_EQ(work.plumb({"show", "-html=main.tf", "p"}).code, 1);
  EXPECT_EQ(work.read("main.tf"), configuration);
  EXPECT_EQ(work.state(), state);
}

}  // namespace
}  // namespace plumb::test
