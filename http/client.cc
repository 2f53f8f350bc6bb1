#include "http/client.h"

#include <curl/curl.h>

#include <algorithm>
#include <cctype>

namespace plumb::http {
namespace {

using diagnostics::ErrorCode;
using diagnostics::fail;

constexpr long kConnectSeconds = 15;
constexpr long kStallSeconds = 30;  ///< Without a byte.
constexpr long kRedirectionsMax = 10;

struct EasyClose {
  void operator()(CURL* handle) const { curl_easy_cleanup(handle); }
};
using Easy = std::unique_ptr<CURL, EasyClose>;

struct ListClose {
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};
using List = std::unique_ptr<curl_slist, ListClose>;

struct UrlClose {
  void operator()(CURLU* url) const { curl_url_cleanup(url); }
};
using Url = std::unique_ptr<CURLU, UrlClose>;

/// What the callbacks fill.
struct Transfer {
  Response response;
  std::size_t bytes_max = 0;
  bool too_long = false;
  const system::Watch* watch = nullptr;
};

std::size_t take_body(char* data, std::size_t, std::size_t size, void* user) {
  auto& transfer = *static_cast<Transfer*>(user);
  if (size > transfer.bytes_max - transfer.response.body.size()) {
    transfer.too_long = true;
    return 0;
  }
  transfer.response.body.append(data, size);
  return size;
}

std::size_t take_header(char* data, std::size_t, std::size_t size, void* user) {
  auto& transfer = *static_cast<Transfer*>(user);
  const std::string line(data, size);
  if (line.starts_with("HTTP/")) {
    // Another answer begins: the one before was a redirection.
    transfer.response.headers.clear();
    transfer.response.body.clear();
    return size;
  }
  const std::size_t colon = line.find(':');
  if (colon == std::string::npos) return size;
  std::string name = line.substr(0, colon);
  std::ranges::transform(name, name.begin(), [](unsigned char c) { return std::tolower(c); });
  const std::size_t begin = line.find_first_not_of(" \t", colon + 1);
  const std::size_t end = line.find_last_not_of(" \t\r\n");
  transfer.response.headers[name] = begin == std::string::npos || end < begin
                                        ? std::string()
                                        : line.substr(begin, end - begin + 1);
  return size;
}

int watch(void* user, curl_off_t, curl_off_t bytes, curl_off_t, curl_off_t) {
  const bool go_on =
      (*static_cast<const Transfer*>(user)->watch)(static_cast<std::uint64_t>(bytes));
  return go_on ? 0 : 1;
}

List header_list(const std::vector<std::string>& headers) {
  List list;
  for (const std::string& header : headers) {
    curl_slist* const longer = curl_slist_append(list.get(), header.c_str());
    (void)list.release();
    list.reset(longer);
  }
  return list;
}

void sign(CURL* handle, const AmazonSignature& signature) {
  const std::string provider = "aws:amz:" + signature.region + ":s3";
  curl_easy_setopt(handle, CURLOPT_AWS_SIGV4, provider.c_str());
  curl_easy_setopt(handle, CURLOPT_USERNAME, signature.key_id.c_str());
  curl_easy_setopt(handle, CURLOPT_PASSWORD, signature.secret.c_str());
  // A signature holds for one host and path.
  curl_easy_setopt(handle, CURLOPT_FOLLOWLOCATION, 0L);
}

class CurlClient final : public Client {
 public:
  CurlClient(system::Watch watch, std::string authorities_file)
      : watch_(std::move(watch)), authorities_file_(std::move(authorities_file)) {
    static const CURLcode ready = curl_global_init(CURL_GLOBAL_DEFAULT);
    ready_ = ready == CURLE_OK;
  }

  Result<Response> get(const Request& request) const override {
    const Easy easy(ready_ ? curl_easy_init() : nullptr);
    if (easy == nullptr) return fail(ErrorCode::kInternal, "cannot set up libcurl");
    Transfer transfer;
    transfer.bytes_max = request.bytes_max;
    transfer.watch = &watch_;
    std::vector<std::string> lines = request.headers;
    if (request.signature && !request.signature->token.empty())
      lines.push_back("x-amz-security-token: " + request.signature->token);
    const List headers = header_list(lines);
    prepare(easy.get(), request, transfer);
    curl_easy_setopt(easy.get(), CURLOPT_HTTPHEADER, headers.get());
    if (request.signature) sign(easy.get(), *request.signature);
    char reason[CURL_ERROR_SIZE] = "";
    curl_easy_setopt(easy.get(), CURLOPT_ERRORBUFFER, reason);
    const CURLcode code = curl_easy_perform(easy.get());
    if (code != CURLE_OK) return problem(code, reason, transfer);
    long status = 0;
    curl_easy_getinfo(easy.get(), CURLINFO_RESPONSE_CODE, &status);
    transfer.response.status = static_cast<int>(status);
    return std::move(transfer.response);
  }

