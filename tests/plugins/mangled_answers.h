/// What a plugin may do to its answers on the way to the host, against the rules of the interface.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "providers/abi/plumb_provider.h"

namespace plumb::unruly {

enum class Mangling { kNone, kTwice, kNothing, kNull, kWrongType, kGarbage };

/// Decides for one request; asked before it is carried out.
using ChooseMangling = Mangling (*)(const plumb_request&);

/// Stands between a call and the host's sink. Frees itself when the call has ended.
class Mangler {
 public:
  Mangler(const plumb_sink& sink, Mangling mangling, std::uint32_t state_tag)
      : sink_(sink), mangling_(mangling), state_tag_(state_tag) {}

  [[nodiscard]] plumb_sink sink() {
    return {sizeof(plumb_sink), 0, this, nullptr, &Mangler::on_done};
  }

 private:
  static void on_done(void* context, std::int32_t status, plumb_msg* message) {
    auto* const self = static_cast<Mangler*>(context);
    self->send(status, *message);
    delete self;
  }

  void send(std::int32_t status, const plumb_msg& message) const {
    std::vector<plumb_field> fields;
    for (std::uint64_t i = 0; i < message.count; ++i) {
      plumb_field field = message.fields[i];
      const bool state = field.tag == state_tag_ && field.kind == PLUMB_K_MSGPACK;
      if (state && mangling_ == Mangling::kNothing) continue;
      if (state && mangling_ != Mangling::kTwice) field.data = replacement();
      fields.push_back(field);
    }
    plumb_msg mangled{fields.data(), fields.size(), nullptr, nullptr};
    // Within submit, so that the host is still there.
    if (mangling_ == Mangling::kTwice) {
      plumb_msg first{nullptr, 0, nullptr, nullptr};
      plumb_msg whole = mangled;
      sink_.on_done(sink_.ctx, status, &whole);
      sink_.on_done(sink_.ctx, PLUMB_OK, &first);
      return;
    }
    sink_.on_done(sink_.ctx, status, &mangled);
  }

  [[nodiscard]] plumb_view replacement() const {
    static constexpr std::uint8_t kNil[] = {0xc0};
    static constexpr std::uint8_t kText[] = {0xa3, 'o', 'd', 'd'};
    static constexpr std::uint8_t kGarbage[] = {0xdd, 0xff, 0xff};
    if (mangling_ == Mangling::kNull) return {kNil, sizeof kNil};
    if (mangling_ == Mangling::kWrongType) return {kText, sizeof kText};
    return {kGarbage, sizeof kGarbage};
  }

  const plumb_sink sink_;
  const Mangling mangling_;
  const std::uint32_t state_tag_;
};

/// The module's table with answers mangled as `choose` says; `original` is the SDK's.
template <const plumb_module* (*original)(), ChooseMangling choose>
const plumb_module* mangling_module() {
  static const plumb_module module = [] {
    plumb_module table = *original();
    table.submit = [](plumb_provider* provider, const plumb_request* request,
                      const plumb_sink* sink, plumb_call** out) -> std::int32_t {
      const bool has_state = request->op == PLUMB_OP_APPLY || request->op == PLUMB_OP_READ ||
                             request->op == PLUMB_OP_PLAN;
      const Mangling mangling = has_state ? choose(*request) : Mangling::kNone;
      if (mangling == Mangling::kNone) return original()->submit(provider, request, sink, out);
      auto* const mangler = new Mangler(*sink, mangling, PLUMB_APPLY_RESULT_STATE);
      const plumb_sink between = mangler->sink();
      const std::int32_t started = original()->submit(provider, request, &between, out);
      if (started != PLUMB_OK) delete mangler;
      return started;
    };
    return table;
  }();
  return &module;
}

}  // namespace plumb::unruly
