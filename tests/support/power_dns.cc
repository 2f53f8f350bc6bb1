#include "support/power_dns.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>

namespace plumb::test {
namespace {

namespace fs = std::filesystem;

std::string installed(std::initializer_list<const char*> places) {
  for (const char* place : places) {
    if (fs::exists(place)) return place;
  }
  return {};
}

sockaddr_in loopback(int port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return address;
}

int free_port() {
  const int probe = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address = loopback(0);
  socklen_t size = sizeof address;
  (void)::bind(probe, reinterpret_cast<sockaddr*>(&address), size);
  (void)::getsockname(probe, reinterpret_cast<sockaddr*>(&address), &size);
  ::close(probe);
  return ntohs(address.sin_port);
}

bool listens(int port) {
  const int peer = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const sockaddr_in address = loopback(port);
  const bool up = ::connect(peer, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
  ::close(peer);
  return up;
}

/// Runs statements on a database; the rows, columns joined by blanks.
std::vector<std::string> query(const std::string& path, const std::string& sql) {
  sqlite3* database = nullptr;
  if (sqlite3_open(path.c_str(), &database) != SQLITE_OK)
    throw std::runtime_error("cannot open " + path);
  sqlite3_busy_timeout(database, 10'000);
  std::vector<std::string> rows;
  const auto add = [](void* into, int count, char** columns, char**) {
    std::string row;
    for (int i = 0; i < count; ++i)
      row += (i > 0 ? " " : "") + std::string(columns[i] == nullptr ? "" : columns[i]);
    static_cast<std::vector<std::string>*>(into)->push_back(row);
    return 0;
  };
  char* problem = nullptr;
  const int code = sqlite3_exec(database, sql.c_str(), add, &rows, &problem);
  const std::string message = problem == nullptr ? "" : problem;
  sqlite3_free(problem);
  sqlite3_close(database);
  if (code != SQLITE_OK) throw std::runtime_error(message);
  return rows;
}

}  // namespace

std::unique_ptr<PowerDns> PowerDns::start() {
  const std::string program = installed({"/usr/sbin/pdns_server", "/usr/local/sbin/pdns_server"});
  const std::string schema = installed({"/usr/share/pdns-backend-sqlite3/schema/schema.sqlite3.sql",
                                        "/usr/share/doc/pdns-backend-sqlite3/schema.sqlite3.sql"});
  if (program.empty() || schema.empty()) return nullptr;
  std::unique_ptr<PowerDns> server(new PowerDns());
  std::string name = (fs::temp_directory_path() / "plumb-pdns-XXXXXX").string();
  if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error("no temporary directory");
  server->folder_ = name;
  std::ifstream file(schema);
  (void)query(name + "/pdns.db", {std::istreambuf_iterator<char>(file), {}});

  const int port = free_port();
  Command command;
  command.words = {program,
                   "--no-config",
                   "--launch=gsqlite3",
                   "--gsqlite3-database=" + name + "/pdns.db",
                   "--api=yes",
                   std::string("--api-key=") + kKey,
                   "--webserver=yes",
                   "--webserver-address=127.0.0.1",
                   "--webserver-port=" + std::to_string(port),
                   "--local-address=127.0.0.1",
                   "--local-port=" + std::to_string(free_port()),
                   "--daemon=no",
                   "--guardian=no",
                   "--security-poll-suffix=",
                   "--socket-dir=" + name,
                   "--disable-syslog=yes",
                   "--loglevel=3",
                   "--log-dns-queries=no"};
  command.directory = name;
  command.environment = clean_environment();
  server->process_ = std::make_unique<Process>(command);
  server->url_ = "http://127.0.0.1:" + std::to_string(port);
  for (int attempt = 0; attempt < 1000; ++attempt) {
    if (listens(port)) return server;
    ::usleep(10'000);
  }
  throw std::runtime_error("pdns_server does not come up");
}

PowerDns::~PowerDns() {
  process_.reset();
  std::error_code ignored;
  fs::remove_all(folder_, ignored);
}

std::string PowerDns::configuration() const {
  return R"(terraform {
  required_providers {
    powerdns = { source = "pan-net/powerdns" }
  }
}
provider "powerdns" {
  server_url = ")" +
         url_ + R"("
  api_key    = ")" +
         kKey + R"("
}
)";
}

std::vector<std::string> PowerDns::records() const {
  return query(folder_ + "/pdns.db",
               "SELECT name, type, content FROM records WHERE type != 'SOA' ORDER BY 1, 2, 3");
}

std::vector<std::string> PowerDns::zones() const {
  return query(folder_ + "/pdns.db", "SELECT name FROM domains ORDER BY 1");
}

void PowerDns::execute(const std::string& sql) const {
  (void)query(folder_ + "/pdns.db", sql);
}

}  // namespace plumb::test
