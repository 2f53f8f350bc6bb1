#include "system/process.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <utility>

extern char** environ;

namespace plumb::system {
namespace {

using diagnostics::ErrorCode;
using diagnostics::fail;
using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

/// How long a request to stop may go unseen.
constexpr milliseconds kGlance{100};

std::string reason(int error) {
  return std::strerror(error);
}

/// The descriptors that a child begins with.
class SpawnActions {
 public:
  SpawnActions(int channel, Complaints complaints) {
    ::posix_spawn_file_actions_init(&actions_);
    ::posix_spawn_file_actions_adddup2(&actions_, channel, STDIN_FILENO);
    ::posix_spawn_file_actions_adddup2(&actions_, channel, STDOUT_FILENO);
    if (complaints == Complaints::kHidden)
      ::posix_spawn_file_actions_addopen(&actions_, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
  }
  SpawnActions(const SpawnActions&) = delete;
  SpawnActions& operator=(const SpawnActions&) = delete;
  ~SpawnActions() { ::posix_spawn_file_actions_destroy(&actions_); }
  [[nodiscard]] const posix_spawn_file_actions_t* get() const { return &actions_; }

 private:
  posix_spawn_file_actions_t actions_{};
};

}  // namespace

Result<Process> Process::start(const std::string& program,
                               const std::vector<std::string>& arguments, Complaints complaints) {
  // A pair of sockets and not of pipes: writing to a child that has died is an error, not a signal.
  std::array<int, 2> pair{};
  if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair.data()) != 0)
    return fail(ErrorCode::kUnavailable, "cannot start " + program + ": " + reason(errno));
  std::vector<std::string> words{program};
  words.insert(words.end(), arguments.begin(), arguments.end());
  std::vector<char*> argv;
  for (std::string& word : words) argv.push_back(word.data());
  argv.push_back(nullptr);
  const SpawnActions actions(pair[1], complaints);
  pid_t child = -1;
  const int error =
      ::posix_spawnp(&child, program.c_str(), actions.get(), nullptr, argv.data(), environ);
  ::close(pair[1]);
  if (error == 0) return Process(child, pair[0]);
  ::close(pair[0]);
  return fail(error == ENOENT ? ErrorCode::kNotFound : ErrorCode::kUnavailable,
              "cannot start " + program + ": " + reason(error));
}

Process::Process(Process&& other) noexcept
    : child_(std::exchange(other.child_, -1)),
      channel_(std::exchange(other.channel_, -1)),
      buffer_(std::move(other.buffer_)) {}

Process& Process::operator=(Process&& other) noexcept {
  if (this == &other) return *this;
  stop();
  child_ = std::exchange(other.child_, -1);
  channel_ = std::exchange(other.channel_, -1);
  buffer_ = std::move(other.buffer_);
  return *this;
}

Process::~Process() {
  stop();
}

void Process::stop() {
  if (channel_ >= 0) ::close(channel_);
  channel_ = -1;
  if (child_ < 0) return;
  ::kill(child_, SIGKILL);
  while (::waitpid(child_, nullptr, 0) < 0 && errno == EINTR) {
  }
  child_ = -1;
}

Result<void> Process::write_line(std::string_view line) {
  std::string bytes(line);
  bytes += '\n';
  for (std::size_t sent = 0; sent < bytes.size();) {
    const ssize_t count = ::send(channel_, bytes.data() + sent, bytes.size() - sent, MSG_NOSIGNAL);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return fail(ErrorCode::kUnavailable, "the program has ended");
    sent += static_cast<std::size_t>(count);
  }
  return {};
}

Result<std::string> Process::read_line(milliseconds patience, const Cancellation& cancellation) {
  const Clock::time_point end = Clock::now() + patience;
  std::size_t searched = 0;
  while (true) {
    if (const std::size_t newline = buffer_.find('\n', searched); newline != std::string::npos) {
      std::string line = buffer_.substr(0, newline);
      buffer_.erase(0, newline + 1);
      return line;
    }
    searched = buffer_.size();
    if (searched > kLineMax) return fail(ErrorCode::kInvalid, "the line is too long");
    if (cancellation.requested()) return fail(ErrorCode::kUnavailable, "interrupted");
    const auto left = std::chrono::ceil<milliseconds>(end - Clock::now());
    if (left <= milliseconds::zero()) return fail(ErrorCode::kDeadline, "nothing came in time");
    pollfd waited{channel_, POLLIN, 0};
    if (::poll(&waited, 1, static_cast<int>(std::min(left, kGlance).count())) <= 0) continue;
    std::array<char, 4096> bytes{};
    const ssize_t count = ::recv(channel_, bytes.data(), bytes.size(), 0);
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return fail(ErrorCode::kUnavailable, "the program has ended");
    buffer_.append(bytes.data(), static_cast<std::size_t>(count));
  }
}

Result<std::string> find_companion(const std::string& name) {
  std::error_code error;
  const std::filesystem::path self = std::filesystem::read_symlink("/proc/self/exe", error);
  if (error) return fail(ErrorCode::kUnavailable, "cannot tell where this program is");
  const std::filesystem::path folder = self.parent_path();
  const std::filesystem::path library = folder.parent_path() / "lib" / "plumb";
  for (const std::filesystem::path& place : {folder / name, library / name}) {
    if (std::filesystem::is_regular_file(place, error)) return place.string();
  }
  return fail(ErrorCode::kNotFound, "the program " + name + " is missing: it belongs into " +
                                        folder.string() + " or " + library.string());
}

}  // namespace plumb::system
