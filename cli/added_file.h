/// The real files, and one more that is not there: configuration that a command line stands for.
#pragma once

#include <memory>
#include <string>

#include "system/files.h"

namespace plumb::cli {

/// `name`: of the file, in the current directory; it hides a real one.
[[nodiscard]] std::unique_ptr<system::FileSystem> with_added_file(std::string name,
                                                                  std::string text);

}  // namespace plumb::cli
