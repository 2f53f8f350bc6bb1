/// Running programs as a user does: a command line, a directory, an environment, and what comes
/// back.
#pragma once

#include <sys/types.h>

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace plumb::test {

/// A program to run. No shell is involved. Permissions of files count for it even if the test is
/// run by root.
struct Command {
  std::vector<std::string> words;  ///< The program's path, then its arguments.
  std::string directory;
  std::map<std::string, std::string> environment;  ///< All of it; see clean_environment().
  std::string input;                               ///< What it reads; then the end of the file.
  int deadline_s = 30;                             ///< Killed after that.
  std::optional<unsigned long> file_bytes_max{};   ///< No file may grow beyond: a full disk.
};

struct Finished {
  int code = -1;   ///< Of an exit, else -1.
  int signal = 0;  ///< That ended it, else 0.
  bool timed_out = false;
  std::string out;
  std::string err;
  /// Everything, for messages of tests.
  [[nodiscard]] std::string all() const;
};

/// PATH, and what sanitizers want; a home that does not exist.
[[nodiscard]] std::map<std::string, std::string> clean_environment();

/// A running program. Killed, if it still runs, by the destructor.
class Process {
 public:
  /// Throws std::runtime_error if it cannot be started.
  explicit Process(const Command& command);
  ~Process();
  Process(const Process&) = delete;
  Process& operator=(const Process&) = delete;

  [[nodiscard]] pid_t id() const { return id_; }
  void signal(int number) const;
  /// Reads until the output has the text, the program ends, or the deadline is over. Whether the
  /// text came.
  bool await_output(const std::string& text);
  bool await_error(const std::string& text);  ///< In what is told beside the output.
  /// Reads until the program ends, or kills it at the deadline.
  [[nodiscard]] Finished finish();

 private:
  bool await(const std::string& stream, const std::string& text);
  void spawn(const Command& command, int in, int out, int err);
  [[nodiscard]] bool pump();
  [[nodiscard]] int remaining_ms() const;

  pid_t id_ = -1;
  int in_ = -1;
  int out_ = -1;
  int err_ = -1;
  std::string input_;
  std::size_t written_ = 0;
  long deadline_ms_ = 0;
  Finished finished_;
};

[[nodiscard]] Finished run(const Command& command);

}  // namespace plumb::test
