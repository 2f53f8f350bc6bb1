/// A plugin for tests that says of itself that it does not turn objects of other types into its
/// own, as one that was written without the SDK may.
#include "providers/sdk/provider.h"

namespace plumb::still {

struct ThingModel {
  sdk::Val<std::string> id;
  static void describe(sdk::Schema<ThingModel>& s) { s.id(&ThingModel::id); }
};

class Thing final : public sdk::Resource<ThingModel> {
 public:
  static constexpr const char* kType = "still_thing";
  void create(sdk::Context&, sdk::NoClient&, ThingModel& object) override { object.id = "1"; }
};

struct Definer {
  static const sdk::Definition& definition() {
    static const sdk::Definition made = [] {
      sdk::Definition still =
          sdk::define<sdk::NoConfig, Thing>("still", "1.0.0", PLUMB_CAP_CHEAP_OPEN);
      // Without capabilities.
      still.description = {};
      still.description.value(PLUMB_DESCRIBE_PROVIDER, sdk::described_schema(*still.config));
      sdk::Writer entry = still.description.open_value(PLUMB_DESCRIBE_RESOURCES);
      entry.map(2);
      entry.integer(1);
      entry.text(Thing::kType);
      entry.integer(2);
      entry.raw(sdk::described_schema(still.members.front()->shape()));
      return still;
    }();
    return made;
  }
};

}  // namespace plumb::still

extern "C" {
const plumb_tag plumb_tag_v1 = plumb::sdk::tag_of("still", "1.0.0");
const plumb_module* plumb_module_v1(std::uint32_t) {
  return plumb::sdk::module_of<plumb::still::Definer>();
}
}
