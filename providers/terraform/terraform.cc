/// The provider that is built into Terraform (terraform.io/builtin/terraform): terraform_data, how
/// it plans was read off terraform 1.11.4, and functions that write values as text.

#include <nlohmann/json.hpp>

#include "expression_text.h"
#include "providers/sdk/provider.h"
#include "providers/sdk/secure_random.h"
#include "remote_state.h"

namespace plumb::terraform {
namespace {

using sdk::Context;
using sdk::Dynamic;
using sdk::NoClient;
using sdk::Schema;
using sdk::Val;

struct DataModel {
  Val<std::string> id;
  Dynamic input;
  Dynamic output;
  Dynamic triggers_replace;

  static void describe(Schema<DataModel>& s) {
    s.id(&DataModel::id);
    s.attr("input", &DataModel::input).optional();
    s.attr("output", &DataModel::output).computed();
    s.attr("triggers_replace", &DataModel::triggers_replace).optional().replace();
  }
};

/// A map of strings as an object with its keys as attributes.
Dynamic object_of_strings(std::string_view map) {
  nlohmann::json types = nlohmann::json::object();
  sdk::Reader in(map);
  for (std::size_t left = in.map(); left > 0; --left) {
    types[std::string(in.text())] = "string";
    in.skip();
  }
  Dynamic typed{""};
  sdk::Writer out(typed.bytes);
  out.array(2);
  out.binary(nlohmann::json::array({"object", types}).dump());
  out.raw(map);
  return typed;
}

class DataResource final : public sdk::Resource<DataModel> {
 public:
  static constexpr const char* kType = "terraform_data";

  void plan(Context&, sdk::Plan<DataModel>& plan) override {
    const Dynamic& input = plan.planned.input;
    if (plan.creates() && input.is_null()) {
      plan.planned.output = input;
    } else if (plan.creates() || plan.prior->input != input) {
      plan.planned.output = input.as_unknown();  // Unknown even for a known input, as in Terraform.
    }
  }

  void create(Context&, NoClient&, DataModel& object) override {
    if (!object.id.has_value()) object.id = sdk::random_uuid();
    object.output = object.input;
  }

  void update(Context&, NoClient&, const DataModel&, DataModel& object) override {
    object.output = object.input;
  }

  void import(Context&, NoClient&, const std::string& id, DataModel& object) override {
    object.id = id;
  }

  /// null_resource is the predecessor: its id stays, its triggers become triggers_replace. As an
  /// object and not as a map, because that is what `{ … }` in a configuration is.
  bool move(Context&, const sdk::MoveSource& source, DataModel& object) override {
    constexpr const char* kOnly =
        "Of other types, only a null_resource of hashicorp/null can become a terraform_data.";
    if (!source.provider.ends_with("hashicorp/null"))
      throw sdk::Failure("Unsupported source provider for move operation", kOnly);
    if (source.type != "null_resource")
      throw sdk::Failure("Unsupported source resource type for move operation", kOnly);
    const std::string stored = sdk::msgpack_of_json(source.json);
    sdk::Reader in(stored);
    for (std::size_t left = in.map(); left > 0; --left) {
      const std::string_view name = in.text();
      const std::string_view bytes = in.skip();
      if (name == "id") object.id = sdk::decoded<Val<std::string>>(bytes);
      if (name == "triggers" && !sdk::is_nil(bytes))
        object.triggers_replace = object_of_strings(bytes);
    }
    return true;
  }
};

struct EncodeExpression final : sdk::Function {
  static constexpr const char* kName = "encode_expr";
  static void describe(sdk::Signature& s) {
    s.parameter("value").about("Any value.");
    s.about("Writes a value as a literal expression.");
  }
  static std::string call(const Dynamic& value) { return expression_text(value); }
};

struct EncodeVariables final : sdk::Function {
  static constexpr const char* kName = "encode_tfvars";
  static void describe(sdk::Signature& s) {
    s.parameter("value").about("An object or map: names of variables and their values.");
    s.about("Writes an object as the text of a .tfvars file.");
  }
  static std::string call(const Dynamic& value) { return definitions_text(value); }
};

}  // namespace
}  // namespace plumb::terraform

PLUMB_PROVIDER("terraform", "1.11.4", PLUMB_CAP_CHEAP_OPEN | PLUMB_CAP_NO_OUTSIDE_EFFECT,
               plumb::sdk::NoConfig, plumb::terraform::DataResource,
               plumb::terraform::RemoteStateSource, plumb::terraform::EncodeExpression,
               plumb::terraform::EncodeVariables)
