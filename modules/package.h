/// What was fetched, as a folder: whether it may be used, and the sum that tells it from others.
#pragma once

#include <string>

#include "diagnostics/result.h"

namespace plumb::modules {

using diagnostics::Result;

/// `h1:` and the SHA-256, in base64, of a line for each file: its SHA-256, two blanks, its path; as
/// Go's dirhash has it. A link counts as a file that holds its target, and has ` (link)` behind its
/// path. What git keeps for itself (`.git`) does not count, so that a package is the same however
/// it was fetched. The error is kCorrupt if there is something else than files, folders and links.
[[nodiscard]] Result<std::string> package_hash(const std::string& folder);

/// Whether all links of the package lead to something within it. kDenied, naming the link, if not.
[[nodiscard]] Result<void> check_links(const std::string& folder);

/// The one folder that the subfolder means, in which a name may be a pattern such as `*`:
/// registries send such. kNotFound if there is none, kInvalid if there are several.
[[nodiscard]] Result<std::string> expand_subfolder(const std::string& folder,
                                                   const std::string& subfolder);

}  // namespace plumb::modules
