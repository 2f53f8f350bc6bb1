/// The provider "http": one data source that fetches a URL. Schema follows hashicorp/http 3.5.

#include "providers/sdk/base64.h"
#include "providers/sdk/http_client.h"
#include "providers/sdk/provider.h"
#include "providers/sdk/utf8.h"

namespace plumb::http {
namespace {

using sdk::Context;
using sdk::Failure;
using sdk::Map;
using sdk::NoClient;
using sdk::Schema;
using sdk::Val;

struct Retry {
  Val<std::int64_t> attempts, min_delay_ms, max_delay_ms;
  bool operator==(const Retry&) const = default;

  static void describe(Schema<Retry>& s) {
    s.about(
        "Retries after failed connections and after statuses from 500, except 501. By default "
        "there "
        "are none.");
    s.attr("attempts", &Retry::attempts).optional().at_least(0);
    s.attr("min_delay_ms", &Retry::min_delay_ms).optional().at_least(0);
    s.attr("max_delay_ms", &Retry::max_delay_ms).optional().at_least(0);
  }
};

struct Fetch {
  Val<std::string> id, url, method, request_body, ca_cert_pem, client_cert_pem, client_key_pem;
  Val<std::string> response_body, body, response_body_base64;
  Val<std::int64_t> request_timeout_ms, status_code;
  Val<Map<std::string>> request_headers, response_headers;
  Val<bool> insecure;
  Val<Retry> retry;

