/// A program on a terminal, as a user sits before it.
#pragma once

#include <sys/types.h>

#include <functional>
#include <string_view>

#include "support/process.h"
#include "support/screen.h"

namespace plumb::test {

/// The program's output and errors come to one screen; it reads what is typed. Killed, if it still
/// runs, by the destructor.
class Terminal {
 public:
  /// Throws std::runtime_error if it cannot be started. `input` and `file_bytes_max` of the command
  /// are not heeded.
  Terminal(const Command& command, unsigned short columns);
  ~Terminal();
  Terminal(const Terminal&) = delete;
  Terminal& operator=(const Terminal&) = delete;

  /// Whether this machine has any to give.
  [[nodiscard]] static bool available();

  void resize(unsigned short columns);
  /// Keys as a terminal sends them: "\x03" is Ctrl-C.
  void type(std::string_view keys) const;
  /// Reads until the screen is as `wanted` says, the program ends, or the deadline is over. Whether
  /// it came to be so.
  bool await(const std::function<bool(const Screen&)>& wanted);
  /// Reads for that long, or until the program ends.
  void read_for(long ms);
  /// Reads until the program ends, or kills it at the deadline. The exit code; -1 if there is none.
  int finish();

  [[nodiscard]] const Screen& screen() const { return screen_; }

 private:
  /// Reads some more. False at the end, and at that time.
  bool pump(long until_ms);

  pid_t id_ = -1;
  int keyboard_ = -1;  ///< The terminal's other side.
  long deadline_ms_ = 0;
  Screen screen_;
};

}  // namespace plumb::test
