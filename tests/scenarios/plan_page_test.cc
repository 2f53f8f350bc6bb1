/// The page that `plan -html` and `show -html` write.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "support/workspace.h"

namespace plumb::test {
namespace {

using testing::HasSubstr;
using testing::Not;

constexpr const char* kMain = R"(
variable "secret" {
  default   = "hunter2"
  sensitive = true
}
resource "terraform_data" "first" {
  input = "</script><script>alert(1)</script>"
}
resource "terraform_data" "second" {
  for_each = { "<b>" = 1 }
  input    = { id = terraform_data.first.id, secret = var.secret }
}
output "o" {
  value = "<img src=x>"
}
)";

/// What the page's script reads.
nlohmann::json data_of(const std::string& page) {
  const std::string begin = R"(<script type="application/json" id="data">)";
  const std::size_t at = page.find(begin);
  if (at == std::string::npos) return nullptr;
  const std::size_t from = at + begin.size();
  return nlohmann::json::parse(page.substr(from, page.find("</script>", from) - from), nullptr,
                               false);
}

TEST(PlanPage, HasTheChangesAsText) {
  const Workspace work(kMain);
  const Finished plan = work.plumb({"plan", "-html=page.html", "-out=plan"});
  ASSERT_EQ(plan.code, 0) << plan.all();
  const std::string page = work.read("page.html");
  EXPECT_THAT(page, HasSubstr("2 to add"));
  EXPECT_THAT(page, Not(HasSubstr("<script>alert")));
  EXPECT_THAT(page, Not(HasSubstr("<img src=x>")));
  EXPECT_THAT(page, Not(HasSubstr("<b>")));
  EXPECT_THAT(page, Not(HasSubstr("hunter2")));
  EXPECT_THAT(page, HasSubstr("<svg"));
  const nlohmann::json data = data_of(page);
  ASSERT_TRUE(data.is_object());
  ASSERT_EQ(data.at("changes").size(), 2U);
  const nlohmann::json& first = data.at("changes").at(0);
  EXPECT_EQ(first.at("address"), "terraform_data.first");
  EXPECT_EQ(first.at("symbol"), "+");
  EXPECT_THAT(first.at("lines").get<std::string>(),
              HasSubstr("+ input  = \"</script><script>alert(1)</script>\""));
  EXPECT_THAT(data.at("outputs").get<std::string>(), HasSubstr("+ o = \"<img src=x>\""));
  const Finished show = work.plumb({"show", "-html=again.html", "plan"});
  EXPECT_EQ(show.code, 0) << show.all();
  EXPECT_EQ(work.read("again.html"), page);
}

TEST(PlanPage, NeedsNothingFromElsewhere) {
  const Workspace work(kMain);
  ASSERT_EQ(work.plumb({"plan", "-html=page.html"}).code, 0);
  const std::string page = work.read("page.html");
  EXPECT_THAT(page, Not(HasSubstr("http://")));
  EXPECT_THAT(page, Not(HasSubstr("https://")));
  EXPECT_THAT(page, HasSubstr("default-src 'none'"));
}

TEST(PlanPage, IsOfASavedPlanOnly) {
  const Workspace work(kMain);
  const Finished show = work.plumb({"show", "-html=page.html"});
  EXPECT_EQ(show.code, 1);
  EXPECT_THAT(show.err, HasSubstr("Error: Nothing to make a page of"));
  EXPECT_FALSE(work.exists("page.html"));
}

}  // namespace
}  // namespace plumb::test
