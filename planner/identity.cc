#include "planner/identity.h"

#include "value/compare.h"
#include "value/json_codec.h"

namespace plumb::planner {

std::string identity_json(const Value& identity) {
  if (identity.is_null() || !identity.is_wholly_known()) return "";
  std::string out;
  value::append_json(out, identity);
  return out;
}

std::string identity_text(const Value& identity) {
  std::string text;
  for (std::size_t i = 0; identity.has_content() && i < identity.length(); ++i) {
    const Value& part = identity.at(i);
    if (part.is_null()) continue;
    text += (text.empty() ? "" : ",") + std::string(identity.key(i)) + "=";
    if (part.has_content() && part.type() == value::Type::string()) {
      text += part.as_string();
    } else if (part.is_known()) {
      value::append_json(text, part);
    }
  }
  return text;
}

std::optional<Value> stored_identity(const state::StoredObject& stored,
                                     const providers::Schema& schema, providers::Provider& provider,
                                     diagnostics::Diagnostics& diags) {
  if (stored.identity.empty() || schema.identity == nullptr) return Value();
  const std::string address = state::to_string(stored.address);
  const auto refuse = [&](const char* summary, std::string detail) {
    diags.error({}, summary, std::move(detail));
    diags.items().back().address = address;
    return std::nullopt;
  };
  if (stored.identity_version > schema.identity->version) {
    return refuse("Resource instance managed by newer provider version",
                  "The identity of " + address +
                      " was stored by a newer provider version than the one that is installed. "
                      "Upgrade the plugin to work with it.");
  }
  auto identity = value::parse_json_typed(stored.identity, schema.identity->type);
  if (stored.identity_version == schema.identity->version && identity) return *identity;
  auto upgraded = provider.upgrade_identity(stored.address.resource.type, stored.identity_version,
                                            stored.identity);
  std::string why;
  if (!upgraded) {
    why = upgraded.error().message;
  } else if (providers::has_errors(upgraded->messages)) {
    why = upgraded->messages.front().detail;
  } else if (!upgraded->object.identity.is_wholly_known()) {
    why = "the provider answered with unknown values";
  } else {
    return std::move(upgraded->object.identity);
  }
  return refuse("Invalid resource identity upgrade",
                "The stored identity of " + address + " is of version " +
                    std::to_string(stored.identity_version) + " of its schema, and provider " +
                    stored.provider + ", which has version " +
                    std::to_string(schema.identity->version) + ", could not read it: " + why + ".");
}

bool check_identity(const IdentityAnswer& answer, diagnostics::Span span,
                    diagnostics::Diagnostics& diags) {
  std::string what;
  if (!answer.now.is_null() && !answer.now.is_wholly_known()) {
    what = "an identity with unknown values";
  } else if (answer.before.has_content() && answer.before.is_wholly_known() &&
             !answer.now.is_null() && !value::identical(answer.before, answer.now)) {
    what = "the identity " + identity_text(answer.now) + " where " + identity_text(answer.before) +
           " was expected";
  }
  if (what.empty()) return true;
  diags.error(span, "Provider produced invalid identity",
              "Provider " + answer.provider + " answered for " + answer.address + " with " + what +
                  ". The identity of an object is known once it exists, and never changes. This is "
                  "a fault of the plugin, to be reported to who makes it.");
  diags.items().back().address = answer.address;
  return false;
}

}  // namespace plumb::planner
