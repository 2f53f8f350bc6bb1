/// powerdns against a real server, which the test starts with a database of its own.

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>

#include <cstdlib>

#include "plugin_driver.h"
#include "support/loopback_server.h"
#include "temporary_folder.h"

namespace plumb::sdk::test {
namespace {

using plumb::test::http_answer;
using plumb::test::LoopbackServer;
using testing::HasSubstr;

/// pdns_server and its schema as Debian installs them; empty where it does not.
std::string installed(std::initializer_list<const char*> places) {
  for (const char* place : places) {
    if (std::filesystem::exists(place)) return place;
  }
  return {};
}

int free_port() {
  const LoopbackServer server([](const std::string&, int) { return ""; });
  return std::stoi(server.url().substr(server.url().rfind(':') + 1));
}

/// A running server. `url` is empty if there is none to run.
class PowerDns {
 public:
  PowerDns() {
    const std::string program = installed({"/usr/sbin/pdns_server", "/usr/local/sbin/pdns_server"});
    const std::string schema =
        installed({"/usr/share/pdns-backend-sqlite3/schema/schema.sqlite3.sql",
                   "/usr/share/doc/pdns-backend-sqlite3/schema.sqlite3.sql"});
    const std::string database = folder_.path + "/pdns.db";
    if (program.empty() || schema.empty()) return;
    if (std::system(("sqlite3 " + database + " < " + schema + " >/dev/null 2>&1").c_str()) != 0)
      return;
    const int port = free_port();
    process_ = ::fork();
    if (process_ == 0) {
      const int nowhere = ::open("/dev/null", O_WRONLY);
      ::dup2(nowhere, STDOUT_FILENO);
      ::dup2(nowhere, STDERR_FILENO);
      ::execl(program.c_str(), "pdns_server", "--no-config", "--launch=gsqlite3",
              ("--gsqlite3-database=" + database).c_str(), "--api=yes", "--api-key=secret-key",
              "--webserver=yes", "--webserver-address=127.0.0.1",
              ("--webserver-port=" + std::to_string(port)).c_str(), "--local-address=127.0.0.1",
              ("--local-port=" + std::to_string(free_port())).c_str(), "--daemon=no",
              "--guardian=no", "--security-poll-suffix=", ("--socket-dir=" + folder_.path).c_str(),
              "--disable-syslog=yes", nullptr);
      _exit(1);
    }
    url = "http://127.0.0.1:" + std::to_string(port);
    await(port);
  }
  ~PowerDns() {
    if (process_ <= 0) return;
    ::kill(process_, SIGKILL);
    ::waitpid(process_, nullptr, 0);
  }

  std::string url;

