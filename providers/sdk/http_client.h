#pragma once

/// HTTP for plugins, over libcurl: connections that stay open, certificates that are checked, one
/// layer of retries, answers of limited size, errors without secrets.

#include <curl/curl.h>

#include <algorithm>
#include <cctype>
#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <mutex>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "providers/sdk/context.h"
#include "providers/sdk/secrets.h"

namespace plumb::sdk {

/// No answer came: refused, timed out, cut off, too large, cancelled. The text holds no secrets.
struct HttpError : std::runtime_error {
  HttpError(const std::string& text, bool timeout) : std::runtime_error(text), timed_out(timeout) {}
  bool timed_out;
};

struct HttpHeader {
  std::string name;
  std::string value;
};

struct HttpRequest {
  std::string method = "GET";
  std::string url;
  std::vector<HttpHeader> headers{};
  std::optional<std::string> body{};
  std::chrono::milliseconds timeout{60'000};
  /// May be sent twice with the effect of once. GET, HEAD, PUT, DELETE and OPTIONS always may.
  bool idempotent = false;
};

struct HttpResponse {
  int status = 0;
  std::vector<HttpHeader> headers;  ///< as they came; a name may occur more than once
  std::string body;
  int attempts = 1;

  /// The first header of that name, whatever its case; empty if there is none.
  [[nodiscard]] std::string header(std::string_view name) const {
    for (const HttpHeader& each : headers) {
      if (same_name(each.name, name)) return each.value;
    }
    return {};
  }

  static bool same_name(std::string_view a, std::string_view b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](unsigned char x, unsigned char y) {
      return std::tolower(x) == std::tolower(y);
    });
  }
};

/// How often and when to try again.
struct RetryPolicy {
  int retries = 4;
  std::chrono::milliseconds first_delay{250};
  std::chrono::milliseconds longest_delay{10'000};
  bool (*status)(int) = [](int code) { return code == 429 || (code >= 502 && code <= 504); };
  bool any_method = false;  ///< retries what is not idempotent, too
};

struct HttpOptions {
  std::string user_agent = "plumb-provider/1";
  bool verify_certificates = true;
  bool follow_redirects = false;
  std::string ca_pem{};  ///< trusted instead of the system's; empty: the system's
  std::string client_cert_pem{};
  std::string client_key_pem{};
  std::size_t longest_body = 64U << 20U;
  RetryPolicy retry{};
};

/// Sends requests. Thread-safe; each thread takes a handle, with its open connections, from a pool.
class HttpClient {
 public:
  explicit HttpClient(HttpOptions options) : options_(std::move(options)) {
    static const CURLcode started = curl_global_init(CURL_GLOBAL_DEFAULT);
    if (started != CURLE_OK) throw std::runtime_error("libcurl cannot be initialised");
  }

  /// Sends until there is an answer that is not to be retried, or no retry is left. Throws
  /// HttpError where the last attempt had no answer.
  HttpResponse send(Context& ctx, const HttpRequest& request) {
    static constexpr std::string_view kIdempotent[] = {"GET", "HEAD", "PUT", "DELETE", "OPTIONS"};
    const RetryPolicy& policy = options_.retry;
    const bool repeatable = request.idempotent || policy.any_method ||
                            std::find(std::begin(kIdempotent), std::end(kIdempotent),
                                      request.method) != std::end(kIdempotent);
    const int attempts = 1 + (repeatable ? policy.retries : 0);
    for (int attempt = 1;; ++attempt) {
      std::chrono::milliseconds delay = backoff(policy, attempt);
      try {
        HttpResponse response = send_once(ctx, request);
        response.attempts = attempt;
        if (attempt >= attempts || !policy.status(response.status)) return response;
        delay = std::max(delay, retry_after(response));
      } catch (const HttpError&) {
        if (attempt >= attempts || ctx.cancelled()) throw;
      }
      if (!ctx.wait(delay)) throw HttpError("the request was cancelled", false);
    }
  }

 private:
  using Handle = std::unique_ptr<CURL, decltype(&curl_easy_cleanup)>;
  using HeaderList = std::unique_ptr<curl_slist, decltype(&curl_slist_free_all)>;

  /// One transfer under way: what libcurl's callbacks write to.
  struct Transfer {
    Context& ctx;
    std::size_t longest_body;
    HttpResponse response;
    bool too_large = false;
  };

