#include "system/command.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <filesystem>

namespace plumb::system {
namespace {

using diagnostics::ErrorCode;
using diagnostics::fail;

/// How long a request to stop may go unseen.
constexpr int kGlanceMs = 100;

/// A file descriptor that is closed at the end.
class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() { close(); }
  void close() {
    if (number_ >= 0) ::close(number_);
    number_ = -1;
  }
  [[nodiscard]] int get() const { return number_; }

 private:
  int number_;
};

/// What a command begins with: a process group of its own, signals as if we had changed none, no
/// input, one pipe for what it writes, and nothing else of ours.
class SpawnSettings {
 public:
  SpawnSettings(const std::string& folder, int output) {
    ::posix_spawn_file_actions_init(&actions_);
    if (!folder.empty()) ::posix_spawn_file_actions_addchdir_np(&actions_, folder.c_str());
    ::posix_spawn_file_actions_addopen(&actions_, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    ::posix_spawn_file_actions_adddup2(&actions_, output, STDOUT_FILENO);
    ::posix_spawn_file_actions_adddup2(&actions_, output, STDERR_FILENO);
    ::posix_spawn_file_actions_addclosefrom_np(&actions_, STDERR_FILENO + 1);
    ::posix_spawnattr_init(&attributes_);
    sigset_t signals;
    ::sigemptyset(&signals);
    ::posix_spawnattr_setsigmask(&attributes_, &signals);
    ::sigfillset(&signals);
    ::posix_spawnattr_setsigdefault(&attributes_, &signals);
    ::posix_spawnattr_setpgroup(&attributes_, 0);
    ::posix_spawnattr_setflags(
        &attributes_, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK);
  }
  SpawnSettings(const SpawnSettings&) = delete;
  SpawnSettings& operator=(const SpawnSettings&) = delete;
  ~SpawnSettings() {
    ::posix_spawnattr_destroy(&attributes_);
    ::posix_spawn_file_actions_destroy(&actions_);
  }
  [[nodiscard]] const posix_spawn_file_actions_t* actions() const { return &actions_; }
  [[nodiscard]] const posix_spawnattr_t* attributes() const { return &attributes_; }

 private:
  posix_spawn_file_actions_t actions_{};
  posix_spawnattr_t attributes_{};
};

/// Bytes as they come, told as lines.
class Lines {
 public:
  explicit Lines(const std::function<void(std::string_view)>& tell) : tell_(tell) {}

  void add(std::string_view bytes) {
    while (!bytes.empty()) {
      const std::size_t end = bytes.find_first_of("\r\n");
      const std::size_t room = kCommandLineMax - begun_.size();
      if (end == std::string_view::npos || end > room) {
        const std::size_t taken = std::min(bytes.size(), room);
        begun_ += bytes.substr(0, taken);
        bytes.remove_prefix(taken);
        if (begun_.size() == kCommandLineMax) finish();
        continue;
      }
      begun_ += bytes.substr(0, end);
      // The newline of "\r\n" ends nothing more.
      const bool second = after_return_ && end == 0 && begun_.empty() && bytes[0] == '\n';
      after_return_ = bytes[end] == '\r';
      bytes.remove_prefix(end + 1);
      if (!second) tell_line();
    }
  }
  void finish() {
    if (!begun_.empty()) tell_line();
  }

 private:
  void tell_line() {
    tell_(begun_);
    begun_.clear();
  }

  const std::function<void(std::string_view)>& tell_;
  std::string begun_;
  bool after_return_ = false;
};

std::vector<char*> pointers(std::vector<std::string>& words) {
  std::vector<char*> out;
  out.reserve(words.size() + 1);
  for (std::string& word : words) out.push_back(word.data());
  out.push_back(nullptr);
  return out;
}

std::vector<std::string> environment_of(const Command& command) {
  std::vector<std::string> out;
  for (char** entry = environ; *entry != nullptr; ++entry) {
    const std::string_view text(*entry);
    if (command.environment.count(text.substr(0, text.find('='))) == 0) out.emplace_back(text);
  }
  for (const auto& [name, value] : command.environment) {
    std::string entry = name;
    entry += '=';
    entry += value;
    out.push_back(std::move(entry));
  }
  return out;
}

Result<pid_t> spawn(const Command& command, int output) {
  std::error_code ignored;
  if (!command.folder.empty() && !std::filesystem::is_directory(command.folder, ignored))
    return fail(ErrorCode::kNotFound, "there is no folder " + command.folder);
  const SpawnSettings settings(command.folder, output);
  std::vector<std::string> words = command.words;
  std::vector<std::string> environment = environment_of(command);
  pid_t child = -1;
  const int error =
      ::posix_spawnp(&child, words[0].c_str(), settings.actions(), settings.attributes(),
                     pointers(words).data(), pointers(environment).data());
  if (error == 0) return child;
  return fail(error == ENOENT ? ErrorCode::kNotFound : ErrorCode::kUnavailable,
              "cannot start " + words[0] + ": " + std::strerror(error));
}

/// Reads once. Whether there may be more.
bool read_some(int output, Lines& lines) {
  std::array<char, 16384> bytes{};
  const ssize_t count = ::read(output, bytes.data(), bytes.size());
  if (count < 0) return errno == EINTR;
  lines.add({bytes.data(), static_cast<std::size_t>(count)});
  return count > 0;
}

/// It stays a zombie, so that the number of its process group stays its own.
bool has_ended(pid_t child) {
  siginfo_t info{};
  const auto id = static_cast<id_t>(child);
  return ::waitid(P_PID, id, &info, WEXITED | WNOHANG | WNOWAIT) == 0 && info.si_pid == child;
}

CommandEnd reap(pid_t child) {
  int status = 0;
  while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  CommandEnd end;
  if (WIFEXITED(status)) end.code = WEXITSTATUS(status);
  if (WIFSIGNALED(status)) end.signal = WTERMSIG(status);
  return end;
}

}  // namespace

Result<CommandEnd> run_command(const Command& command, const Cancellation& cancellation,
                               const std::function<void(std::string_view)>& tell) {
  std::array<int, 2> pipe{};
  if (::pipe2(pipe.data(), O_CLOEXEC) != 0)
    return fail(ErrorCode::kUnavailable,
                std::string("cannot make a pipe: ") + std::strerror(errno));
  Descriptor output(pipe[0]);
  Descriptor input(pipe[1]);
  PLUMB_ASSIGN(const pid_t child, spawn(command, input.get()));
  input.close();
  // glibc 2.36 declares its wrapper for C alone. Without a descriptor poll() just waits its time.
  Descriptor end_seen(static_cast<int>(::syscall(SYS_pidfd_open, child, 0)));
  Lines lines(tell);
  bool running = true;
  bool stopped = false;
  while (running || output.get() >= 0) {
    if (cancellation.forced() && !stopped) {
      ::kill(-child, SIGKILL);
      stopped = true;
    }
    std::array<pollfd, 2> waited{pollfd{output.get(), POLLIN, 0},
                                 pollfd{end_seen.get(), POLLIN, 0}};
    (void)::poll(waited.data(), waited.size(), kGlanceMs);
    if (waited[0].revents != 0 && !read_some(output.get(), lines)) output.close();
    if (running && has_ended(child)) {
      running = false;
      end_seen.close();
    }
    if (stopped && !running) break;  // What left the group may hold the output for ever.
  }
  lines.finish();
  CommandEnd end = reap(child);
  end.stopped = stopped;
  return end;
}

}  // namespace plumb::system
