/// A server that takes connections and never says anything.
#pragma once

#include <poll.h>

#include <string>

#include "support/loopback_socket.h"

namespace plumb::test {

/// The system itself takes the connections.
class SilentServer {
 public:
  [[nodiscard]] std::string url() const { return socket_.url(); }

  /// Returns once somebody has connected, or after a deadline; whether somebody has.
  [[nodiscard]] bool await_connection() const {
    constexpr int kDeadlineMs = 30'000;
    pollfd ready{socket_.number(), POLLIN, 0};
    return ::poll(&ready, 1, kDeadlineMs) == 1;
  }

 private:
  LoopbackSocket socket_;
};

}  // namespace plumb::test
