/// A socket that listens on a free port of the loopback interface.
#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <stdexcept>
#include <string>

namespace plumb::test {

/// Closed at the end.
class LoopbackSocket {
 public:
  LoopbackSocket() : number_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    if (::bind(number_, reinterpret_cast<sockaddr*>(&address), size) != 0 ||
        ::listen(number_, 16) != 0) {
      throw std::runtime_error("no loopback port");
    }
    ::getsockname(number_, reinterpret_cast<sockaddr*>(&address), &size);
    port_ = ntohs(address.sin_port);
  }
  ~LoopbackSocket() { ::close(number_); }
  LoopbackSocket(const LoopbackSocket&) = delete;
  LoopbackSocket& operator=(const LoopbackSocket&) = delete;

  [[nodiscard]] int number() const { return number_; }
  [[nodiscard]] std::string url() const { return "http://127.0.0.1:" + std::to_string(port_); }

 private:
  int number_ = -1;
  int port_ = 0;
};

}  // namespace plumb::test
