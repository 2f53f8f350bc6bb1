#pragma once

/// powerdns_zone.

#include <arpa/inet.h>

#include <charconv>
#include <string>

#include "config.h"

namespace plumb::powerdns {

struct Zone {
  Val<std::string> id, name, kind, account, soa_edit_api;
  Val<Set<std::string>> nameservers, masters;

  static void describe(Schema<Zone>& s) {
    s.about("A zone of a PowerDNS authoritative server.");
    s.id(&Zone::id);
    must_be_absolute(s.attr("name", &Zone::name).required().replace());
    s.attr("kind", &Zone::kind).required();
    s.attr("account", &Zone::account)
        .optional()
        .default_to("admin")
        .must("at most 40 bytes long", [](const std::string& text) { return text.size() <= 40; });
    s.attr("nameservers", &Zone::nameservers).optional().replace();
    s.attr("masters", &Zone::masters).optional().replace();
    s.attr("soa_edit_api", &Zone::soa_edit_api).optional();
  }
};

/// IP or IP:port; IPv6 with a port in brackets.
inline bool is_master(const std::string& text) {
  std::string host = text;
  std::string port = "53";
  if (const std::size_t close = text.find("]:");
      text.starts_with('[') && close != std::string::npos) {
    host = text.substr(1, close - 1);
    port = text.substr(close + 2);
  } else if (const std::size_t colon = text.find(':');
             colon != std::string::npos && colon == text.rfind(':')) {
    host = text.substr(0, colon);
    port = text.substr(colon + 1);
  }
  unsigned number = 0;
  const auto [end, error] = std::from_chars(port.data(), port.data() + port.size(), number);
  unsigned char address[sizeof(in6_addr)];
  return error == std::errc() && end == port.data() + port.size() && number >= 1 &&
         number <= 65535 &&
         (inet_pton(AF_INET, host.c_str(), address) == 1 ||
          inet_pton(AF_INET6, host.c_str(), address) == 1);
}

class ZoneResource final : public sdk::Resource<Zone, Api> {
 public:
  static constexpr const char* kType = "powerdns_zone";

  void validate(Context& ctx, const Zone& config) override {
    if (!config.masters.has_value()) return;
    if (config.kind.has_value() && !takes_masters(*config.kind) && !config.masters->items.empty()) {
      ctx.error("Invalid Attribute Combination",
                "masters attribute is supported only for Slave kind", "masters");
    }
    for (const Val<std::string>& master : config.masters->items) {
      if (!master.has_value() || is_master(*master)) continue;
      ctx.error("Invalid Attribute Value",
                "The values of \"masters\" must be IP addresses, perhaps with a port; \"" +
                    *master + "\" is not one.",
                "masters");
    }
  }

  /// The server spells kinds its own way: a difference in case is none.
  void plan(Context&, sdk::Plan<Zone>& plan) override {
    if (plan.creates() || !plan.planned.kind.has_value()) return;
    if (same_text(plan.prior->kind.value_or(""), *plan.planned.kind))
      plan.planned.kind = plan.prior->kind;
  }

  void create(Context& ctx, Api& api, Zone& zone) override {
    constexpr const char* kSummary = "Failed to create PowerDNS zone";
    Json body = settings(zone);
    if (zone.nameservers.has_value()) body["nameservers"] = json_of(*zone.nameservers);
    if (zone.masters.has_value()) body["masters"] = json_of(*zone.masters);
    const auto made =
        api.call(ctx, kSummary, {.method = "POST", .url = "/zones", .body = body.dump()});
    if (!made) throw Failure(kSummary, "The server has no zones: is server_url right?");
    zone.id = text_of(*made, "id");
  }

  bool read(Context& ctx, Api& api, Zone& zone) override {
    // Of a zone whose creation nobody saw the end of, the name is all that is known.
    if (!zone.id.has_value()) zone.id = *zone.name;
    const auto found =
        api.call(ctx, "Couldn't fetch PowerDNS Zone", {.url = "/zones/" + Api::escaped(*zone.id)});
    if (!found) return false;
    const bool imported = zone.name.is_null();
    const std::string kind = text_of(*found, "kind");
    if (imported || !same_text(zone.name.value_or(""), text_of(*found, "name"))) {
      zone.name = text_of(*found, "name");
    }
    if (!same_text(zone.kind.value_or(""), kind)) zone.kind = kind;
    zone.account = text_of(*found, "account");
    // What the configuration leaves to the server stays out of the state, or it would be a
    // difference.
    if (!zone.soa_edit_api.is_null()) zone.soa_edit_api = text_of(*found, "soa_edit_api");
    if (takes_masters(kind)) {
      if (imported || !zone.masters.is_null())
        zone.masters = strings_of(found->value("masters", Json::array()));
    } else if (imported || !zone.nameservers.is_null()) {
      zone.nameservers = name_servers(*found);
    }
    return true;
  }

  void update(Context& ctx, Api& api, const Zone&, Zone& zone) override {
    constexpr const char* kSummary = "Failed to update PowerDNS zone";
    const sdk::HttpRequest request{
        .method = "PUT", .url = "/zones/" + Api::escaped(*zone.id), .body = settings(zone).dump()};
    if (!api.call(ctx, kSummary, request)) throw Failure(kSummary, "The zone no longer exists.");
  }

  void remove(Context& ctx, Api& api, const Zone& zone) override {
    api.call(ctx, "Error deleting PowerDNS Zone",
             {.method = "DELETE", .url = "/zones/" + Api::escaped(*zone.id)});
  }

  /// The name of the zone.
  void import(Context&, Api&, const std::string& id, Zone& zone) override {
    if (!id.ends_with('.')) {
      throw Failure("Incomplete DNS name",
                    "The import id must be the zone's full name with the dot at its "
                    "end: \"" +
                        id + ".\".");
    }
    zone.id = id;
  }

 private:
  static bool takes_masters(std::string_view kind) {
    return same_text(kind, "Slave") || same_text(kind, "Secondary");
  }

  static Json settings(const Zone& zone) {
    Json body{{"name", *zone.name}, {"kind", *zone.kind}, {"account", zone.account.value_or("")}};
    if (!zone.soa_edit_api.value_or("").empty()) body["soa_edit_api"] = *zone.soa_edit_api;
    return body;
  }

  /// The contents of the NS records at the top of the zone.
  static Set<std::string> name_servers(const Json& zone) {
    Set<std::string> servers;
    for (const Json& rrset : zone.value("rrsets", Json::array())) {
      if (text_of(rrset, "type") != "NS" || text_of(rrset, "name") != text_of(zone, "name"))
        continue;
      for (const Json& record : rrset.value("records", Json::array())) {
        servers.items.emplace_back(text_of(record, "content"));
      }
    }
    return servers;
  }
};

}  // namespace plumb::powerdns