 private:
  void await(int port) const {
    for (int attempt = 0; attempt < 500; ++attempt) {
      const int peer = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
      sockaddr_in address{};
      address.sin_family = AF_INET;
      address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
      address.sin_port = htons(static_cast<std::uint16_t>(port));
      const bool up = ::connect(peer, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0;
      ::close(peer);
      if (up) return;
      ::usleep(20'000);
    }
    throw std::runtime_error("pdns_server does not come up");
  }

  TemporaryFolder folder_;
  pid_t process_ = -1;
};

class Powerdns : public testing::Test {
 protected:
  void SetUp() override {
    if (server.url.empty())
      GTEST_SKIP() << "pdns-server with pdns-backend-sqlite3 and sqlite3 are not installed";
    configure(server.url, "secret-key");
  }
  Answer configure(const std::string& url, const std::string& key) {
    return plugin.call(PLUMB_OP_CONFIGURE,
                       {text(PLUMB_CONFIGURE_VERSION, "1"),
                        value(PLUMB_CONFIGURE_CONFIG, {{"server_url", url},
                                                       {"api_key", key},
                                                       {"insecure_https", nullptr},
                                                       {"ca_certificate", nullptr},
                                                       {"cache_requests", nullptr},
                                                       {"cache_mem_size", nullptr},
                                                       {"cache_ttl", nullptr}})});
  }
  Json zone_config() {
    return {{"name", "example.com."},
            {"kind", "native"},
            {"nameservers", {"ns1.example.com.", "ns2.example.com."}}};
  }
  Json record_config() {
    return {{"zone", "example.com."},
            {"name", "www.example.com."},
            {"type", "A"},
            {"ttl", 300},
            {"records", {"192.0.2.1", "192.0.2.2"}}};
  }

  PowerDns server;
  Plugin plugin{"powerdns"};
};

TEST_F(Powerdns, ZonesLiveTheirLife) {
  const Json made = plugin.create("powerdns_zone", zone_config());
  EXPECT_EQ(pick(made, {"id", "kind", "account"}),
            (Json{{"id", "example.com."}, {"kind", "native"}, {"account", "admin"}}));
  const Json seen = plugin.read("powerdns_zone", made).at(PLUMB_READ_RESULT_STATE);
  EXPECT_EQ(pick(seen, {"id", "name", "kind", "account", "soa_edit_api"}),
            pick(made, {"id", "name", "kind", "account", "soa_edit_api"}));
  const Answer same = plugin.plan("powerdns_zone", seen, zone_config());
  EXPECT_EQ(replacements(same), "");

  Json config = zone_config();
  config["kind"] = "Master";
  config["account"] = "us";
  const Answer plan = plugin.plan("powerdns_zone", seen, config);
  EXPECT_EQ(replacements(plan), "");
  const Answer changed = plugin.apply("powerdns_zone", seen, plan.at(PLUMB_PLAN_RESULT_STATE));
  EXPECT_EQ(changed.complaints(), "") << changed.details();
  const Json after = plugin.read("powerdns_zone", changed.at(PLUMB_APPLY_RESULT_STATE))
                         .at(PLUMB_READ_RESULT_STATE);
  EXPECT_EQ(pick(after, {"kind", "account"}), (Json{{"kind", "Master"}, {"account", "us"}}));

  const Json imported =
      plugin.read("powerdns_zone", plugin.imported("powerdns_zone", "example.com."))
          .at(PLUMB_READ_RESULT_STATE);
  EXPECT_EQ(pick(imported, {"name", "kind"}), (Json{{"name", "example.com."}, {"kind", "Master"}}));
  EXPECT_THAT((std::vector<std::string>(imported.at("nameservers"))),
              testing::UnorderedElementsAre("ns1.example.com.", "ns2.example.com."));

  EXPECT_EQ(plugin.apply("powerdns_zone", after, nullptr).complaints(), "");
  EXPECT_EQ(plugin.apply("powerdns_zone", after, nullptr).complaints(), "") << "already gone";
  EXPECT_TRUE(plugin.read("powerdns_zone", after).at(PLUMB_READ_RESULT_STATE).is_null());
}

TEST_F(Powerdns, RecordsLiveTheirLife) {
  plugin.create("powerdns_zone", zone_config());
  const Json made = plugin.create("powerdns_record", record_config());
  EXPECT_EQ(made.at("id"), "www.example.com.:::A");
  const Json seen = plugin.read("powerdns_record", made).at(PLUMB_READ_RESULT_STATE);
  EXPECT_EQ(
      plugin.plan("powerdns_record", seen, record_config()).at(PLUMB_PLAN_RESULT_STATE).at("id"),
      made.at("id"));
  EXPECT_EQ(replacements(plugin.plan("powerdns_record", seen, record_config())), "");

  Json config = record_config();
  config["records"] = {"192.0.2.9"};
  config["ttl"] = 60;
  EXPECT_EQ(replacements(plugin.plan("powerdns_record", seen, config)),
            R"([[1,"records"]][[1,"ttl"]])");

  const Json imported =
      plugin
          .read("powerdns_record",
                plugin.imported("powerdns_record",
                                R"({"zone":"example.com.","id":"www.example.com.:::A"})"))
          .at(PLUMB_READ_RESULT_STATE);
  EXPECT_EQ(imported.at("ttl"), 300);
  EXPECT_EQ(imported.at("records").size(), 2U);

  EXPECT_EQ(plugin.apply("powerdns_record", made, nullptr).complaints(), "");
  EXPECT_TRUE(plugin.read("powerdns_record", made).at(PLUMB_READ_RESULT_STATE).is_null());
}

/// A process died before it could tell of them: all that is known is what was wanted.
TEST_F(Powerdns, WhatADeadProcessMadeIsFoundByItsName) {
  const Json zone = plugin.create("powerdns_zone", zone_config());
  const Json record = plugin.create("powerdns_record", record_config());
  Json wanted = zone;
  wanted["id"] = nullptr;
  EXPECT_EQ(plugin.read("powerdns_zone", wanted).at(PLUMB_READ_RESULT_STATE).at("id"),
            zone.at("id"));
  wanted = record;
  wanted["id"] = nullptr;
  EXPECT_EQ(plugin.read("powerdns_record", wanted).at(PLUMB_READ_RESULT_STATE).at("id"),
            record.at("id"));
}

TEST_F(Powerdns, WhatTheServerSaysIsPassedOn) {
  const Json planned =
      plugin.plan("powerdns_record", nullptr, record_config()).at(PLUMB_PLAN_RESULT_STATE);
  const Answer orphan = plugin.apply("powerdns_record", nullptr, planned);
  EXPECT_EQ(orphan.complaints(), "error: Failed to create PowerDNS Record");
  EXPECT_THAT(orphan.details(), HasSubstr("no zone \"example.com.\""));

  plugin.create("powerdns_zone", zone_config());
  const Json again =
      plugin.plan("powerdns_zone", nullptr, zone_config()).at(PLUMB_PLAN_RESULT_STATE);
  const Answer conflict = plugin.apply("powerdns_zone", nullptr, again);
  EXPECT_EQ(conflict.complaints(), "error: Failed to create PowerDNS zone");
  EXPECT_FALSE(conflict.has(PLUMB_APPLY_RESULT_STATE));

  Json wrong = record_config();
  wrong["records"] = {"not an address"};
  const Json bad = plugin.plan("powerdns_record", nullptr, wrong).at(PLUMB_PLAN_RESULT_STATE);
  EXPECT_THAT(plugin.apply("powerdns_record", nullptr, bad).details(), HasSubstr("status 422"));
}

TEST_F(Powerdns, AWrongKeyIsToldWithoutTheKey) {
  configure(server.url + "/", "wrong-key");
  const Answer answer =
      plugin.read("powerdns_zone", plugin.object("powerdns_zone", {{"id", "example.com."}}));
  EXPECT_THAT(answer.details(), HasSubstr("status 401"));
  EXPECT_THAT(answer.details(), testing::Not(HasSubstr("wrong-key")));
}

struct ConfigCase {
  const char* name;
  const char* type;
  Json config;
  const char* want;
};
class PowerdnsConfigs : public testing::TestWithParam<ConfigCase> {};

TEST_P(PowerdnsConfigs, AreChecked) {
  Plugin plugin("powerdns");
  EXPECT_EQ(plugin.validate(GetParam().type, GetParam().config).complaints(), GetParam().want);
}

INSTANTIATE_TEST_SUITE_P(
    Table, PowerdnsConfigs,
    testing::Values(ConfigCase{"NoDot",
                               "powerdns_zone",
                               {{"name", "example.com"}, {"kind", "Native"}},
                               "error: Incomplete DNS name"},
                    ConfigCase{"RecordNoDot",
                               "powerdns_record",
                               {{"zone", "a."}, {"name", "b.a"}},
                               "error: Incomplete DNS name"},
                    ConfigCase{"NoRecords",
                               "powerdns_record",
                               {{"zone", "a."}, {"name", "b.a."}, {"records", Json::array()}},
                               "error: Invalid Attribute Value"},
                    ConfigCase{
                        "Masters",
                        "powerdns_zone",
                        {{"name", "a."},
                         {"kind", "Slave"},
                         {"masters",
                          {"192.0.2.1", "192.0.2.1:5300", "2001:db8::1", "[2001:db8::1]:53"}}},
                        ""},
                    ConfigCase{"MasterPort",
                               "powerdns_zone",
                               {{"name", "a."}, {"kind", "Slave"}, {"masters", {"192.0.2.1:0"}}},
                               "error: Invalid Attribute Value"},
                    ConfigCase{"MasterName",
                               "powerdns_zone",
                               {{"name", "a."}, {"kind", "slave"}, {"masters", {"ns.example"}}},
                               "error: Invalid Attribute Value"},
                    ConfigCase{"MasterKind",
                               "powerdns_zone",
                               {{"name", "a."}, {"kind", "Native"}, {"masters", {"192.0.2.1"}}},
                               "error: Invalid Attribute Combination"}),
    [](const auto& info) { return info.param.name; });

TEST(PowerdnsProvider, NeedsAServerAndAKey) {
  unsetenv("PDNS_API_KEY");
  unsetenv("PDNS_SERVER_URL");
  Plugin plugin("powerdns");
  EXPECT_EQ(plugin.call(PLUMB_OP_CONFIGURE, {}).complaints(),
            "error: Missing PowerDNS server\nerror: Missing PowerDNS API key");
  setenv("PDNS_API_KEY", "k", 1);
  setenv("PDNS_SERVER_URL", "127.0.0.1:1", 1);
  EXPECT_EQ(plugin.call(PLUMB_OP_CONFIGURE, {}).complaints(), "");
}

}  // namespace
}  // namespace plumb::sdk::test
