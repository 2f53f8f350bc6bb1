#include "faults/fault_world.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>

namespace plumb::test {

namespace fs = std::filesystem;

void FaultWorld::configure(int version, bool create_before_destroy) const {
  const std::string v = std::to_string(version);
  // Files of both versions exist side by side if new ones are made first.
  const std::string tag = create_before_destroy ? "v" + v + "-" : "";
  const std::string lifecycle =
      create_before_destroy ? "  lifecycle {\n    create_before_destroy = true\n  }\n" : "";
  std::string text = server_ == nullptr ? "" : server_->configuration();
  text += R"(
resource "random_id" "name" {
  byte_length = 4
}

resource "null_resource" "gate" {
  triggers = { name = "${random_id.name.hex}-)" +
          v + R"(" }
}

resource "local_file" "a" {
  filename = "out/)" +
          tag + R"(a-${random_id.name.hex}"
  content  = "version )" +
          v + "\"\n" + lifecycle + R"(}

resource "local_file" "b" {
  count      = 2
  filename   = "out/)" +
          tag + R"(b-${count.index}-${random_id.name.hex}"
  content    = "of ${local_file.a.content_md5}"
  depends_on = [null_resource.gate]
)" + lifecycle +
          R"(}

resource "local_file" "c" {
  filename = "out/)" +
          tag + R"(c-${random_id.name.hex}"
  content  = join(",", local_file.b[*].content_md5)
)" + lifecycle +
          R"(}

resource "terraform_data" "end" {
  input = local_file.c.content_sha1
}
)";
  if (server_ != nullptr) {
    text += R"(
resource "powerdns_zone" "z" {
  name        = "${random_id.name.hex}.example."
  kind        = ")" +
            std::string(version == 1 ? "Native" : "Master") + R"("
  nameservers = ["ns1.example."]
}

resource "powerdns_record" "r" {
  zone    = powerdns_zone.z.name
  name    = "www.${powerdns_zone.z.name}"
  type    = "A"
  ttl     = )" +
            std::to_string(60 * version) + R"(
  records = ["192.0.2.)" +
            v + R"("]
}
)";
  }
  work.write("main.tf", text);
}

std::vector<std::string> FaultWorld::found() const {
  std::vector<std::string> names;
  if (work.exists("out")) {
    for (const auto& entry : fs::directory_iterator(work.path("out")))
      names.push_back(entry.path().filename().string());
  }
  if (server_ != nullptr) {
    for (const std::string& zone : server_->zones()) names.push_back("zone " + zone);
    for (const std::string& record : server_->records()) names.push_back(record);
  }
  std::sort(names.begin(), names.end());
  return names;
}

namespace {

/// What has to stand in the state for the file, zone or record.
std::string mark_of(const std::string& found) {
  if (found.starts_with("zone ")) return "\"name\":\"" + found.substr(5) + ".\"";
  // A record of the server's: name type content. NS records belong to the zone.
  const std::size_t blank = found.find(' ');
  if (blank == std::string::npos) return found;
  return found.substr(0, blank) + ".";
}

}  // namespace

void FaultWorld::expect_nothing_lost() const {
  const Finished pulled = work.plumb({"state", "pull"});
  EXPECT_EQ(pulled.code, 0) << pulled.all();
  for (const std::string& name : found()) {
    if (name.starts_with(".plumb-")) continue;  // A file that was being written; found again later.
    EXPECT_NE(pulled.out.find(mark_of(name)), std::string::npos)
        << name << " is in the world, and the state does not know it:\n"
        << pulled.out;
  }
}

void FaultWorld::expect_recovery() const {
  const Finished plan = work.plumb({"plan", "-detailed-exitcode"});
  EXPECT_TRUE(plan.code == 0 || plan.code == 2) << plan.all();
  const Finished again = work.plumb({"apply", "-auto-approve"});
  EXPECT_EQ(again.code, 0) << again.all();
  EXPECT_EQ(found().size(), size()) << testing::PrintToString(found()) << again.all();
  const Finished third = work.plumb({"plan", "-detailed-exitcode"});
  EXPECT_EQ(third.code, 0) << "does not converge: " << third.all() << again.all();
  expect_destroyable();
}

void FaultWorld::expect_destroyable() const {
  const Finished destroyed = work.plumb({"destroy", "-auto-approve"});
  EXPECT_EQ(destroyed.code, 0) << destroyed.all();
  EXPECT_EQ(found(), std::vector<std::string>());
  EXPECT_EQ(work.addresses(), std::vector<std::string>());
}

std::size_t count_failpoints(const Workspace& work, const std::vector<std::string>& arguments) {
  Command command = work.command(arguments);
  command.environment["PLUMB_CRASH_LOG"] = work.path("failpoints");
  const Finished finished = run(command);
  EXPECT_EQ(finished.code, 0) << finished.all();
  return lines(work.read("failpoints")).size();
}

}  // namespace plumb::test
