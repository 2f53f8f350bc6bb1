#include "state/objects.h"

#include <algorithm>

namespace plumb::state {

void add_unfinished(const std::vector<Intent>& intents, State& state) {
  for (const Intent& intent : intents) {
    const StoredObject& about =
        intent.action == Intent::Action::kCreate ? intent.planned : intent.prior;
    const auto known =
        std::find_if(state.objects.begin(), state.objects.end(), [&](const StoredObject& object) {
          return object.address == about.address && object.deposed == about.deposed;
        });
    if (known != state.objects.end()) {
      known->uncertain = true;
      known->intent = intent.id;
    } else if (intent.action == Intent::Action::kCreate) {
      StoredObject made = intent.planned;
      made.uncertain = true;
      made.unborn = true;
      made.intent = intent.id;
      state.objects.push_back(std::move(made));
    }
  }
}

}  // namespace plumb::state
