#include "testing/run_stand_ins.h"

#include "providers/host/plugin_provider.h"

namespace plumb::testing {
namespace {

/// The module of a target has its keys, or it means another.
bool same_module(const state::Target& target, const state::ModulePath& module) {
  return target.module == module;
}

/// How exactly the target names the object: 0 not at all, 2 that instance.
int exactness(const Override& made, const state::InstanceAddress& object) {
  const bool data = object.resource.mode == state::Mode::kData;
  if (made.kind != (data ? Override::Kind::kData : Override::Kind::kResource)) return 0;
  const state::ResourceAddress& resource = *made.target.resource;
  if (!same_module(made.target, object.resource.module) || resource.type != object.resource.type ||
      resource.name != object.resource.name)
    return 0;
  if (!made.target.key) return 1;
  return *made.target.key == object.key ? 2 : 0;
}

/// The same for a module: a target without the last key means all instances of its call.
int exactness(const Override& made, const state::ModulePath& module) {
  if (made.kind != Override::Kind::kModule) return 0;
  if (made.target.module == module) return 2;
  state::ModulePath call = module;
  if (!call.empty()) call.back().key = {};
  return made.target.module == call ? 1 : 0;
}

/// The most exact of them; of equal ones the first.
template <typename Object>
const Override* most_exact(const std::vector<Override>& overrides, const Object& object) {
  const Override* best = nullptr;
  int best_exactness = 0;
  for (const Override& made : overrides) {
    const int exact = exactness(made, object);
    if (exact <= best_exactness) continue;
    best = &made;
    best_exactness = exact;
  }
  return best;
}

}  // namespace

RunStandIns::RunStandIns(const TestFile& file, const TestRun& run, const Mocks& mocks,
                         KnownNames names)
    : file_(file), run_(run), mocks_(mocks), names_(std::move(names)), scope_(names_) {}

std::unique_ptr<providers::Provider> RunStandIns::provider(
    const std::string& address, const config::ProviderConfig* block,
    const std::shared_ptr<providers::Module>& module) {
  const auto mock = mocks_.find(block);
  if (mock == mocks_.end()) return nullptr;
  {
    const std::lock_guard lock(mutex_);
    mocked_[address] = mock->second.get();
  }
  return std::make_unique<MadeUpProvider>(std::make_unique<providers::PluginProvider>(module),
                                          *mock->second);
}

const Override* RunStandIns::of_object(const state::InstanceAddress& object,
                                       const std::string& provider) const {
  if (const Override* made = most_exact(run_.overrides, object)) return made;
  if (const Override* made = most_exact(file_.overrides, object)) return made;
  const auto mock = mocked_.find(provider);
  return mock == mocked_.end() ? nullptr : most_exact(mock->second->overrides, object);
}

providers::Provider& RunStandIns::provider_of(const state::InstanceAddress& object,
                                              const std::string& address,
                                              providers::Provider& provider) {
  const std::lock_guard lock(mutex_);
  const Override* const made = of_object(object, address);
  if (made == nullptr) return provider;
  auto& overridden = overridden_[{&provider, made}];
  if (overridden == nullptr) overridden = std::make_unique<MadeUpProvider>(provider, made->made_up);
  return *overridden;
}

const Override* RunStandIns::of_module(const state::ModulePath& module) const {
  const Override* const made = most_exact(run_.overrides, module);
  return made == nullptr ? most_exact(file_.overrides, module) : made;
}

bool RunStandIns::replaces(const state::ModulePath& module) const {
  return of_module(module) != nullptr;
}

Value RunStandIns::output(const state::ModulePath& module, const std::string& name) const {
  const Override* const made = of_module(module);
  const Value* const given = made == nullptr || !made->made_up.values.has_content()
                                 ? nullptr
                                 : made->made_up.values.find(name);
  return given == nullptr ? Value() : *given;
}

void RunStandIns::examine(planner::Evaluation& evaluation) {
  if (!watching_) return;
  outputs_ = root_outputs(evaluation);
  judged_ = judge_assertions(file_, run_, evaluation, names_);
}

}  // namespace plumb::testing
