/// The provider "null": a resource that is nothing but its identity, for triggers and provisioners.
/// Schemas follow hashicorp/null 3.2.

#include "providers/sdk/provider.h"
#include "providers/sdk/secure_random.h"
#include "providers/sdk/triggers.h"

namespace plumb::null {
namespace {

using sdk::Context;
using sdk::Map;
using sdk::NoClient;
using sdk::Schema;
using sdk::Val;

/// Upstream's id: a random number of 63 bits as text.
std::string random_id() {
  return std::to_string(sdk::random_below(std::uint64_t{1} << 63U));
}

struct NullModel {
  Val<std::string> id;
  Val<Map<std::string>> triggers;

  static void describe(Schema<NullModel>& s) {
    s.about("Implements the standard resource lifecycle but takes no further action.");
    s.id(&NullModel::id).about("Changes whenever the triggers change.");
    s.attr("triggers", &NullModel::triggers)
        .optional()
        .about(
            "Arbitrary values that, when changed, replace the object and run its provisioners "
            "again.");
  }
};

class NullResource final : public sdk::Resource<NullModel> {
 public:
  static constexpr const char* kType = "null_resource";

  void plan(Context&, sdk::Plan<NullModel>& plan) override {
    if (plan.creates()) return;
    if (sdk::triggers_changed(plan.prior->triggers, plan.planned.triggers))
      plan.replace("triggers");
  }

  void create(Context&, NoClient&, NullModel& object) override { object.id = random_id(); }
};

struct DataModel {
  Val<std::string> id;
  Val<std::string> has_computed_default;
  Val<Map<std::string>> inputs;
  Val<Map<std::string>> outputs;
  Val<std::string> random;

  static void describe(Schema<DataModel>& s) {
    s.deprecated(
        "The null_data_source was historically used to construct intermediate values. "
        "Use locals, or a terraform_data resource, instead.");
    s.id(&DataModel::id).deprecated("Only present for compatibility; do not use it.");
    s.attr("has_computed_default", &DataModel::has_computed_default).optional().computed();
    s.attr("inputs", &DataModel::inputs).optional();
    s.attr("outputs", &DataModel::outputs).computed();
    s.attr("random", &DataModel::random).computed();
  }
};

class NullDataSource final : public sdk::DataSource<DataModel> {
 public:
  static constexpr const char* kType = "null_data_source";
  void read(Context&, NoClient&, DataModel& object) override {
    object.id = "static";
    object.outputs = object.inputs;
    object.random = random_id();
    if (object.has_computed_default.is_null()) object.has_computed_default = "default";
  }
};

}  // namespace
}  // namespace plumb::null

PLUMB_PROVIDER("null", "3.2.4", PLUMB_CAP_CHEAP_OPEN | PLUMB_CAP_NO_OUTSIDE_EFFECT,
               plumb::sdk::NoConfig, plumb::null::NullResource, plumb::null::NullDataSource)
