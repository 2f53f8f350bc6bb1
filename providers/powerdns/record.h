#pragma once

/// powerdns_record: all records of one name and type.

#include <string>
#include <utility>

#include "config.h"

namespace plumb::powerdns {

struct RecordSet {
  Val<std::string> id, zone, name, type;
  Val<std::int64_t> ttl;
  Val<Set<std::string>> records;
  Val<bool> set_ptr;

  static void describe(Schema<RecordSet>& s) {
    s.about("The records of one name and type in a zone.");
    s.id(&RecordSet::id);
    must_be_absolute(s.attr("zone", &RecordSet::zone).required().replace());
    must_be_absolute(s.attr("name", &RecordSet::name).required().replace());
    s.attr("type", &RecordSet::type).required().replace();
    s.attr("ttl", &RecordSet::ttl).required().replace();
    s.attr("records", &RecordSet::records).required().replace();
    s.attr("set_ptr", &RecordSet::set_ptr)
        .optional()
        .replace()
        .about("For A and AAAA records, if true, create corresponding PTR.");
  }
};

class RecordResource final : public sdk::Resource<RecordSet, Api> {
 public:
  static constexpr const char* kType = "powerdns_record";

  void validate(Context& ctx, const RecordSet& config) override {
    if (config.records.has_value() && config.records->items.empty()) {
      ctx.error("Invalid Attribute Value", "'records' must not be empty", "records");
    }
  }

  void create(Context& ctx, Api& api, RecordSet& object) override {
    Json records = Json::array();
    for (const Val<std::string>& content : object.records->items) {
      Json record{{"content", *content}, {"disabled", false}};
      if (object.set_ptr.value_or(false)) record["set-ptr"] = true;
      records.push_back(std::move(record));
    }
    patch(ctx, api, object, "Failed to create PowerDNS Record",
          {{"changetype", "REPLACE"}, {"ttl", *object.ttl}, {"records", std::move(records)}});
    object.id = *object.name + ":::" + *object.type;
  }

  bool read(Context& ctx, Api& api, RecordSet& object) override {
    const auto zone = api.call(ctx, "Couldn't fetch PowerDNS Record",
                               {.url = "/zones/" + Api::escaped(*object.zone) +
                                       "?rrset_name=" + Api::escaped(*object.name) +
                                       "&rrset_type=" + Api::escaped(*object.type)});
    if (!zone) return false;
    for (const Json& rrset : zone->value("rrsets", Json::array())) {
      if (!same_text(text_of(rrset, "name"), *object.name)) continue;
      if (!same_text(text_of(rrset, "type"), *object.type)) continue;
      Set<std::string> contents;
      for (const Json& record : rrset.value("records", Json::array())) {
        contents.items.emplace_back(text_of(record, "content"));
      }
      object.id = *object.name + ":::" + *object.type;
      object.records = std::move(contents);
      object.ttl = rrset.value("ttl", std::int64_t{0});
      return true;
    }
    return false;
  }

  void remove(Context& ctx, Api& api, const RecordSet& object) override {
    patch(ctx, api, object, "Error deleting PowerDNS Record", {{"changetype", "DELETE"}});
  }

  /// JSON: {"zone": "example.com.", "id": "www.example.com.:::A"}
  void import(Context&, Api&, const std::string& id, RecordSet& object) override {
    const Json parsed = Json::parse(id, nullptr, false);
    const std::string zone = parsed.is_object() ? text_of(parsed, "zone") : "";
    const std::string record = parsed.is_object() ? text_of(parsed, "id") : "";
    const std::size_t separator = record.find(":::");
    if (zone.empty() || separator == std::string::npos) {
      throw Failure("Invalid import id",
                    "The id must be JSON of the form {\"zone\": \"example.com.\", "
                    "\"id\": \"www.example.com.:::A\"}.");
    }
    object.zone = zone;
    object.id = record;
    object.name = record.substr(0, separator);
    object.type = record.substr(separator + 3);
  }

 private:
  /// Changes one record set. Doing it twice has the effect of once.
  static void patch(Context& ctx, Api& api, const RecordSet& object, const char* summary,
                    Json change) {
    change["name"] = *object.name;
    change["type"] = *object.type;
    const bool removes = change["changetype"] == "DELETE";
    const Json body{{"rrsets", Json::array({std::move(change)})}};
    const auto answer = api.call(ctx, summary,
                                 {.method = "PATCH",
                                  .url = "/zones/" + Api::escaped(*object.zone),
                                  .body = body.dump(),
                                  .idempotent = true});
    if (!answer && !removes) {
      throw Failure(summary, "The server has no zone \"" + *object.zone + "\".", "zone");
    }
  }
};

}  // namespace plumb::powerdns
