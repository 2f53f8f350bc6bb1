/// The program that fetches modules for `plumb`, which starts it; nobody else has a use for it.

#include <poll.h>
#include <signal.h>
#include <unistd.h>

#include <cstdlib>
#include <iostream>
#include <thread>

#include "fetch/serve.h"

namespace {

std::string environment(const char* name) {
  const char* const value = std::getenv(name);
  return value != nullptr ? value : "";
}

/// Ends the program as soon as nobody listens any more, whatever it waits for.
void end_with_parent() {
  pollfd input{STDIN_FILENO, 0, 0};
  while (::poll(&input, 1, -1) < 0 || (input.revents & (POLLHUP | POLLERR)) == 0) {
  }
  ::_exit(EXIT_FAILURE);
}

}  // namespace

int main() {
  if (::isatty(STDIN_FILENO) == 1) {
    std::cerr << "plumb-fetch is a part of plumb, which starts it to fetch modules.\n";
    return EXIT_FAILURE;
  }
  // The terminal interrupts both programs; plumb decides what becomes of this one.
  ::signal(SIGINT, SIG_IGN);
  ::signal(SIGPIPE, SIG_IGN);
  // A credential helper of git must not take over the terminal.
  ::setenv("GIT_TERMINAL_PROMPT", "0", 1);
  std::thread(end_with_parent).detach();
  const plumb::fetch::ServeOptions options{
      {environment("AWS_ACCESS_KEY_ID"), environment("AWS_SECRET_ACCESS_KEY"),
       environment("AWS_SESSION_TOKEN"), environment("GOOGLE_OAUTH_ACCESS_TOKEN")},
      environment("SSL_CERT_FILE")};
  return plumb::fetch::serve(std::cin, std::cout, options) ? EXIT_SUCCESS : EXIT_FAILURE;
}
