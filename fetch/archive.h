/// Archives that hold a module: tar, also compressed, and zip.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "diagnostics/result.h"

namespace plumb::fetch {

using diagnostics::Result;

/// What an archive may make of itself. Far more than modules need, and far less than a disk has.
struct ArchiveLimits {
  std::uint64_t bytes_max = std::uint64_t{1} << 30;  ///< Of all files together.
  std::size_t entries_max = 100'000;
  std::size_t depth_max = 64;  ///< Folders in each other.
};

/// Whether the name, as of a URL's path, ends like an archive's that unpack() takes.
[[nodiscard]] bool is_archive_name(std::string_view name);

/// The format is taken from the bytes. The folder must exist. An archive is hostile until shown
/// otherwise: entries with absolute paths or `..`, links that lead outside, devices and hard links
/// end it with kDenied, and what grows beyond the limits with kInvalid; kCorrupt if it is no
/// archive. The folder may then hold a part.
[[nodiscard]] Result<void> unpack(std::string_view bytes, const std::string& folder,
                                  const ArchiveLimits& limits = {});

}  // namespace plumb::fetch
