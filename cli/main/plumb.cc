/// The program: streams, signals, and cli::run.

#include <signal.h>
#include <unistd.h>

#include <filesystem>
#include <iostream>
#include <string>
#include <vector>

#include "cli/interrupt_text.h"
#include "cli/run.h"

namespace {

plumb::system::Cancellation cancellation;

template <std::size_t kSize>
void tell(const char (&text)[kSize]) {
  const ssize_t written = ::write(STDERR_FILENO, text, kSize - 1);
  (void)written;
}

void on_interrupt(int) {
  if (cancellation.idle()) {
    // A question stands on the screen, and nothing is under way. The lock is taken over from the
    // dead.
    tell(plumb::cli::kInterruptedQuestion);
    ::_exit(1);
  }
  if (cancellation.forced()) {
    tell(plumb::cli::kThirdInterrupt);
    ::_exit(1);
  }
  const bool first = !cancellation.requested();
  cancellation.request();
  if (cancellation.told()) return;
  first ? tell(plumb::cli::kFirstInterrupt) : tell(plumb::cli::kSecondInterrupt);
}

void handle_signals() {
  struct sigaction action {};
  action.sa_handler = on_interrupt;
  action.sa_flags = SA_RESTART;
  ::sigaction(SIGINT, &action, nullptr);
  ::sigaction(SIGTERM, &action, nullptr);
  ::signal(SIGPIPE, SIG_IGN);
}

}  // namespace

int main(int argc, char** argv) {
  std::ios::sync_with_stdio(false);
  handle_signals();
  plumb::cli::Streams streams{std::cin, std::cout, std::cerr, ::isatty(STDIN_FILENO) == 1,
                              ::isatty(STDOUT_FILENO) == 1};
  std::vector<std::string> words(argv + 1, argv + argc);
  // HCL's suite of tests runs a program of that name: a link to this one will do.
  if (std::filesystem::path(argv[0]).filename() == "hcldec") words.insert(words.begin(), "hcldec");
  const int code = plumb::cli::run(words, streams, cancellation);
  std::cout.flush();
  return code;
}
