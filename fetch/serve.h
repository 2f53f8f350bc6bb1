/// What `plumb-fetch` does.
#pragma once

#include <iosfwd>
#include <string>

#include "fetch/fetch.h"

namespace plumb::fetch {

struct ServeOptions {
  StoreCredentials credentials;
  std::string authorities_file;  ///< As make_client() has it.
};

/// Answers the questions of modules/fetch_message.h, one after the other, until there are no more.
/// Whether all were ones; what was not is said in the last answer.
[[nodiscard]] bool serve(std::istream& in, std::ostream& out, const ServeOptions& options);

}  // namespace plumb::fetch
