/// Calls in the terms of the C interface: fields that are sent, and the answer.
#pragma once

#include <atomic>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "diagnostics/result.h"
#include "providers/abi/plumb_provider.h"

namespace plumb::providers {

using diagnostics::Result;

/// How a call ended.
struct Ending {
  std::int32_t status = PLUMB_INTERNAL;
  plumb_msg message{};
  std::vector<plumb_field> fields;  ///< Of a message that was only lent, as are the bytes.
  std::vector<std::string> bytes;
};

class Reply {
 public:
  Reply() = default;
  Reply(const Reply&) = delete;
  Reply& operator=(const Reply&) = delete;
  ~Reply();

  /// The first field of that tag, or null.
  [[nodiscard]] const plumb_field* field(std::uint32_t tag) const;
  [[nodiscard]] std::string_view bytes(std::uint32_t tag) const;
  [[nodiscard]] std::int64_t number(std::uint32_t tag) const;
  template <typename Visit>
  void for_each(std::uint32_t tag, Visit&& visit) const {
    for (std::uint64_t i = 0; i < message_.count; ++i) {
      if (message_.fields[i].tag == tag) visit(view(message_.fields[i]));
    }
  }
  /// Whether it came when the time for the call was over.
  [[nodiscard]] bool overdue() const { return overdue_; }
  [[nodiscard]] static std::string_view view(const plumb_field& field) {
    return {reinterpret_cast<const char*>(field.data.ptr), field.data.len};
  }

  /// Takes over what a call ended with. An error if that is no answer.
  [[nodiscard]] Result<void> take(Ending&& ending, bool overdue);

 private:
  plumb_msg message_{};
  std::vector<plumb_field> copied_fields_;
  std::vector<std::string> copied_bytes_;
  bool overdue_ = false;
};

/// Sends fields and waits for the end.
[[nodiscard]] Result<void> call(const plumb_module& module, plumb_provider* provider,
                                std::int32_t operation, std::vector<plumb_field> arguments,
                                Reply& reply);

/// Who waits for calls that have a time limit, and when they give up waiting.
struct Patience {
  /// Set: a call that has not ended is left to itself.
  std::atomic<bool> over{false};
  /// A call was left: it may still run, and its provider cannot be closed.
  std::atomic<bool> abandoned{false};
};

/// The same with a limit of `timeout_ms`, after which the call is cancelled, and its end still
/// waited for, until `patience` is over. kDeadline if there is no answer.
[[nodiscard]] Result<void> call_within(const plumb_module& module, plumb_provider* provider,
                                       plumb_request request, Patience& patience, Reply& reply);

// Fields to send. The bytes are borrowed until the call returns.
[[nodiscard]] plumb_field text_field(std::uint32_t tag, std::string_view text);
[[nodiscard]] plumb_field bytes_field(std::uint32_t tag, std::string_view bytes);
[[nodiscard]] plumb_field value_field(std::uint32_t tag, std::string_view msgpack);
[[nodiscard]] plumb_field integer_field(std::uint32_t tag, std::int64_t number);

}  // namespace plumb::providers
