#include "providers/host/call.h"

#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <cstdlib>
#include <mutex>
#include <thread>

namespace plumb::providers {
namespace {

using diagnostics::ErrorCode;
using diagnostics::fail;
using std::chrono::steady_clock;

/// Where a call's end is waited for. A provider that computes answers inside submit, and nothing is
/// ever waited for.
struct Waiting {
  std::mutex mutex;
  std::condition_variable ended;
  bool done = false;
  Ending ending;

  void end(Ending&& with) {
    const std::lock_guard lock(mutex);
    if (done) {  // A call ends once: what a plugin says after that counts for nothing.
      if (with.message.release != nullptr) with.message.release(&with.message);
      return;
    }
    ending = std::move(with);
    done = true;
    ended.notify_one();
  }
};

void on_done(void* context, std::int32_t status, plumb_msg* message) {
  Ending ending;
  ending.status = status;
  if (message != nullptr && message->release != nullptr) {
    ending.message = *message;
  } else if (message != nullptr) {
    // Lent until this returns: keep a copy.
    ending.bytes.reserve(message->count);
    for (std::uint64_t i = 0; i < message->count; ++i) {
      plumb_field field = message->fields[i];
      ending.bytes.emplace_back(Reply::view(field));
      field.data.ptr = reinterpret_cast<const std::uint8_t*>(ending.bytes.back().data());
      ending.fields.push_back(field);
    }
  }
  static_cast<Waiting*>(context)->end(std::move(ending));
}

const char* status_text(std::int32_t status) {
  switch (status) {
    case PLUMB_CANCELLED:
      return "the call was cancelled";
    case PLUMB_INVALID:
      return "it could not read what it was sent";
    case PLUMB_DEADLINE:
      return "the time for the call is over";
    case PLUMB_EXHAUSTED:
      return "it ran out of memory or other resources";
    case PLUMB_UNIMPLEMENTED:
      return "it does not implement this operation";
    case PLUMB_UNAVAILABLE:
      return "it is no longer there";
    default:
      return "it failed without saying why";
  }
}

/// A call that may be left while it runs: it owns all that the module may still look at.
class LimitedCall {
 public:
  LimitedCall(const plumb_module& module, plumb_provider* provider, const plumb_request& request)
      : module_(module), provider_(provider), request_(request) {
    bytes_.reserve(request.args.count);
    for (std::uint64_t i = 0; i < request.args.count; ++i) {
      plumb_field field = request.args.fields[i];
      bytes_.emplace_back(Reply::view(field));
      field.data.ptr = reinterpret_cast<const std::uint8_t*>(bytes_.back().data());
      fields_.push_back(field);
    }
    request_.args = {fields_.data(), fields_.size(), nullptr, nullptr};
  }

  /// Returns when the module does, which may be long before the end, or after it.
  void submit() {
    const plumb_sink sink{sizeof(plumb_sink), 0, &waiting_, nullptr, on_done};
    const std::int32_t started = module_.submit(provider_, &request_, &sink, &handle_);
    if (started == PLUMB_OK) return;
    Ending refused;
    refused.status = started;
    waiting_.end(std::move(refused));
  }

  /// Whether it ended before `patience` was over; `overdue`: not before its time was.
  bool await(const Patience& patience, bool& overdue) {
    constexpr std::chrono::milliseconds kLook(50);  // Nobody wakes us when patience is over.
    std::unique_lock lock(waiting_.mutex);
    while (!waiting_.done && !patience.over) {
      waiting_.ended.wait_until(lock, std::min(deadline_, steady_clock::now() + kLook),
                                [this] { return waiting_.done; });
      if (waiting_.done || steady_clock::now() < deadline_) continue;
      lock.unlock();
      cancel();
      lock.lock();
      waiting_.ended.wait_for(lock, kLook, [this] { return waiting_.done; });
    }
    overdue = steady_clock::now() >= deadline_;
    return waiting_.done;
  }

  Ending take_ending() {
    if (handle_ != nullptr && module_.forget != nullptr) module_.forget(provider_, handle_);
    return std::move(waiting_.ending);
  }

 private:
  /// Once: the handle may come late, while submit runs.
  void cancel() {
    plumb_call* const handle =
        std::atomic_ref<plumb_call*>(handle_).load(std::memory_order_acquire);
    if (cancelled_ || handle == nullptr || module_.cancel == nullptr) return;
    module_.cancel(provider_, handle);
    cancelled_ = true;
  }