 private:
  void prepare(CURL* handle, const Request& request, Transfer& transfer) const {
    curl_easy_setopt(handle, CURLOPT_URL, request.url.c_str());
    curl_easy_setopt(handle, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(handle, CURLOPT_USERAGENT, "plumb");
    curl_easy_setopt(handle, CURLOPT_ACCEPT_ENCODING, "");
    curl_easy_setopt(handle, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(handle, CURLOPT_REDIR_PROTOCOLS_STR,
                     request.url.starts_with("https:") ? "https" : "http,https");
    curl_easy_setopt(handle, CURLOPT_FOLLOWLOCATION, 1L);
    curl_easy_setopt(handle, CURLOPT_MAXREDIRS, kRedirectionsMax);
    curl_easy_setopt(handle, CURLOPT_NETRC, static_cast<long>(CURL_NETRC_OPTIONAL));
    curl_easy_setopt(handle, CURLOPT_CONNECTTIMEOUT, kConnectSeconds);
    curl_easy_setopt(handle, CURLOPT_LOW_SPEED_LIMIT, 1L);
    curl_easy_setopt(handle, CURLOPT_LOW_SPEED_TIME, kStallSeconds);
    if (!authorities_file_.empty())
      curl_easy_setopt(handle, CURLOPT_CAINFO, authorities_file_.c_str());
    curl_easy_setopt(handle, CURLOPT_WRITEFUNCTION, take_body);
    curl_easy_setopt(handle, CURLOPT_WRITEDATA, &transfer);
    curl_easy_setopt(handle, CURLOPT_HEADERFUNCTION, take_header);
    curl_easy_setopt(handle, CURLOPT_HEADERDATA, &transfer);
    curl_easy_setopt(handle, CURLOPT_NOPROGRESS, 0L);
    curl_easy_setopt(handle, CURLOPT_XFERINFOFUNCTION, watch);
    curl_easy_setopt(handle, CURLOPT_XFERINFODATA, &transfer);
  }

  /// The URL is left to the caller to name: it may hold secrets.
  static tl::unexpected<diagnostics::Error> problem(CURLcode code, const char* reason,
                                                    const Transfer& transfer) {
    if (transfer.too_long) {
      return fail(ErrorCode::kInvalid,
                  "the answer is longer than " + std::to_string(transfer.bytes_max >> 20) + " MiB");
    }
    if (code == CURLE_ABORTED_BY_CALLBACK) return fail(ErrorCode::kUnavailable, "interrupted");
    const std::string why = *reason != '\0' ? reason : curl_easy_strerror(code);
    if (code == CURLE_OPERATION_TIMEDOUT) return fail(ErrorCode::kDeadline, why);
    if (code == CURLE_UNSUPPORTED_PROTOCOL || code == CURLE_URL_MALFORMAT)
      return fail(ErrorCode::kInvalid, why);
    return fail(ErrorCode::kUnavailable, why);
  }

  const system::Watch watch_;
  const std::string authorities_file_;
  bool ready_ = false;
};

}  // namespace

std::unique_ptr<Client> make_client(system::Watch watch, const std::string& authorities_file) {
  return std::make_unique<CurlClient>(std::move(watch), authorities_file);
}

std::string resolve_url(const std::string& base, const std::string& text) {
  const Url url(curl_url());
  if (url == nullptr || curl_url_set(url.get(), CURLUPART_URL, base.c_str(), 0) != CURLUE_OK ||
      curl_url_set(url.get(), CURLUPART_URL, text.c_str(), 0) != CURLUE_OK)
    return {};
  char* resolved = nullptr;
  if (curl_url_get(url.get(), CURLUPART_URL, &resolved, 0) != CURLUE_OK) return {};
  std::string result = resolved;
  curl_free(resolved);
  return result;
}

}  // namespace plumb::http
