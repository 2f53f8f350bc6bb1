/// A server that takes connections and never says anything.
#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <stdexcept>
#include <string>

namespace plumb::test {

/// On a free port of the loopback interface; the system itself takes the connections.
class SilentServer {
 public:
  SilentServer() : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    if (::bind(socket_, reinterpret_cast<sockaddr*>(&address), size) != 0 ||
        ::listen(socket_, 16) != 0) {
      throw std::runtime_error("no loopback port");
    }
    ::getsockname(socket_, reinterpret_cast<sockaddr*>(&address), &size);
    port_ = ntohs(address.sin_port);
  }
  ~SilentServer() { ::close(socket_); }
  SilentServer(const SilentServer&) = delete;
  SilentServer& operator=(const SilentServer&) = delete;

  [[nodiscard]] std::string url() const { return "http://127.0.0.1:" + std::to_string(port_); }

  /// Returns once somebody has connected, or after a deadline; whether somebody has.
  [[nodiscard]] bool await_connection() const {
    constexpr int kDeadlineMs = 30'000;
    pollfd ready{socket_, POLLIN, 0};
    return ::poll(&ready, 1, kDeadlineMs) == 1;
  }

 private:
  int socket_ = -1;
  int port_ = 0;
};

}  // namespace plumb::test
