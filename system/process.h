/// Programs of our own that do what may hang, crash or be talked into something.
#pragma once

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

#include "diagnostics/result.h"
#include "system/cancellation.h"

namespace plumb::system {

using diagnostics::Result;

/// What a program writes to its standard error.
enum class Complaints { kShown, kHidden };

/// A child that reads lines on its standard input and writes lines on its standard output; it
/// shares everything else that is inherited. For one thread at a time.
class Process {
 public:
  /// A name without slash is searched for in PATH. kNotFound if there is no such program.
  [[nodiscard]] static Result<Process> start(const std::string& program,
                                             const std::vector<std::string>& arguments,
                                             Complaints complaints = Complaints::kShown);
  Process(Process&& other) noexcept;
  Process& operator=(Process&& other) noexcept;
  /// Kills it, if it still runs.
  ~Process();

  /// The line must not hold a newline.
  [[nodiscard]] Result<void> write_line(std::string_view line);

  /// The next line, without its newline. kDeadline if none came in time, kUnavailable if the child
  /// has ended or the run was cancelled, kInvalid if the line is longer than kLineMax.
  [[nodiscard]] Result<std::string> read_line(std::chrono::milliseconds patience,
                                              const Cancellation& cancellation);

  static constexpr std::size_t kLineMax = std::size_t{16} << 20;

 private:
  Process(int child, int channel) : child_(child), channel_(channel) {}
  void stop();

  int child_ = -1;
  int channel_ = -1;    ///< Both directions.
  std::string buffer_;  ///< Read, and not yet asked for.
};

/// Where a program that comes with this one is: beside it, or in ../lib/plumb.
[[nodiscard]] Result<std::string> find_companion(const std::string& name);

}  // namespace plumb::system
