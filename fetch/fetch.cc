#include "fetch/fetch.h"

#include <charconv>

#include "eval/base64.h"
#include "fetch/archive.h"
#include "fetch/checksum.h"
#include "fetch/git_fetch.h"
#include "fetch/page.h"
#include "fetch/url_query.h"
#include "modules/package.h"
#include "system/files.h"
#include "system/folders.h"

namespace plumb::fetch {
namespace {

using config::ModuleSource;
using config::SourceKind;
using diagnostics::ErrorCode;
using diagnostics::fail;

constexpr int kRedirectionsMax = 5;
constexpr std::size_t kArchiveBytesMax = std::size_t{256} << 20;

tl::unexpected<diagnostics::Error> unexpected_status(int status) {
  const ErrorCode code = status == 401 || status == 403 ? ErrorCode::kDenied
                         : status == 404                ? ErrorCode::kNotFound
                                                        : ErrorCode::kUnavailable;
  return fail(code, "the server answered with HTTP status " + std::to_string(status));
}

/// `s3-eu-west-1.amazonaws.com` and `s3.eu-west-1.amazonaws.com` name their region.
std::string amazon_region(const std::string& url) {
  const std::size_t begin = url.find("://s3");
  const std::size_t end = url.find(".amazonaws.com");
  constexpr std::size_t kPrefix = 6;  // `://s3-`
  if (begin == std::string::npos || end == std::string::npos || end <= begin + kPrefix)
    return "us-east-1";
  return url.substr(begin + kPrefix, end - begin - kPrefix);
}

std::string path_of(const std::string& url) {
  return url.substr(0, url.find('?'));
}

/// Only an object that is an archive is a package; a common beginning of names would need a
/// listing.
Result<void> check_object(const std::string& url, const std::string& archive) {
  if (!archive.empty() || is_archive_name(path_of(url))) return {};
  return fail(ErrorCode::kInvalid,
              "only an archive can be fetched from an object store, such as one whose name ends in "
              ".zip or .tar.gz");
}

Result<FetchedPackage> from_folder(const PackageRequest& request) {
  std::string path = request.source.url();
  constexpr std::string_view kScheme = "file://";
  if (path.starts_with(kScheme)) path.erase(0, kScheme.size());
  path = path_of(path);
  if (system::real_files().kind(path) == system::FileKind::kRegular) {
    if (!is_archive_name(path))
      return fail(ErrorCode::kInvalid, path + " is neither a folder nor an archive");
    PLUMB_ASSIGN(const std::string archive, system::real_files().read(path));
    PLUMB_TRY(system::real_files().make_directories(request.folder));
    PLUMB_TRY(unpack(archive, request.folder));
    return FetchedPackage{};
  }
  if (system::real_files().kind(path) != system::FileKind::kDirectory)
    return fail(ErrorCode::kNotFound, "there is no folder " + path);
  PLUMB_TRY(system::make_link(path, request.folder));
  return FetchedPackage{};
}

}  // namespace

Result<FetchedPackage> Fetcher::fetch(const PackageRequest& request) const {
  return fetch_from(request, 0);
}

Result<FetchedPackage> Fetcher::fetch_from(const PackageRequest& request, int redirections) const {
  switch (request.source.kind) {
    case SourceKind::kGit:
      return from_git(request);
    case SourceKind::kHttp:
      return from_http(request, redirections);
    case SourceKind::kS3:
      return from_amazon(request);
    case SourceKind::kGcs:
      return from_google(request);
    case SourceKind::kFile:
      return from_folder(request);
    case SourceKind::kMercurial:
      return fail(ErrorCode::kInvalid,
                  "Plumb does not fetch from Mercurial; an archive over HTTP can take its place");
    case SourceKind::kLocal:
    case SourceKind::kRegistry:
    case SourceKind::kOther:
      break;
  }
  const std::string& package = request.source.package;
  return fail(ErrorCode::kInvalid, "Plumb cannot fetch by the scheme \"" +
                                       package.substr(0, package.find(':')) +
                                       "\"; it can by git, http, https, s3, gcs and file");
}

Result<FetchedPackage> Fetcher::from_git(const PackageRequest& request) const {
  const UrlQuery query = take_parameters(request.source.url(), {"ref", "depth", "sshkey"});
  GitRequest git;
  git.url = query.url;
  git.ref = query.value("ref");
  git.commit = request.commit;
  git.folder = request.folder;
  const std::string depth = query.value("depth");
  if (!depth.empty()) {
    const auto [end, problem] =
        std::from_chars(depth.data(), depth.data() + depth.size(), git.depth);
    if (problem != std::errc() || end != depth.data() + depth.size())
      return fail(ErrorCode::kInvalid, "the depth \"" + depth + "\" is no number");
  }
  if (git.ref.starts_with('-'))
    return fail(ErrorCode::kInvalid, "the ref \"" + git.ref + "\" cannot be one of git's");
  if (const std::string key = query.value("sshkey"); !key.empty()) {
    const eval::Base64Decoded decoded = eval::base64_decode(key);
    if (decoded.wrong_at)
      return fail(ErrorCode::kInvalid, "the parameter sshkey is not base64 of a private key");
    git.private_key = decoded.bytes;
  }
  PLUMB_ASSIGN(const std::string commit, fetch_git(git, watch_));
  PLUMB_TRY(modules::check_links(request.folder));
  return FetchedPackage{commit, ""};
}

Result<FetchedPackage> Fetcher::from_http(const PackageRequest& request, int redirections) const {
  const UrlQuery query = take_parameters(request.source.url(), {"archive", "checksum"});
  const std::string archive = query.value("archive");
  if (archive != "false" && (!archive.empty() || is_archive_name(path_of(query.url))))
    return from_archive({query.url}, query.value("checksum"), request.folder);
  PLUMB_ASSIGN(ModuleSource next, ask(query.url));
  if (redirections == kRedirectionsMax)
    return fail(ErrorCode::kInvalid, "the server's page leads to too many others");
  PackageRequest again{next, request.commit, request.folder};
  PLUMB_ASSIGN(FetchedPackage fetched, fetch_from(again, redirections + 1));
  fetched.subfolder = config::join_subfolders(next.subfolder, fetched.subfolder);
  return fetched;
}

Result<ModuleSource> Fetcher::ask(const std::string& url) const {
  const bool first = url.find('?') == std::string::npos;
  PLUMB_ASSIGN(const http::Response response,
               http_.get({url + (first ? "?" : "&") + "terraform-get=1"}));
  if (response.status != 200 && response.status != 204) return unexpected_status(response.status);
  const auto header = response.headers.find("x-terraform-get");
  const std::string place =
      header != response.headers.end() ? header->second : source_named_by(response.body);
  if (place.empty()) {
    return fail(ErrorCode::kNotFound,
                "the page names no module, neither by the header X-Terraform-Get nor by the "
                "element <meta name=\"terraform-get\">; an archive would end in .zip or .tar.gz, "
                "or have the parameter archive");
  }
  auto source = config::parse_remote_source(place);
  if (!source) {
    return fail(ErrorCode::kInvalid,
                "the page leads to \"" + config::without_secrets(place) + "\", which is no source");
  }
  if (source->kind != SourceKind::kFile) return source;
  return fail(ErrorCode::kDenied, "the page leads to a folder of this machine: \"" + place + "\"");
}

Result<FetchedPackage> Fetcher::from_amazon(const PackageRequest& request) const {
  const UrlQuery query = take_parameters(
      request.source.url(), {"archive", "checksum", "region", "aws_access_key_id",
                             "aws_access_key_secret", "aws_access_token", "aws_profile"});
  PLUMB_TRY(check_object(query.url, query.value("archive")));
  http::Request http{query.url};
  http::AmazonSignature signature{query.value("region"), query.value("aws_access_key_id"),
                                  query.value("aws_access_key_secret"),
                                  query.value("aws_access_token")};
  if (signature.region.empty()) signature.region = amazon_region(query.url);
  if (signature.key_id.empty()) {
    signature.key_id = credentials_.amazon_key_id;
    signature.secret = credentials_.amazon_secret;
    signature.token = credentials_.amazon_token;
  }
  if (!signature.key_id.empty()) http.signature = signature;
  auto fetched = from_archive(http, query.value("checksum"), request.folder);
  if (fetched || http.signature || fetched.error().code != ErrorCode::kDenied) return fetched;
  return fail(ErrorCode::kDenied,
              fetched.error().message +
                  ": the object is not public; set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY");
}

Result<FetchedPackage> Fetcher::from_google(const PackageRequest& request) const {
  const UrlQuery query = take_parameters(request.source.url(), {"archive", "checksum"});
  PLUMB_TRY(check_object(query.url, query.value("archive")));
  // The source is that of the JSON interface; the object's bytes are at another host.
  std::string url = query.url;
  constexpr std::string_view kInterface = "https://www.googleapis.com/storage/v1/";
  if (url.starts_with(kInterface))
    url.replace(0, kInterface.size(), "https://storage.googleapis.com/");
  http::Request http{url};
  if (!credentials_.google_token.empty())
    http.headers.push_back("Authorization: Bearer " + credentials_.google_token);
  auto fetched = from_archive(http, query.value("checksum"), request.folder);
  if (fetched || !http.headers.empty() || fetched.error().code != ErrorCode::kDenied)
    return fetched;
  return fail(ErrorCode::kDenied,
              fetched.error().message +
                  ": the object is not public; set GOOGLE_OAUTH_ACCESS_TOKEN, as with `gcloud auth "
                  "print-access-token`");
}

Result<std::string> Fetcher::sum_of(const std::string& checksum, const std::string& url) const {
  constexpr std::string_view kFile = "file:";
  if (!checksum.starts_with(kFile)) return checksum;
  const std::string place = checksum.substr(kFile.size());
  if (!place.starts_with("https://") && !place.starts_with("http://"))
    return fail(ErrorCode::kInvalid, "checksum=file: wants a URL of http or https, and not \"" +
                                         config::without_secrets(place) + "\"");
  PLUMB_ASSIGN(const http::Response sums, http_.get({place}));
  if (sums.status != 200) return unexpected_status(sums.status);
  const std::string path = path_of(url);
  return checksum_for(path.substr(path.rfind('/') + 1), sums.body);
}

Result<FetchedPackage> Fetcher::from_archive(const http::Request& request,
                                             const std::string& checksum,
                                             const std::string& folder) const {
  http::Request bounded = request;
  bounded.bytes_max = kArchiveBytesMax;
  PLUMB_ASSIGN(const http::Response response, http_.get(bounded));
  if (response.status != 200) return unexpected_status(response.status);
  if (!checksum.empty()) {
    PLUMB_ASSIGN(const std::string sum, sum_of(checksum, request.url));
    PLUMB_TRY(verify_checksum(sum, response.body));
  }
  PLUMB_TRY(system::real_files().make_directories(folder));
  PLUMB_TRY(unpack(response.body, folder));
  return FetchedPackage{};
}

}  // namespace plumb::fetch
