#pragma once

#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "support/loopback_socket.h"

namespace plumb::test {

/// An HTTP server on a free port of the loopback interface that answers each connection once with
/// what `answer` returns for the whole request, and closes it. An empty answer closes at once.
class LoopbackServer {
 public:
  using Answer = std::function<std::string(const std::string& request, int number)>;

  explicit LoopbackServer(Answer answer) : answer_(std::move(answer)) {
    thread_ = std::thread([this] { serve(); });
  }
  ~LoopbackServer() {
    stopping_ = true;
    thread_.join();
  }
  LoopbackServer(const LoopbackServer&) = delete;
  LoopbackServer& operator=(const LoopbackServer&) = delete;

  [[nodiscard]] std::string url() const { return socket_.url(); }
  [[nodiscard]] int requests() const { return requests_; }

 private:
  void serve() {
    while (!stopping_) {
      pollfd ready{socket_.number(), POLLIN, 0};
      if (::poll(&ready, 1, 20) <= 0) continue;
      const int peer = ::accept4(socket_.number(), nullptr, nullptr, SOCK_CLOEXEC);
      if (peer < 0) continue;
      const std::string response = answer_(receive(peer), ++requests_);
      (void)::send(peer, response.data(), response.size(), MSG_NOSIGNAL);
      ::close(peer);
    }
  }

  /// Headers, and as much body as they announce.
  static std::string receive(int peer) {
    std::string request;
    char buffer[4096];
    for (;;) {
      const ssize_t count = ::recv(peer, buffer, sizeof buffer, 0);
      if (count <= 0) return request;
      request.append(buffer, static_cast<std::size_t>(count));
      const std::size_t end = request.find("\r\n\r\n");
      if (end == std::string::npos) continue;
      const std::size_t length = request.find("Content-Length: ");
      const std::size_t wanted = length < end ? std::stoul(request.substr(length + 16)) : 0;
      if (request.size() >= end + 4 + wanted) return request;
    }
  }

  Answer answer_;
  LoopbackSocket socket_;
  std::atomic<int> requests_ = 0;
  std::atomic<bool> stopping_ = false;
  std::thread thread_;
};

/// A whole answer.
inline std::string http_answer(const std::string& status, const std::string& body,
                               const std::string& headers = "") {
  return "HTTP/1.1 " + status + "\r\n" + headers +
         "Content-Length: " + std::to_string(body.size()) + "\r\nConnection: close\r\n\r\n" + body;
}

}  // namespace plumb::test
