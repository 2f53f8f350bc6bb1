#include "config/shorthand.h"

#include <algorithm>
#include <vector>

namespace plumb::config {
namespace {

using diagnostics::ErrorCode;
using diagnostics::fail;
using diagnostics::Result;

std::vector<std::string> split(std::string_view text, char separator) {
  std::vector<std::string> parts;
  while (true) {
    const std::size_t at = text.find(separator);
    parts.emplace_back(text.substr(0, at));
    if (at == std::string_view::npos) return parts;
    text.remove_prefix(at + 1);
  }
}

std::string join(const std::vector<std::string>& parts, std::size_t from) {
  std::string text;
  for (std::size_t i = from; i < parts.size(); ++i) text += (i == from ? "" : "/") + parts[i];
  return text;
}

/// `o/r?ref=v1` as a repository: `o/r.git?ref=v1`.
std::string with_git_ending(const std::string& text) {
  const std::size_t query = std::min(text.find('?'), text.size());
  const bool ends = std::string_view(text).substr(0, query).ends_with(".git");
  return text.substr(0, query) + (ends ? "" : ".git") + text.substr(query);
}

/// `github.com/owner/repository[/folder]`.
Result<std::string> github(const std::string& text) {
  const std::size_t query = std::min(text.find('?'), text.size());
  const std::vector<std::string> parts = split(text.substr(0, query), '/');
  if (parts.size() < 3 || parts[1].empty() || parts[2].empty()) {
    return fail(ErrorCode::kInvalid, "\"" + text +
                                         "\" names no repository. GitHub's are written as "
                                         "github.com/owner/repository.");
  }
  const std::string folder = parts.size() > 3 ? "//" + join(parts, 3) : "";
  return "git::https://" + parts[0] + "/" + parts[1] + "/" + with_git_ending(parts[2]) + folder +
         text.substr(query);
}

/// `git@host:path`. Other users are not taken for git's: `git::ssh://user@host/path` says it.
std::string scp_like(const std::string& text) {
  constexpr std::string_view kUser = "git@";
  const std::size_t colon = text.find(':');
  if (!text.starts_with(kUser) || colon == std::string::npos || colon == kUser.size()) return {};
  const std::string host = text.substr(kUser.size(), colon - kUser.size());
  std::string path = text.substr(colon + 1);
  if (path.starts_with('/')) path.erase(0, 1);
  if (path.empty()) return {};
  const std::size_t query = path.find('?');
  std::string url = "git::ssh://git@" + host + "/" + path.substr(0, query);
  if (query == std::string::npos) return url;
  // The parameters in the order of their names, as Terraform writes them.
  std::vector<std::string> parameters = split(path.substr(query + 1), '&');
  std::ranges::stable_sort(parameters, {}, [](const std::string& parameter) {
    return parameter.substr(0, parameter.find('='));
  });
  for (std::size_t i = 0; i < parameters.size(); ++i) url += (i == 0 ? "?" : "&") + parameters[i];
  return url;
}

/// `www.googleapis.com/storage/v1/<bucket>/<object>`.
Result<std::string> google_storage(const std::string& text) {
  const std::vector<std::string> parts = split(text, '/');
  if (parts.size() < 5) {
    return fail(ErrorCode::kInvalid, "\"" + text +
                                         "\" names no object. Google's storage is written as "
                                         "www.googleapis.com/storage/v1/<bucket>/<object>.");
  }
  return "gcs::https://www.googleapis.com/storage/" + parts[2] + "/" + parts[3] + "/" +
         join(parts, 4);
}

/// `s3[-region].amazonaws.com/<bucket>/<key>`, `<bucket>.s3[-region].amazonaws.com/<key>`, and
/// `<bucket>.s3.<region>.amazonaws.com/<key>`.
Result<std::string> amazon_storage(const std::string& text) {
  const std::vector<std::string> parts = split(text, '/');
  const std::vector<std::string> host = split(parts[0], '.');
  const std::string key = join(parts, 1);
  if (host.size() == 3) return "s3::https://" + host[0] + ".amazonaws.com/" + key;
  if (host.size() == 4) return "s3::https://" + host[1] + ".amazonaws.com/" + host[0] + "/" + key;
  if (host.size() == 5 && host[1] == "s3")
    return "s3::https://s3." + host[2] + ".amazonaws.com/" + host[0] + "/" + key;
  return fail(ErrorCode::kInvalid, "\"" + text +
                                       "\" names no object. Amazon's storage is written as "
                                       "s3-<region>.amazonaws.com/<bucket>/<key>.");
}

}  // namespace

Result<std::string> expand_shorthand(std::string_view given) {
  const std::string text(given);
  if (text.starts_with("github.com/")) return github(text);
  if (std::string url = scp_like(text); !url.empty()) return url;
  constexpr std::string_view kBitbucket = "bitbucket.org/";
  if (text.starts_with(kBitbucket) && text.size() > kBitbucket.size())
    return "git::https://" + with_git_ending(text);
  if (text.find("googleapis.com/") != std::string::npos) return google_storage(text);
  if (text.find(".amazonaws.com/") != std::string::npos) return amazon_storage(text);
  if (text.starts_with('/')) return "file://" + text;
  return std::string();
}

}  // namespace plumb::config
