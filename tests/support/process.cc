#include "support/process.h"

#include <fcntl.h>
#include <linux/capability.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <stdexcept>
#include <thread>

namespace plumb::test {
namespace {

long now_ms() {
  timespec time{};
  ::clock_gettime(CLOCK_MONOTONIC, &time);
  return time.tv_sec * 1000 + time.tv_nsec / 1'000'000;
}

void close_once(int& descriptor) {
  if (descriptor >= 0) ::close(descriptor);
  descriptor = -1;
}

struct Pipe {
  int read = -1;
  int write = -1;
  Pipe() {
    int ends[2];
    if (::pipe2(ends, O_CLOEXEC) != 0) throw std::runtime_error("no pipe");
    read = ends[0];
    write = ends[1];
  }
};

/// The limit that a child inherits, for as long as this lives. The signal is ignored, so that
/// writing fails as it does on a full disk.
class FileLimit {
 public:
  explicit FileLimit(std::optional<unsigned long> bytes) : set_(bytes.has_value()) {
    if (!set_) return;
    ::getrlimit(RLIMIT_FSIZE, &before_);
    const rlimit limit{*bytes, before_.rlim_max};
    ::setrlimit(RLIMIT_FSIZE, &limit);
    previous_ = ::signal(SIGXFSZ, SIG_IGN);
  }
  ~FileLimit() {
    if (!set_) return;
    ::setrlimit(RLIMIT_FSIZE, &before_);
    ::signal(SIGXFSZ, previous_);
  }
  FileLimit(const FileLimit&) = delete;
  FileLimit& operator=(const FileLimit&) = delete;

 private:
  const bool set_;
  rlimit before_{};
  void (*previous_)(int) = SIG_DFL;
};

std::vector<char*> pointers(std::vector<std::string>& texts) {
  std::vector<char*> made;
  for (std::string& text : texts) made.push_back(text.data());
  made.push_back(nullptr);
  return made;
}

bool append_from(int& descriptor, std::string& text) {
  char buffer[65536];
  const ssize_t count = ::read(descriptor, buffer, sizeof buffer);
  if (count > 0) text.append(buffer, static_cast<std::size_t>(count));
  if (count == 0 || (count < 0 && errno != EINTR)) close_once(descriptor);
  return count > 0;
}

}  // namespace

std::string Finished::all() const {
  std::string text = "exit code " + std::to_string(code);
  if (signal != 0) text += ", signal " + std::to_string(signal);
  if (timed_out) text += ", out of time";
  return text + "\n--- stdout\n" + out + "--- stderr\n" + err + "---\n";
}

std::map<std::string, std::string> clean_environment() {
  std::map<std::string, std::string> made{{"HOME", "/nonexistent"}, {"LANG", "C.UTF-8"}};
  for (const char* name : {"PATH", "TMPDIR", "ASAN_OPTIONS", "UBSAN_OPTIONS", "TSAN_OPTIONS",
                           "LSAN_OPTIONS", "LLVM_PROFILE_FILE", "GCOV_PREFIX"}) {
    if (const char* const value = std::getenv(name)) made.emplace(name, value);
  }
  return made;
}

Process::Process(const Command& command)
    : input_(command.input), deadline_ms_(now_ms() + command.deadline_s * 1000L) {
  ::signal(SIGPIPE, SIG_IGN);
  Pipe in;
  Pipe out;
  Pipe err;
  in_ = in.write;
  out_ = out.read;
  err_ = err.read;
  ::fcntl(in_, F_SETFL, O_NONBLOCK);
  // What a thread gives up is given up for what it starts, and for nobody else.
  std::thread([&] {
    for (const int capability : {CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH})
      (void)::prctl(PR_CAPBSET_DROP, capability, 0, 0, 0);
    spawn(command, in.read, out.write, err.write);
  }).join();
  ::close(in.read);
  ::close(out.write);
  ::close(err.write);
  if (id_ < 0) throw std::runtime_error("cannot start " + command.words.at(0));
}

void Process::spawn(const Command& command, int in, int out, int err) {
  posix_spawn_file_actions_t actions;
  ::posix_spawn_file_actions_init(&actions);
  ::posix_spawn_file_actions_addchdir_np(&actions, command.directory.c_str());
  ::posix_spawn_file_actions_adddup2(&actions, in, STDIN_FILENO);
  ::posix_spawn_file_actions_adddup2(&actions, out, STDOUT_FILENO);
  ::posix_spawn_file_actions_adddup2(&actions, err, STDERR_FILENO);
  posix_spawnattr_t attributes;
  ::posix_spawnattr_init(&attributes);
  sigset_t defaults;
  sigemptyset(&defaults);
  sigaddset(&defaults, SIGPIPE);
  sigaddset(&defaults, SIGINT);
  ::posix_spawnattr_setsigdefault(&attributes, &defaults);
  ::posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGDEF);

