#include "fetch/checksum.h"

#include <algorithm>
#include <cctype>
#include <map>

#include "eval/base64.h"
#include "system/digest.h"

namespace plumb::fetch {

using diagnostics::ErrorCode;
using diagnostics::fail;

namespace {

/// The next word, which is taken away from the text.
std::string_view take_word(std::string_view& text) {
  text.remove_prefix(std::min(text.find_first_not_of(" \t"), text.size()));
  const std::string_view word = text.substr(0, text.find_first_of(" \t"));
  text.remove_prefix(word.size());
  return word;
}

bool names(std::string_view written, std::string_view name) {
  if (written.starts_with('*')) written.remove_prefix(1);  // A file that was read as binary.
  return written.substr(written.rfind('/') + 1) == name;
}

/// Empty if the line is not about that name.
std::string sum_in_line(std::string_view line, std::string_view name) {
  while (line.ends_with('\r')) line.remove_suffix(1);
  std::string_view rest = line;
  const std::string_view first = take_word(rest);
  const std::string_view second = take_word(rest);
  const std::string_view third = take_word(rest);
  if (third == "=") {
    const std::string_view inside =
        second.size() > 2 ? second.substr(1, second.size() - 2) : std::string_view();
    std::string algorithm(first);
    std::ranges::transform(algorithm, algorithm.begin(),
                           [](unsigned char c) { return std::tolower(c); });
    return names(inside, name) ? algorithm + ":" + std::string(take_word(rest)) : "";
  }
  return second.empty() || names(second, name) ? std::string(first) : "";
}

}  // namespace

diagnostics::Result<std::string> checksum_for(std::string_view name, std::string_view sums) {
  while (!sums.empty()) {
    const std::string_view line = sums.substr(0, sums.find('\n'));
    sums.remove_prefix(std::min(line.size() + 1, sums.size()));
    if (std::string sum = sum_in_line(line, name); !sum.empty()) return sum;
  }
  return fail(ErrorCode::kNotFound,
              "the file of checksums has none for \"" + std::string(name) + "\"");
}

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