  const plumb_module& module_;
  plumb_provider* const provider_;
  plumb_request request_;
  /// Set before the module sets its own, so that what it ends for that reason comes later.
  const steady_clock::time_point deadline_ =
      steady_clock::now() + std::chrono::milliseconds(request_.timeout_ms);
  std::vector<std::string> bytes_;
  std::vector<plumb_field> fields_;
  Waiting waiting_;
  plumb_call* handle_ = nullptr;
  bool cancelled_ = false;
};

/// A thread of a plugin still runs: what belongs to the plugin must not be destroyed under it when
/// the program ends. Handlers run in the order opposite to that in which they were registered.
void leave_without_destructors() {
  static std::once_flag once;
  std::call_once(once, [] { ::on_exit([](int status, void*) { ::_exit(status); }, nullptr); });
}

plumb_field data_field(std::uint32_t tag, std::uint32_t kind, std::string_view bytes) {
  return {tag, kind, 0, {reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size()}};
}

}  // namespace

Reply::~Reply() {
  if (message_.release != nullptr) message_.release(&message_);
}

const plumb_field* Reply::field(std::uint32_t tag) const {
  for (std::uint64_t i = 0; i < message_.count; ++i) {
    if (message_.fields[i].tag == tag) return &message_.fields[i];
  }
  return nullptr;
}

std::string_view Reply::bytes(std::uint32_t tag) const {
  const plumb_field* const found = field(tag);
  return found == nullptr ? std::string_view() : view(*found);
}

std::int64_t Reply::number(std::uint32_t tag) const {
  const plumb_field* const found = field(tag);
  return found == nullptr ? 0 : found->num;
}

Result<void> Reply::take(Ending&& ending, bool overdue) {
  message_ = ending.message;
  overdue_ = overdue;
  if (ending.message.release == nullptr) {
    copied_fields_ = std::move(ending.fields);
    copied_bytes_ = std::move(ending.bytes);
    message_ = {copied_fields_.data(), copied_fields_.size(), nullptr, nullptr};
  }
  if (ending.status == PLUMB_OK) return {};
  const std::string_view text = bytes(PLUMB_STATUS_TEXT);
  const bool late = overdue || ending.status == PLUMB_DEADLINE;
  const ErrorCode code = ending.status == PLUMB_UNAVAILABLE ? ErrorCode::kUnavailable
                         : late                             ? ErrorCode::kDeadline
                                                            : ErrorCode::kInternal;
  return fail(code, text.empty() ? status_text(ending.status) : std::string(text));
}

Result<void> call(const plumb_module& module, plumb_provider* provider, std::int32_t operation,
                  std::vector<plumb_field> arguments, Reply& reply) {
  Waiting waiting;
  plumb_sink sink{sizeof(plumb_sink), 0, &waiting, nullptr, on_done};
  plumb_request request{};
  request.size = sizeof request;
  request.op = operation;
  request.args = {arguments.data(), arguments.size(), nullptr, nullptr};
  plumb_call* handle = nullptr;
  const std::int32_t started = module.submit(provider, &request, &sink, &handle);
  if (started == PLUMB_OK) {
    std::unique_lock lock(waiting.mutex);
    waiting.ended.wait(lock, [&] { return waiting.done; });
  } else {
    waiting.ending.status = started;
  }
  if (handle != nullptr && module.forget != nullptr) module.forget(provider, handle);
  return reply.take(std::move(waiting.ending), false);
}

Result<void> call_within(const plumb_module& module, plumb_provider* provider,
                         plumb_request request, Patience& patience, Reply& reply) {
  // submit may block until the end, so it has a thread of its own; both sides keep the call alive.
  auto limited = std::make_shared<LimitedCall>(module, provider, request);
  std::thread submitting([limited] { limited->submit(); });
  bool overdue = false;
  if (limited->await(patience, overdue)) {
    submitting.join();
    return reply.take(limited->take_ending(), overdue);
  }
  patience.abandoned = true;
  leave_without_destructors();
  submitting.detach();
  // The end may come after submit has returned: the call is never freed.
  (void)new std::shared_ptr<LimitedCall>(std::move(limited));
  return fail(ErrorCode::kDeadline, "it did not answer, not even when it was told to stop");
}

plumb_field text_field(std::uint32_t tag, std::string_view text) {
  return data_field(tag, PLUMB_K_STR, text);
}
plumb_field bytes_field(std::uint32_t tag, std::string_view bytes) {
  return data_field(tag, PLUMB_K_BYTES, bytes);
}
plumb_field value_field(std::uint32_t tag, std::string_view msgpack) {
  return data_field(tag, PLUMB_K_MSGPACK, msgpack);
}
plumb_field integer_field(std::uint32_t tag, std::int64_t number) {
  return {tag, PLUMB_K_INT, number, {nullptr, 0}};
}

}  // namespace plumb::providers