  std::vector<std::string> words = command.words;
  std::vector<std::string> entries;
  for (const auto& [name, value] : command.environment) entries.push_back(name + "=" + value);
  const FileLimit limit(command.file_bytes_max);
  if (::posix_spawn(&id_, words.at(0).c_str(), &actions, &attributes, pointers(words).data(),
                    pointers(entries).data()) != 0)
    id_ = -1;
  ::posix_spawn_file_actions_destroy(&actions);
  ::posix_spawnattr_destroy(&attributes);
}

Process::~Process() {
  if (id_ > 0) {
    ::kill(id_, SIGKILL);
    ::waitpid(id_, nullptr, 0);
  }
  close_once(in_);
  close_once(out_);
  close_once(err_);
}

void Process::signal(int number) const {
  ::kill(id_, number);
}

int Process::remaining_ms() const {
  const long left = deadline_ms_ - now_ms();
  return left > 0 ? static_cast<int>(left) : 0;
}

/// Waits for the next piece of input or output. False at the end of both outputs or the deadline.
bool Process::pump() {
  if (in_ >= 0 && written_ == input_.size()) close_once(in_);
  if (out_ < 0 && err_ < 0) return false;
  pollfd waiting[] = {{out_, POLLIN, 0}, {err_, POLLIN, 0}, {in_, POLLOUT, 0}};
  const int ready = ::poll(waiting, 3, remaining_ms());
  if (ready == 0) return false;
  if (ready < 0) return errno == EINTR;
  if (waiting[0].revents != 0) append_from(out_, finished_.out);
  if (waiting[1].revents != 0) append_from(err_, finished_.err);
  if (waiting[2].revents != 0) {
    const ssize_t count = ::write(in_, input_.data() + written_, input_.size() - written_);
    if (count > 0) written_ += static_cast<std::size_t>(count);
    if (count < 0 && errno != EAGAIN && errno != EINTR) close_once(in_);
  }
  return true;
}

bool Process::await(const std::string& stream, const std::string& text) {
  while (stream.find(text) == std::string::npos) {
    if (!pump()) return stream.find(text) != std::string::npos;
  }
  return true;
}

bool Process::await_output(const std::string& text) {
  return await(finished_.out, text);
}

bool Process::await_error(const std::string& text) {
  return await(finished_.err, text);
}

Finished Process::finish() {
  while (pump()) {
  }
  if (out_ >= 0 || err_ >= 0) {
    finished_.timed_out = true;
    ::kill(id_, SIGKILL);
  }
  int status = 0;
  ::waitpid(id_, &status, 0);
  id_ = -1;
  if (WIFEXITED(status)) finished_.code = WEXITSTATUS(status);
  if (WIFSIGNALED(status)) finished_.signal = WTERMSIG(status);
  return finished_;
}

Finished run(const Command& command) {
  Process process(command);
  return process.finish();
}

}  // namespace plumb::test
