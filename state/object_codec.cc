#include "state/object_codec.h"

#include <openssl/evp.h>

#include <nlohmann/json.hpp>

namespace plumb::state {
namespace {

using diagnostics::ErrorCode;
using diagnostics::fail;
using diagnostics::Result;
using nlohmann::json;

json to_json(const StoredObject& object) {
  json out = {{"address", to_string(object.address)},
              {"provider", object.provider},
              {"schema_version", object.schema_version},
              {"attributes", object.attributes},
              {"sensitive_paths", object.sensitive_paths},
              {"private", to_base64(object.private_data)},
              {"tainted", object.tainted},
              {"create_before_destroy", object.create_before_destroy}};
  if (object.prevent_destroy) out["prevent_destroy"] = true;
  if (!object.identity.empty()) {
    out["identity"] = object.identity;
    out["identity_version"] = object.identity_version;
  }
  if (!object.deposed.empty()) out["deposed"] = object.deposed;
  if (object.dependencies != nullptr) out["dependencies"] = *object.dependencies;
  return out;
}

/// A whole number, or 0.
std::int64_t integer_of(const json& in, const char* key) {
  const auto found = in.find(key);
  return found != in.end() && found->is_number_integer() ? found->get<std::int64_t>() : 0;
}

Result<StoredObject> from_json(const json& in) {
  StoredObject object;
  AddressError problem;
  const auto address = parse_instance(in.value("address", ""), problem);
  if (!address) return fail(ErrorCode::kCorrupt, "not an object's address: " + problem.message);
  object.address = *address;
  object.deposed = in.value("deposed", "");
  object.provider = in.value("provider", "");
  object.schema_version = integer_of(in, "schema_version");
  object.attributes = in.value("attributes", "");
  object.sensitive_paths = in.value("sensitive_paths", "");
  object.private_data = from_base64(in.value("private", "")).value_or("");
  object.tainted = in.value("tainted", false);
  object.create_before_destroy = in.value("create_before_destroy", false);
  object.prevent_destroy = in.value("prevent_destroy", false);
  object.identity = in.value("identity", "");
  object.identity_version = integer_of(in, "identity_version");
  if (const auto found = in.find("dependencies"); found != in.end()) {
    object.dependencies =
        std::make_shared<const std::vector<std::string>>(found->get<std::vector<std::string>>());
  }
  return object;
}

/// Parses and reads; what nlohmann throws becomes an error.
template <typename Read>
auto read_json(std::string_view text, Read&& read) -> decltype(read(std::declval<const json&>())) {
  try {
    return read(json::parse(text));
  } catch (const json::exception& problem) {
    return fail(ErrorCode::kCorrupt, problem.what());
  }
}

}  // namespace

std::string object_to_json(const StoredObject& object) {
  return to_json(object).dump(-1, ' ', false, json::error_handler_t::replace);
}

Result<StoredObject> object_from_json(std::string_view text) {
  return read_json(text, from_json);
}

std::string outcome_to_json(const Outcome& outcome) {
  const json out = {
      {"intent", outcome.intent}, {"gone", outcome.gone}, {"object", to_json(outcome.object)}};
  return out.dump(-1, ' ', false, json::error_handler_t::replace);
}

Result<Outcome> outcome_from_json(std::string_view text) {
  return read_json(text, [](const json& in) -> Result<Outcome> {
    Outcome outcome;
    outcome.intent = integer_of(in, "intent");
    outcome.gone = in.value("gone", false);
    PLUMB_ASSIGN(outcome.object, from_json(in.at("object")));
    return outcome;
  });
}

std::string dependencies_to_json(const Dependencies& dependencies) {
  return dependencies == nullptr || dependencies->empty() ? "" : json(*dependencies).dump();
}

Dependencies dependencies_from_json(std::string_view text) {
  if (text.empty()) return nullptr;
  const json parsed = json::parse(text, nullptr, false);
  if (!parsed.is_array()) return nullptr;
  std::vector<std::string> addresses;
  for (const json& address : parsed) {
    if (address.is_string()) addresses.push_back(address.get<std::string>());
  }
  return std::make_shared<const std::vector<std::string>>(std::move(addresses));
}

std::string to_base64(std::string_view bytes) {
  std::string out(4 * ((bytes.size() + 2) / 3) + 1, '\0');
  const int size = EVP_EncodeBlock(reinterpret_cast<unsigned char*>(out.data()),
                                   reinterpret_cast<const unsigned char*>(bytes.data()),
                                   static_cast<int>(bytes.size()));
  out.resize(static_cast<std::size_t>(size));
  return out;
}

std::optional<std::string> from_base64(std::string_view text) {
  if (text.size() % 4 != 0) return std::nullopt;
  std::string out(text.size() / 4 * 3 + 1, '\0');
  const int size = EVP_DecodeBlock(reinterpret_cast<unsigned char*>(out.data()),
                                   reinterpret_cast<const unsigned char*>(text.data()),
                                   static_cast<int>(text.size()));
  if (size < 0) return std::nullopt;
  std::size_t padding = 0;
  while (padding < 2 && padding < text.size() && text[text.size() - 1 - padding] == '=') ++padding;
  out.resize(static_cast<std::size_t>(size) - padding);
  return out;
}

}  // namespace plumb::state