  static void describe(Schema<Fetch>& s) {
    s.about("Makes an HTTP request and gives its response.");
    s.id(&Fetch::id);
    s.attr("url", &Fetch::url).required();
    s.attr("method", &Fetch::method).optional().one_of({"GET", "POST", "HEAD"});
    s.attr("request_headers", &Fetch::request_headers).optional();
    s.attr("request_body", &Fetch::request_body).optional();
    s.attr("request_timeout_ms", &Fetch::request_timeout_ms).optional().at_least(1);
    s.attr("ca_cert_pem", &Fetch::ca_cert_pem).optional();
    s.attr("client_cert_pem", &Fetch::client_cert_pem).optional();
    s.attr("client_key_pem", &Fetch::client_key_pem).optional();
    s.attr("insecure", &Fetch::insecure).optional();
    s.attr("response_body", &Fetch::response_body).computed();
    s.attr("body", &Fetch::body).computed().deprecated("Use response_body instead");
    s.attr("response_body_base64", &Fetch::response_body_base64).computed();
    s.attr("response_headers", &Fetch::response_headers).computed();
    s.attr("status_code", &Fetch::status_code).computed();
    s.block("retry", &Fetch::retry);
  }
};

/// The statuses that upstream counts as failures, whether or not there are retries.
bool is_failure(int status) {
  return status == 429 || (status >= 500 && status != 501);
}

/// "content-type" as "Content-Type": the keys of response_headers.
std::string canonical(std::string name) {
  bool first = true;
  for (char& c : name) {
    const auto byte = static_cast<unsigned char>(c);
    c = static_cast<char>(first ? std::toupper(byte) : std::tolower(byte));
    first = c == '-';
  }
  return name;
}

sdk::HttpClient client_for(const Fetch& fetch) {
  sdk::RetryPolicy policy{.retries = 0,
                          .first_delay = std::chrono::seconds(1),
                          .longest_delay = std::chrono::seconds(30),
                          .status = &is_failure,
                          .any_method = true};
  if (fetch.retry.has_value()) {
    const Retry& retry = *fetch.retry;
    policy.retries = static_cast<int>(std::min<std::int64_t>(retry.attempts.value_or(0), 1000));
    policy.first_delay = std::chrono::milliseconds(retry.min_delay_ms.value_or(1000));
    policy.longest_delay = std::chrono::milliseconds(retry.max_delay_ms.value_or(30'000));
  }
  return sdk::HttpClient({.verify_certificates = !fetch.insecure.value_or(false),
                          .follow_redirects = true,
                          .ca_pem = fetch.ca_cert_pem.value_or(""),
                          .client_cert_pem = fetch.client_cert_pem.value_or(""),
                          .client_key_pem = fetch.client_key_pem.value_or(""),
                          .retry = policy});
}

sdk::HttpRequest request_for(const Fetch& fetch) {
  sdk::HttpRequest request{.method = fetch.method.value_or("GET"), .url = *fetch.url};
  if (request.method.empty()) request.method = "GET";
  for (const auto& [name, value] : fetch.request_headers.value_or({})) {
    request.headers.push_back({name, value.value_or("")});
  }
  if (fetch.request_body.has_value()) request.body = *fetch.request_body;
  // Without a timeout of the user's, upstream waits for ever; five minutes is for ever.
  request.timeout = std::chrono::milliseconds(fetch.request_timeout_ms.value_or(300'000));
  return request;
}

class FetchSource final : public sdk::DataSource<Fetch> {
 public:
  static constexpr const char* kType = "http";

  void validate(Context& ctx, const Fetch& config) override {
    const auto conflict = [&ctx](const char* detail, const char* attribute) {
      ctx.error("Invalid Attribute Combination", detail, attribute);
    };
    if (!config.ca_cert_pem.is_null() && !config.insecure.is_null()) {
      conflict("Attribute \"insecure\" cannot be specified when \"ca_cert_pem\" is specified",
               "ca_cert_pem");
    }
    if (!config.client_cert_pem.is_null() && config.client_key_pem.is_null()) {
      conflict(
          "Attribute \"client_key_pem\" must be specified when \"client_cert_pem\" is specified",
          "client_cert_pem");
    }
    if (!config.client_key_pem.is_null() && config.client_cert_pem.is_null()) {
      conflict(
          "Attribute \"client_cert_pem\" must be specified when \"client_key_pem\" is specified",
          "client_key_pem");
    }
    if (config.url.has_value() && !config.url->starts_with("http://") &&
        !config.url->starts_with("https://")) {
      ctx.error("Invalid URL", "The URL must begin with http:// or https://.", "url");
    }
    if (!config.retry.has_value()) return;
    const Retry& retry = *config.retry;
    if (retry.max_delay_ms.has_value() && retry.min_delay_ms.has_value() &&
        *retry.max_delay_ms < *retry.min_delay_ms) {
      ctx.error("Invalid Attribute Value", "max_delay_ms must be at least min_delay_ms.",
                sdk::Path("retry").attribute("max_delay_ms"));
    }
  }

  void read(Context& ctx, NoClient&, Fetch& object) override {
    const sdk::HttpRequest request = request_for(object);
    const sdk::HttpResponse response = fetch(ctx, object, request);
    const sdk::Utf8Text text = sdk::as_utf8(response.body);
    if (!text.was_valid) {
      ctx.warning(
          "Response body is not recognized as UTF-8",
          "What is no UTF-8 is replaced in response_body; response_body_base64 holds the bytes.");
    }
    Map<std::string> headers;
    for (const sdk::HttpHeader& header : response.headers) {
      Val<std::string>& value = headers[canonical(header.name)];
      const std::string clean = sdk::as_utf8(header.value).text;
      value = value.is_null() ? clean : *value + ", " + clean;
    }
    object.id = object.url;
    object.response_headers = std::move(headers);
    object.response_body = object.body = text.text;
    object.response_body_base64 = sdk::base64_encode(response.body);
    object.status_code = response.status;
  }

 private:
  static sdk::HttpResponse fetch(Context& ctx, const Fetch& object,
                                 const sdk::HttpRequest& request) {
    constexpr const char* kSummary = "Error making request";
    try {
      sdk::HttpResponse response = client_for(object).send(ctx, request);
      if (!is_failure(response.status)) return response;
      throw Failure(kSummary, "Error making request: " + request.method + " " +
                                  sdk::without_secrets_in_url(request.url) + " giving up after " +
                                  std::to_string(response.attempts) +
                                  " attempt(s): the last status was " +
                                  std::to_string(response.status));
    } catch (const sdk::HttpError& error) {
      const bool limited = error.timed_out && object.request_timeout_ms.has_value();
      throw Failure(kSummary, limited ? "request exceeded the specified timeout: " +
                                            std::to_string(*object.request_timeout_ms) +
                                            "ms, err: " + error.what()
                                      : std::string("Error making request: ") + error.what());
    }
  }
};

}  // namespace
}  // namespace plumb::http

PLUMB_PROVIDER("http", "3.5.0", PLUMB_CAP_BLOCKING_SUBMIT | PLUMB_CAP_CHEAP_OPEN,
               plumb::sdk::NoConfig, plumb::http::FetchSource)
