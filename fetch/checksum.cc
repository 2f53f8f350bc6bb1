#include "fetch/checksum.h"

#include <algorithm>
#include <cctype>
#include <map>

#include "eval/base64.h"
#include "system/digest.h"

namespace plumb::fetch {

using diagnostics::ErrorCode;
using diagnostics::fail;

diagnostics::Result<void> verify_checksum(const std::string& checksum, std::string_view bytes) {
  const std::size_t colon = checksum.find(':');
  std::string algorithm = colon == std::string::npos ? "" : checksum.substr(0, colon);
  std::string wanted = colon == std::string::npos ? checksum : checksum.substr(colon + 1);
  std::ranges::transform(wanted, wanted.begin(), [](unsigned char c) { return std::tolower(c); });
  if (algorithm.empty()) {
    static const std::map<std::size_t, const char*> by_length{
        {32, "md5"}, {40, "sha1"}, {64, "sha256"}, {128, "sha512"}};
    const auto found = by_length.find(wanted.size());
    if (found != by_length.end()) algorithm = found->second;
  }
  const auto sum = system::digest(algorithm, bytes);
  if (!sum) {
    return fail(ErrorCode::kInvalid, "the checksum \"" + checksum +
                                         "\" is none that Plumb can check; write one as "
                                         "sha256:<hexadecimal digits>");
  }
  const std::string got = eval::hex_encode(*sum);
  if (got == wanted) return {};
  return fail(ErrorCode::kCorrupt,
              "the archive's " + algorithm + " is " + got + ", and not " + wanted);
}

}  // namespace plumb::fetch
