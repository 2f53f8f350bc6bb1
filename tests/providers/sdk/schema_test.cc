/// The schemas, as one line for each attribute, against what existing configurations expect.

#include <gtest/gtest.h>

#include "plugin_driver.h"

namespace plumb::sdk::test {
namespace {

/// "name:type flags" for each attribute; flags r(equired) o(ptional) c(omputed) s(ensitive)
/// d(eprecated).
std::string spelled(const Json& block) {
  std::string all;
  for (const Json& attribute : block.value("2", Json::array())) {
    std::string flags;
    for (const auto& [key, letter] :
         {std::pair{"4", 'r'}, {"5", 'o'}, {"6", 'c'}, {"7", 's'}, {"9", 'd'}}) {
      if (attribute.value(key, false)) flags += letter;
    }
    all += attribute.at("1").get<std::string>() + ":" + attribute.at("2").get<std::string>() + " " +
           flags + "\n";
  }
  for (const Json& nested : block.value("3", Json::array())) {
    EXPECT_EQ(nested.at("3"), PLUMB_NESTING_SINGLE);
    all += nested.at("1").get<std::string>() + " {\n" + spelled(nested.at("2")) + "}\n";
  }
  std::erase(all, '"');
  return all;
}

struct SchemaCase {
  const char* name;
  const char* plugin;
  std::uint32_t tag;
  const char* type;
  std::int64_t version;
  const char* want;
};
class Schemas : public testing::TestWithParam<SchemaCase> {};

TEST_P(Schemas, AreTheKnownOnes) {
  const SchemaCase& test = GetParam();
  Plugin plugin(test.plugin);
  for (const Json& entry : plugin.call(PLUMB_OP_DESCRIBE, {}).all(test.tag)) {
    if (entry.at("1") != test.type) continue;
    EXPECT_EQ("\n" + spelled(entry.at("2").at("2")), test.want);
    EXPECT_EQ(entry.at("2").value("1", 0), test.version);
    return;
  }
  FAIL() << "no such type";
}

constexpr std::uint32_t kResource = PLUMB_DESCRIBE_RESOURCES;
constexpr std::uint32_t kData = PLUMB_DESCRIBE_DATA_SOURCES;

INSTANTIATE_TEST_SUITE_P(
    Table, Schemas,
    testing::Values(
        SchemaCase{"TerraformData", "terraform", kResource, "terraform_data", 0, R"(
id:string c
input:dynamic o
output:dynamic c
triggers_replace:dynamic o
)"},
        SchemaCase{"NullResource", "null", kResource, "null_resource", 0, R"(
id:string c
triggers:[map,string] o
)"},
        SchemaCase{"NullDataSource", "null", kData, "null_data_source", 0, R"(
has_computed_default:string oc
id:string cd
inputs:[map,string] o
outputs:[map,string] c
random:string c
)"},
        SchemaCase{"RandomId", "random", kResource, "random_id", 0, R"(
b64_std:string c
b64_url:string c
byte_length:number r
dec:string c
hex:string c
id:string c
keepers:[map,string] o
prefix:string o
)"},
        SchemaCase{"RandomPassword", "random", kResource, "random_password", 3, R"(
bcrypt_hash:string cs
id:string c
keepers:[map,string] o
length:number r
lower:bool oc
min_lower:number oc
min_numeric:number oc
min_special:number oc
min_upper:number oc
number:bool ocd
numeric:bool oc
override_special:string o
result:string cs
special:bool oc
upper:bool oc
)"},
        SchemaCase{"RandomString", "random", kResource, "random_string", 2, R"(
id:string c
keepers:[map,string] o
length:number r
lower:bool oc
min_lower:number oc
min_numeric:number oc
min_special:number oc
min_upper:number oc
number:bool ocd
numeric:bool oc
override_special:string o
result:string c
special:bool oc
upper:bool oc
)"},
        SchemaCase{"RandomInteger", "random", kResource, "random_integer", 0, R"(
id:string c
keepers:[map,string] o
max:number r
min:number r
result:number c
seed:string o
)"},
        SchemaCase{"RandomPet", "random", kResource, "random_pet", 0, R"(
id:string c
keepers:[map,string] o
length:number oc
prefix:string o
separator:string oc
)"},
        SchemaCase{"RandomShuffle", "random", kResource, "random_shuffle", 0, R"(
id:string c
input:[list,string] r
keepers:[map,string] o
result:[list,string] c
result_count:number o
seed:string o
)"},
        SchemaCase{"RandomUuid", "random", kResource, "random_uuid", 0, R"(
id:string c
keepers:[map,string] o
result:string c
)"},
        SchemaCase{"TimeStatic", "time", kResource, "time_static", 0, R"(
day:number c
hour:number c
id:string c
minute:number c
month:number c
rfc3339:string oc
second:number c
triggers:[map,string] o
unix:number c
year:number c
)"},
        SchemaCase{"TimeSleep", "time", kResource, "time_sleep", 0, R"(
create_duration:string o
destroy_duration:string o
id:string c
triggers:[map,string] o
)"},
        SchemaCase{"TimeRotating", "time", kResource, "time_rotating", 0, R"(
day:number c
hour:number c
id:string c
minute:number c
month:number c
rfc3339:string oc
rotation_days:number o
rotation_hours:number o
rotation_minutes:number o
rotation_months:number o
rotation_rfc3339:string oc
rotation_years:number o
second:number c
triggers:[map,string] o
unix:number c
year:number c
)"},
        SchemaCase{"TimeOffset", "time", kResource, "time_offset", 0, R"(
base_rfc3339:string oc
day:number c
hour:number c
id:string c
minute:number c
month:number c
offset_days:number o
offset_hours:number o
offset_minutes:number o
offset_months:number o
offset_seconds:number o
offset_years:number o
rfc3339:string c
second:number c
triggers:[map,string] o
unix:number c
year:number c
)"},
        SchemaCase{"LocalFile", "local", kResource, "local_file", 0, R"(
content:string o
content_base64:string o
content_base64sha256:string c
content_base64sha512:string c
content_md5:string c
content_sha1:string c
content_sha256:string c
content_sha512:string c
directory_permission:string oc
file_permission:string oc
filename:string r
id:string c
sensitive_content:string osd
source:string o
)"},
        SchemaCase{"LocalSensitiveFile", "local", kResource, "local_sensitive_file", 0, R"(
content:string os
content_base64:string os
content_base64sha256:string c
content_base64sha512:string c
content_md5:string c
content_sha1:string c
content_sha256:string c
content_sha512:string c
directory_permission:string oc
file_permission:string oc
filename:string r
id:string c
source:string o
)"},
        SchemaCase{"LocalSensitiveFileData", "local", kData, "local_sensitive_file", 0, R"(
content:string cs
content_base64:string cs
content_base64sha256:string c
content_base64sha512:string c
content_md5:string c
content_sha1:string c
content_sha256:string c
content_sha512:string c
filename:string r
id:string c
)"},
        SchemaCase{"Http", "http", kData, "http", 0, R"(
body:string cd
ca_cert_pem:string o
client_cert_pem:string o
client_key_pem:string o
id:string c
insecure:bool o
method:string o
request_body:string o
request_headers:[map,string] o
request_timeout_ms:number o
response_body:string c
response_body_base64:string c
response_headers:[map,string] c
status_code:number c
url:string r
retry {
attempts:number o
max_delay_ms:number o
min_delay_ms:number o
}
)"},
        SchemaCase{"PowerdnsZone", "powerdns", kResource, "powerdns_zone", 0, R"(
account:string oc
id:string c
kind:string r
masters:[set,string] o
name:string r
nameservers:[set,string] o
soa_edit_api:string o
)"},
        SchemaCase{"PowerdnsRecord", "powerdns", kResource, "powerdns_record", 0, R"(
id:string c
name:string r
records:[set,string] r
set_ptr:bool o
ttl:number r
type:string r
zone:string r
)"}),
    [](const auto& info) { return info.param.name; });

TEST(Traits, OnlyTimeSleepWaits) {
  Plugin plugin("time");
  const auto traits = plugin.call(PLUMB_OP_DESCRIBE, {}).all(PLUMB_DESCRIBE_TRAITS);
  ASSERT_EQ(traits.size(), 1U);
  EXPECT_EQ(traits[0], (Json{{"1", "time_sleep"}, {"2", PLUMB_TRAIT_WAITS}}));
}

}  // namespace
}  // namespace plumb::sdk::test
