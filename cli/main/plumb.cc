/// The program: streams, signals, and cli::run.

#include <signal.h>
#include <unistd.h>

#include <filesystem>
#include <iostream>
#include <string>
#include <vector>

#include "cli/run.h"

namespace {

plumb::system::Cancellation cancellation;

void on_interrupt(int) {
  constexpr char kFirst[] =
      "\nInterrupt received.\nNothing new is begun; what runs is finished and saved. Interrupt "
      "again to ask the providers to stop, and to kill what provisioners run.\n";
  constexpr char kSecond[] =
      "\nTwo interrupts received. Asking the providers to stop; what they report is still saved. "
      "Interrupt again to end at once.\n";
  if (cancellation.idle()) {
    // A question stands on the screen, and nothing is under way. The lock is taken over from the
    // dead.
    constexpr char kQuit[] = "\nInterrupted: nothing was done.\n";
    const ssize_t told = ::write(STDERR_FILENO, kQuit, sizeof kQuit - 1);
    (void)told;
    ::_exit(1);
  }
  if (cancellation.forced()) {
    constexpr char kThird[] =
        "\nThree interrupts received: ended. What was begun and has not been reported is in the "
        "journal; the next plan asks the providers what became of it.\n";
    const ssize_t told = ::write(STDERR_FILENO, kThird, sizeof kThird - 1);
    (void)told;
    ::_exit(1);
  }
  const bool first = !cancellation.requested();
  cancellation.request();
  const ssize_t written = first ? ::write(STDERR_FILENO, kFirst, sizeof kFirst - 1)
                                : ::write(STDERR_FILENO, kSecond, sizeof kSecond - 1);
  (void)written;
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
