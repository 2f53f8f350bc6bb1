#pragma once

/// What all resources of "random" share: values that are made once and kept until a keeper changes.

#include <string>
#include <utility>

#include "providers/sdk/provider.h"
#include "providers/sdk/triggers.h"

namespace plumb::random {

using sdk::Context;
using sdk::Failure;
using sdk::List;
using sdk::Map;
using sdk::NoClient;
using sdk::Schema;
using sdk::Val;

struct Kept {
  Val<std::string> id;
  Val<Map<std::string>> keepers;

  template <typename M>
  static void describe_kept(Schema<M>& s) {
    s.id(&M::id);
    s.attr("keepers", &M::keepers)
        .optional()
        .about("Arbitrary values that, when changed, make a new random value.");
  }
};

template <typename M>
class KeptResource : public sdk::Resource<M> {
 public:
  void plan(Context&, sdk::Plan<M>& plan) override {
    if (plan.creates()) return;
    if (sdk::triggers_changed(plan.prior->keepers, plan.planned.keepers)) plan.replace("keepers");
  }
};

}  // namespace plumb::random