  HttpResponse send_once(Context& ctx, const HttpRequest& request) {
    Handle handle = take();
    CURL* curl = handle.get();
    Transfer transfer{ctx, options_.longest_body, {}};
    char reason[CURL_ERROR_SIZE] = "";
    set_transfer(curl, request, transfer, reason);
    set_tls(curl);
    const HeaderList headers = header_list(request);
    curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers.get());

    const CURLcode result = curl_easy_perform(curl);
    if (result != CURLE_OK) {  // The handle is dropped: its connection may be in any state.
      throw HttpError(explain(request, result, reason, transfer),
                      result == CURLE_OPERATION_TIMEDOUT);
    }
    long status = 0;
    curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
    transfer.response.status = static_cast<int>(status);
    give_back(std::move(handle));
    return std::move(transfer.response);
  }

  void set_transfer(CURL* curl, const HttpRequest& request, Transfer& transfer,
                    char* reason) const {
    curl_easy_reset(curl);  // Keeps the open connections.
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, reason);
    curl_easy_setopt(curl, CURLOPT_URL, request.url.c_str());
    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(curl, CURLOPT_REDIR_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, options_.follow_redirects ? 1L : 0L);
    curl_easy_setopt(curl, CURLOPT_MAXREDIRS, 10L);
    curl_easy_setopt(curl, CURLOPT_USERAGENT, options_.user_agent.c_str());
    curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS, 10'000L);
    curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, static_cast<long>(request.timeout.count()));
    curl_easy_setopt(curl, CURLOPT_TCP_KEEPALIVE, 1L);
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, &HttpClient::on_body);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, &transfer);
    curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, &HttpClient::on_header);
    curl_easy_setopt(curl, CURLOPT_HEADERDATA, &transfer);
    curl_easy_setopt(curl, CURLOPT_NOPROGRESS, 0L);
    curl_easy_setopt(curl, CURLOPT_XFERINFOFUNCTION, &HttpClient::on_progress);
    curl_easy_setopt(curl, CURLOPT_XFERINFODATA, &transfer);
    if (request.body) {
      curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE,
                       static_cast<curl_off_t>(request.body->size()));
      curl_easy_setopt(curl, CURLOPT_POSTFIELDS, request.body->data());
    } else if (request.method == "POST") {
      curl_easy_setopt(curl, CURLOPT_POSTFIELDS, "");
    } else if (request.method == "HEAD") {
      curl_easy_setopt(curl, CURLOPT_NOBODY, 1L);
    }
    if (request.method != "GET" || request.body) {
      const bool implied = request.method == "POST" || (request.method == "HEAD" && !request.body);
      if (!implied) curl_easy_setopt(curl, CURLOPT_CUSTOMREQUEST, request.method.c_str());
    }
  }

  void set_tls(CURL* curl) const {
    curl_easy_setopt(curl, CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
    curl_easy_setopt(curl, CURLOPT_SSL_VERIFYPEER, options_.verify_certificates ? 1L : 0L);
    curl_easy_setopt(curl, CURLOPT_SSL_VERIFYHOST, options_.verify_certificates ? 2L : 0L);
    const auto set_pem = [curl](CURLoption option, const std::string& pem) {
      curl_blob blob{const_cast<char*>(pem.data()), pem.size(), CURL_BLOB_NOCOPY};
      if (!pem.empty()) curl_easy_setopt(curl, option, &blob);
    };
    set_pem(CURLOPT_CAINFO_BLOB, options_.ca_pem);
    if (!options_.ca_pem.empty()) curl_easy_setopt(curl, CURLOPT_CAPATH, nullptr);
    set_pem(CURLOPT_SSLCERT_BLOB, options_.client_cert_pem);
    set_pem(CURLOPT_SSLKEY_BLOB, options_.client_key_pem);
  }

  static HeaderList header_list(const HttpRequest& request) {
    curl_slist* list = nullptr;
    const auto add = [&list](const std::string& line) {
      curl_slist* longer = curl_slist_append(list, line.c_str());
      if (longer != nullptr) list = longer;
    };
    add("Expect:");  // No waiting for "100 Continue".
    bool typed = false;
    for (const HttpHeader& header : request.headers) {
      if ((header.name + header.value).find_first_of("\r\n") != std::string::npos) {
        curl_slist_free_all(list);
        throw HttpError("the header \"" + header.name + "\" holds a line break", false);
      }
      typed = typed || HttpResponse::same_name(header.name, "content-type");
      add(header.value.empty() ? header.name + ";" : header.name + ": " + header.value);
    }
    if (!typed) add("Content-Type:");  // libcurl would call every body a form.
    return {list, &curl_slist_free_all};
  }

  static std::string explain(const HttpRequest& request, CURLcode result, const char* reason,
                             const Transfer& transfer) {
    if (transfer.too_large) {
      return request.method + " " + without_secrets_in_url(request.url) +
             ": the answer is longer than " + std::to_string(transfer.longest_body) + " bytes";
    }
    if (result == CURLE_ABORTED_BY_CALLBACK) return "the request was cancelled";
    std::string text = reason[0] != '\0' ? reason : curl_easy_strerror(result);
    for (const HttpHeader& header : request.headers) {
      if (is_secret_header(header.name)) text = with_replaced(text, header.value, "(redacted)");
    }
    text = with_replaced(text, request.url, without_secrets_in_url(request.url));
    return request.method + " " + without_secrets_in_url(request.url) + ": " + text;
  }

  /// Doubles from attempt to attempt, and is scattered so that many clients do not come at once.
  static std::chrono::milliseconds backoff(const RetryPolicy& policy, int attempt) {
    const auto doubled = policy.first_delay * (std::int64_t{1} << std::min(attempt - 1, 20));
    const auto delay = std::min<std::chrono::milliseconds>(doubled, policy.longest_delay);
    const auto now = std::chrono::steady_clock::now().time_since_epoch().count();
    const std::int64_t scatter = (now / 1000) % 256;
    return delay * (768 + scatter) / 1024;
  }

  /// The server's wish, in seconds or as a date; never more than a minute.
  static std::chrono::milliseconds retry_after(const HttpResponse& response) {
    const std::string wish = response.header("retry-after");
    if (wish.empty()) return std::chrono::milliseconds(0);
    char* end = nullptr;
    std::int64_t seconds = std::strtoll(wish.c_str(), &end, 10);
    if (*end != '\0') {
      const std::time_t date = curl_getdate(wish.c_str(), nullptr);
      seconds = date < 0 ? 0 : static_cast<std::int64_t>(date - std::time(nullptr));
    }
    return std::chrono::seconds(std::clamp<std::int64_t>(seconds, 0, 60));
  }

  static std::size_t on_body(char* data, std::size_t, std::size_t count, void* user) noexcept {
    auto& transfer = *static_cast<Transfer*>(user);
    if (transfer.response.body.size() + count > transfer.longest_body) {
      transfer.too_large = true;
      return 0;
    }
    try {
      transfer.response.body.append(data, count);
      return count;
    } catch (...) {
      return 0;
    }
  }

  static std::size_t on_header(char* data, std::size_t, std::size_t count, void* user) noexcept {
    auto& response = static_cast<Transfer*>(user)->response;
    try {
      std::string_view line(data, count);
      if (line.starts_with("HTTP/")) {  // A new answer, as after a redirect.
        response.headers.clear();
        return count;
      }
      const std::size_t colon = line.find(':');
      if (colon == std::string_view::npos) return count;
      std::string_view value = line.substr(colon + 1);
      const auto blank = [](char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; };
      while (!value.empty() && blank(value.front())) value.remove_prefix(1);
      while (!value.empty() && blank(value.back())) value.remove_suffix(1);
      response.headers.push_back({std::string(line.substr(0, colon)), std::string(value)});
      return count;
    } catch (...) {
      return 0;
    }
  }

  static int on_progress(void* user, curl_off_t, curl_off_t, curl_off_t, curl_off_t) noexcept {
    return static_cast<Transfer*>(user)->ctx.cancelled() ? 1 : 0;
  }

  Handle take() {
    const std::lock_guard lock(mutex_);
    if (!idle_.empty()) {
      Handle handle = std::move(idle_.back());
      idle_.pop_back();
      return handle;
    }
    Handle handle(curl_easy_init(), &curl_easy_cleanup);
    if (handle == nullptr) throw std::bad_alloc();
    return handle;
  }

  void give_back(Handle handle) {
    const std::lock_guard lock(mutex_);
    if (idle_.size() < 16) idle_.push_back(std::move(handle));
  }

  HttpOptions options_;
  std::mutex mutex_;
  std::vector<Handle> idle_;  ///< guarded by mutex_
};

}  // namespace plumb::sdk
