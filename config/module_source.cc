#include "config/module_source.h"

#include <algorithm>
#include <cctype>
#include <optional>
#include <vector>

#include "config/shorthand.h"
#include "system/files.h"

namespace plumb::config {
namespace {

using diagnostics::ErrorCode;
using diagnostics::fail;
using diagnostics::Result;

constexpr std::string_view kDefaultRegistry = "registry.terraform.io";

bool is_letter_or_digit(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

bool is_lower_or_digit(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z');
}

std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  while (true) {
    const std::size_t at = text.find(separator);
    parts.push_back(text.substr(0, at));
    if (at == std::string_view::npos) return parts;
    text.remove_prefix(at + 1);
  }
}

/// The subfolder goes before the query: `r//sub?ref=v1` is package `r?ref=v1`, folder `sub`.
std::string with_subfolder(const std::string& package, const std::string& subfolder) {
  if (subfolder.empty()) return package;
  const std::size_t query = std::min(package.find('?'), package.size());
  return package.substr(0, query) + "//" + subfolder + package.substr(query);
}

struct SplitAddress {
  std::string package;
  std::string subfolder;
};

std::string clean_subfolder(std::string_view text) {
  if (text.empty()) return {};
  const std::string clean = system::clean_path(text);
  return clean == "." ? "" : clean;
}

/// Where the first `//` is that does not belong to a scheme, and not to a parameter's value.
SplitAddress split_subfolder(std::string_view text) {
  const std::size_t stop = std::min(text.find('?'), text.size());
  const std::size_t scheme = text.substr(0, stop).find("://");
  const std::size_t from = scheme == std::string_view::npos ? 0 : scheme + 3;
  const std::size_t at = text.substr(0, stop).find("//", from);
  if (at == std::string_view::npos) return {std::string(text), {}};
  return {std::string(text.substr(0, at)) + std::string(text.substr(stop)),
          clean_subfolder(text.substr(at + 2, stop - at - 2))};
}

bool leads_outside(std::string_view subfolder) {
  return subfolder == ".." || subfolder.starts_with("../") || subfolder.starts_with("/");
}

tl::unexpected<diagnostics::Error> outside_error(const std::string& subfolder) {
  return fail(ErrorCode::kInvalid,
              "The subfolder \"" + subfolder + "\" leads outside of the module package.");
}

/// None has a meaning in a path or URL, and a null byte would end it early.
bool has_control_character(std::string_view text) {
  return std::ranges::any_of(text, [](unsigned char c) { return c < 0x20 || c == 0x7f; });
}

tl::unexpected<diagnostics::Error> control_character_error() {
  return fail(ErrorCode::kInvalid, "There is a control character in the source.");
}

std::string_view remove_force(std::string_view text, std::string& force) {
  const std::size_t end = text.find("::");
  if (end == std::string_view::npos || end == 0 || end + 2 == text.size() ||
      !std::ranges::all_of(text.substr(0, end), is_letter_or_digit))
    return text;
  force = text.substr(0, end);
  return text.substr(end + 2);
}

/// Whether it is a URL with a scheme, as Go's url.Parse sees it; what is none may be short for one.
std::optional<std::string> scheme_of(std::string_view text) {
  const std::size_t colon = text.find(':');
  if (colon == std::string_view::npos || colon == 0) return std::nullopt;
  std::string scheme;
  for (const char c : text.substr(0, colon)) {
    const bool first = scheme.empty();
    const bool letter = is_letter_or_digit(c) && !(first && c >= '0' && c <= '9');
    if (!letter && (first || (c != '+' && c != '-' && c != '.'))) return std::nullopt;
    scheme += static_cast<char>(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
  }
  return scheme;
}

/// What no URL has: blanks in the host, a port that is no number, `%zz`.
bool is_well_formed(std::string_view url) {
  const auto is_hex = [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
  };
  for (std::size_t i = 0; i < url.size(); ++i) {
    if (url[i] == '?') break;
    if (url[i] == '%' && (i + 2 >= url.size() || !is_hex(url[i + 1]) || !is_hex(url[i + 2])))
      return false;
  }
  const std::size_t begin = url.find("://");
  if (begin == std::string_view::npos) return true;
  std::string_view host = url.substr(begin + 3);
  host = host.substr(0, host.find_first_of("/?#"));
  if (const std::size_t user = host.rfind('@'); user != std::string_view::npos)
    host.remove_prefix(user + 1);
  if (host.find_first_of(" <>\"") != std::string_view::npos) return false;
  const std::size_t port = host.rfind(':');
  return port == std::string_view::npos || host.back() == ']' ||
         std::ranges::all_of(host.substr(port + 1), [](char c) { return c >= '0' && c <= '9'; });
}

SourceKind kind_of(std::string_view scheme) {
  if (scheme == "git") return SourceKind::kGit;
  if (scheme == "hg") return SourceKind::kMercurial;
  if (scheme == "http" || scheme == "https") return SourceKind::kHttp;
  if (scheme == "s3") return SourceKind::kS3;
  if (scheme == "gcs") return SourceKind::kGcs;
  if (scheme == "file") return SourceKind::kFile;
  return SourceKind::kOther;
}

tl::unexpected<diagnostics::Error> unknown_place(std::string_view package) {
  return fail(ErrorCode::kInvalid,
              "Plumb cannot tell from where to install the module package \"" +
                  without_secrets(package) +
                  "\". If it is a path relative to the current module, write \"./" +
                  without_secrets(package) + "\": a local folder begins with ./ or ../.");
}

bool is_local(std::string_view text) {
  return text.starts_with("./") || text.starts_with("../") || text.starts_with(".\\") ||
         text.starts_with("..\\");
}

ModuleSource local_source(std::string_view text) {
  std::string path(text);
  std::ranges::replace(path, '\\', '/');
  path = system::clean_path(path);
  if (path == ".") path.clear();
  if (path != ".." && !path.starts_with("../")) path.insert(0, "./");
  return {SourceKind::kLocal, path, {}};
}

/// A name of a namespace or module: letters, digits, and in between `-` and `_`.
bool is_registry_name(std::string_view text) {
  return !text.empty() && text.size() <= 64 && is_letter_or_digit(text.front()) &&
         is_letter_or_digit(text.back()) && std::ranges::all_of(text, [](char c) {
           return is_letter_or_digit(c) || c == '-' || c == '_';
         });
}

bool is_system_name(std::string_view text) {
  return !text.empty() && text.size() <= 64 && std::ranges::all_of(text, is_lower_or_digit);
}

/// A host in lower case, with its port if that is not 443; nothing if it is none.
std::optional<std::string> registry_host(std::string_view text) {
  const std::size_t colon = text.find(':');
  std::string host;
  for (const char c : text.substr(0, colon))
    host += static_cast<char>(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
  for (const std::string_view label : split(host, '.')) {
    const bool good =
        !label.empty() && label.size() <= 63 && label.front() != '-' && label.back() != '-' &&
        !label.starts_with("xn--") &&
        std::ranges::all_of(label, [](char c) { return is_lower_or_digit(c) || c == '-'; });
    if (!good) return std::nullopt;
  }
  if (colon == std::string_view::npos) return host;
  const std::string_view port = text.substr(colon + 1);
  const bool number = !port.empty() && port.size() <= 5 && port.front() != '0' &&
                      std::ranges::all_of(port, [](char c) { return c >= '0' && c <= '9'; });
  if (!number) return std::nullopt;
  return port == "443" ? host : host + ":" + std::string(port);
}

}  // namespace

std::string ModuleSource::text() const {
  return with_subfolder(package, subfolder);
}

std::string ModuleSource::url() const {
  std::string force;
  return std::string(remove_force(package, force));
}

std::string join_subfolders(std::string_view outer, std::string_view inner) {
  if (outer.empty() || inner.empty()) return std::string(outer) + std::string(inner);
  return clean_subfolder(std::string(outer) + "/" + std::string(inner));
}

Result<ModuleSource> parse_registry_source(std::string_view text) {
  const auto invalid = [](const std::string& message) {
    return fail(ErrorCode::kInvalid, message);
  };
  if (is_local(text))
    return invalid("\"" + std::string(text) + "\" is a local folder, not a module of a registry.");
  const SplitAddress address = split_subfolder(text);
  if (leads_outside(address.subfolder)) return outside_error(address.subfolder);
  std::vector<std::string_view> parts = split(address.package, '/');
  if (parts.size() < 3 || parts.size() > 4) {
    return invalid("\"" + std::string(text) +
                   "\" is no address of a registry, which has the parts "
                   "<namespace>/<name>/<system>, and a host before them if it is not " +
                   std::string(kDefaultRegistry) + ".");
  }
  std::string host(kDefaultRegistry);
  if (parts.size() == 4) {
    const auto given = registry_host(parts.front());
    if (!given || given->find('.') == std::string::npos) {
      return invalid("\"" + std::string(parts.front()) +
                     "\" is not the host name of a module registry.");
    }
    if (*given == "github.com" || *given == "bitbucket.org") {
      return invalid("\"" + *given +
                     "\" is no module registry: it stands for installing from a git repository.");
    }
    host = *given;
    parts.erase(parts.begin());
  }
  const std::string_view bad = !is_registry_name(parts[0])   ? parts[0]
                               : !is_registry_name(parts[1]) ? parts[1]
                                                             : std::string_view();
  if (!bad.empty() || parts[0].empty() || parts[1].empty()) {
    return invalid("\"" + std::string(bad) +
                   "\" cannot be a namespace or name in a registry: it may have letters, digits, "
                   "and in between dashes and underscores.");
  }
  if (!is_system_name(parts[2])) {
    return invalid("\"" + std::string(parts[2]) +
                   "\" cannot be the system of a registry's module: it may have lower-case "
                   "letters and digits.");
  }
  return ModuleSource{SourceKind::kRegistry,
                      host + "/" + std::string(parts[0]) + "/" + std::string(parts[1]) + "/" +
                          std::string(parts[2]),
                      address.subfolder};
}

Result<ModuleSource> parse_remote_source(std::string_view text) {
  if (has_control_character(text)) return control_character_error();
  const SplitAddress whole = split_subfolder(text);
  if (leads_outside(whole.subfolder)) return outside_error(whole.subfolder);
  std::string force;
  const std::string_view given = remove_force(whole.package, force);
  if (given.empty())
    return fail(ErrorCode::kInvalid, "The source is empty. Write where the module is, as \"./m\".");
  if (const auto scheme = scheme_of(given); scheme && is_well_formed(given)) {
    return ModuleSource{kind_of(force.empty() ? *scheme : force), whole.package, whole.subfolder};
  }
  auto expanded = expand_shorthand(given);
  if (!expanded) return tl::unexpected(expanded.error());
  if (expanded->empty()) return unknown_place(given);
  const SplitAddress found = split_subfolder(*expanded);
  std::string detected;
  const std::string url(remove_force(found.package, detected));
  if (force.empty()) force = detected;
  const std::string kind = force.empty() ? scheme_of(url).value_or("") : force;
  return ModuleSource{kind_of(kind), force.empty() ? url : force + "::" + url,
                      join_subfolders(found.subfolder, whole.subfolder)};
}

Result<ModuleSource> parse_module_source(std::string_view text) {
  if (has_control_character(text)) return control_character_error();
  if (is_local(text)) return local_source(text);
  if (auto registry = parse_registry_source(text)) return registry;
  return parse_remote_source(text);
}

RegistryAddress registry_address(const ModuleSource& source) {
  const std::vector<std::string_view> parts = split(source.package, '/');
  return {std::string(parts.at(0)), std::string(parts.at(1)), std::string(parts.at(2)),
          std::string(parts.at(3))};
}

namespace {

/// Parameters such as sshkey, aws_access_token, X-Amz-Signature, private_token, sig.
bool names_a_secret(std::string_view parameter) {
  std::string name(parameter);
  std::ranges::transform(name, name.begin(), [](unsigned char c) { return std::tolower(c); });
  const auto has = [&](std::string_view part) { return name.find(part) != std::string::npos; };
  return name == "sig" || has("key") || has("secret") || has("token") || has("password") ||
         has("signature") || has("credential");
}

}  // namespace

std::string without_secrets(std::string_view url) {
  std::string shown(url);
  const std::size_t begin = shown.find("://");
  if (begin != std::string::npos) {
    const std::size_t end = std::min(shown.find_first_of("/?#", begin + 3), shown.size());
    const std::size_t at = shown.rfind('@', end);
    const std::size_t colon = shown.find(':', begin + 3);
    if (at != std::string::npos && at > begin && colon < at)
      shown.replace(colon + 1, at - colon - 1, "redacted");
  }
  for (std::size_t at = shown.find('?'); at != std::string::npos; at = shown.find('&', at)) {
    const std::size_t equals = shown.find('=', ++at);
    const std::size_t end = std::min(shown.find('&', at), shown.size());
    if (equals < end && names_a_secret(std::string_view(shown).substr(at, equals - at)))
      shown.replace(equals + 1, end - equals - 1, "redacted");
  }
  return shown;
}

}  // namespace plumb::config
