#include "support/terminal.h"

#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <stdexcept>
#include <utility>
#include <vector>

namespace plumb::test {
namespace {

constexpr unsigned short kRows = 50;

long now_ms() {
  timespec time{};
  ::clock_gettime(CLOCK_MONOTONIC, &time);
  return time.tv_sec * 1000 + time.tv_nsec / 1'000'000;
}

std::vector<char*> pointers(std::vector<std::string>& texts) {
  std::vector<char*> made;
  for (std::string& text : texts) made.push_back(text.data());
  made.push_back(nullptr);
  return made;
}

}  // namespace

Terminal::Terminal(const Command& command, unsigned short columns)
    : deadline_ms_(now_ms() + command.deadline_s * 1000L), screen_(columns) {
  // All memory is had before the fork: behind it only what is safe in a child of threads is called.
  std::vector<std::string> words = command.words;
  std::vector<std::string> variables;
  for (const auto& [name, value] : command.environment) variables.push_back(name + "=" + value);
  const std::vector<char*> argv = pointers(words);
  const std::vector<char*> envp = pointers(variables);
  winsize size{kRows, columns, 0, 0};
  id_ = ::forkpty(&keyboard_, nullptr, nullptr, &size);
  if (id_ < 0) throw std::runtime_error("no terminal");
  if (id_ == 0) {
    if (::chdir(command.directory.c_str()) == 0) ::execve(argv[0], argv.data(), envp.data());
    ::_exit(127);
  }
}

bool Terminal::available() {
  const int found = ::posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
  if (found >= 0) ::close(found);
  return found >= 0;
}

Terminal::~Terminal() {
  if (id_ > 0) {
    ::kill(id_, SIGKILL);
    ::waitpid(id_, nullptr, 0);
  }
  ::close(keyboard_);
}

void Terminal::resize(unsigned short columns) {
  const winsize size{kRows, columns, 0, 0};
  ::ioctl(keyboard_, TIOCSWINSZ, &size);
  screen_.resize(columns);
}

void Terminal::type(std::string_view keys) const {
  while (!keys.empty()) {
    const ssize_t written = ::write(keyboard_, keys.data(), keys.size());
    if (written < 0 && errno != EINTR) return;
    keys.remove_prefix(static_cast<std::size_t>(std::max<ssize_t>(0, written)));
  }
}

bool Terminal::pump(long until_ms) {
  pollfd ready{keyboard_, POLLIN, 0};
  const long left = until_ms - now_ms();
  if (left <= 0 || ::poll(&ready, 1, static_cast<int>(left)) <= 0) return false;
  char buffer[65536];
  const ssize_t count = ::read(keyboard_, buffer, sizeof buffer);
  if (count <= 0) return false;
  screen_.write({buffer, static_cast<std::size_t>(count)});
  return true;
}

bool Terminal::await(const std::function<bool(const Screen&)>& wanted) {
  while (!wanted(screen_)) {
    if (!pump(deadline_ms_)) return wanted(screen_);
  }
  return true;
}

void Terminal::read_for(long ms) {
  const long until_ms = std::min(deadline_ms_, now_ms() + ms);
  while (pump(until_ms)) {
  }
}

int Terminal::finish() {
  while (pump(deadline_ms_)) {
  }
  if (now_ms() >= deadline_ms_) ::kill(id_, SIGKILL);
  int status = 0;
  ::waitpid(std::exchange(id_, -1), &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

}  // namespace plumb::test
