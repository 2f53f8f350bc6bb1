#include "cli/progress.h"

#include <algorithm>
#include <cctype>
#include <chrono>
#include <functional>

#include "cli/interrupt_text.h"
#include "cli/live_region.h"
#include "cli/step_text.h"
#include "system/clock.h"
#include "system/terminal.h"

namespace plumb::cli {
namespace {

using planner::Action;
using planner::Change;

/// An operation that takes longer says so, and again each time as much has gone by.
constexpr std::int64_t kStillMs = 10000;
constexpr std::chrono::milliseconds kRedraw(250);
constexpr std::chrono::milliseconds kFlush(1000);

/// The halves of a replacement follow one another; a leftover of the same address may go meanwhile.
std::string running_key(const Change& change) {
  return change_name(change, change.deposed);
}

const char* doing(planner::Observer::LeaseStep step) {
  constexpr const char* kWords[] = {"Opening", "Renewing", "Closing"};
  return kWords[static_cast<int>(step)];
}

}  // namespace

Progress::Progress(Streams& streams, const system::Cancellation& cancellation, std::size_t total,
                   Detail detail)
    : streams_(streams),
      cancellation_(cancellation),
      told_interrupts_(cancellation.requests()),
      total_(total),
      detail_(detail),
      started_ms_(system::real_clock().now_ms()) {
  if (streams_.terminal_out) telling_.emplace(cancellation_);
  ticker_ = std::thread([this] { tick(); });
}

Progress::~Progress() {
  {
    const std::lock_guard lock(mutex_);
    closing_ = true;
    erase();
    tell_interrupts();
    telling_.reset();
    wake_.notify_all();
  }
  ticker_.join();
  streams_.out.flush();
}

void Progress::say(const std::string& line) {
  erase();
  streams_.out << line << '\n';
  draw();
}

/// With the lock held, and nothing drawn below the lines.
void Progress::tell_interrupts() {
  if (!telling_) return;
  for (const int requests = cancellation_.requests(); told_interrupts_ < requests;
       ++told_interrupts_) {
    streams_.out.flush();
    streams_.err << (told_interrupts_ == 0 ? kFirstInterrupt : kSecondInterrupt) << std::flush;
  }
}

void Progress::erase() {
  if (drawn_.empty()) return;
  streams_.out << erased(drawn_, system::terminal_columns());
  drawn_.clear();
}

/// With the lock held.
void Progress::draw() {
  if (!streams_.terminal_out || running_.empty()) return;
  const std::int64_t now = system::real_clock().now_ms();
  LiveState state{total_, done_, failed_, now - started_ms_, {}};
  for (const auto& [key, operation] : running_)
    state.running.push_back({operation.name, doing(operation.step), now - operation.started_ms});
  std::ranges::stable_sort(state.running, std::greater<>(), &LiveOperation::elapsed_ms);
  drawn_ = live_lines(state, system::terminal_columns());
  for (std::size_t i = 0; i < drawn_.size(); ++i)
    streams_.out << (i == 0 ? "" : "\r\n") << drawn_[i];
  streams_.out << std::flush;
}

void Progress::tick() {
  std::unique_lock lock(mutex_);
  while (!closing_) {
    wake_.wait_for(lock, streams_.terminal_out ? kRedraw : kFlush);
    if (closing_) return;
    erase();
    tell_interrupts();
    draw();
    // Whoever follows a file or a pipe sees what goes on, without a system call for each line.
    streams_.out.flush();
    const std::int64_t now = system::real_clock().now_ms();
    for (auto& [key, operation] : running_) {
      if (now - operation.told_ms < kStillMs) continue;
      operation.told_ms = now;
      const std::int64_t elapsed = (now - operation.started_ms) / kStillMs * kStillMs;
      say(operation.name + ": Still " + doing(operation.step) + "... [" +
          (operation.id.empty() ? "" : "id=" + operation.id + ", ") + seconds(elapsed) +
          " elapsed]");
      streams_.out.flush();
    }
  }
}

void Progress::refreshing(const std::string& address, const std::string& id) {
  if (detail_ == Detail::kConcise) return;
  const std::lock_guard lock(mutex_);
  say(address + ": Refreshing state..." + id_text(id));
}

void Progress::preparing_import(const std::string& address, const planner::Importing& object) {
  const std::lock_guard lock(mutex_);
  say(address + ": Preparing import... " + import_key_text(object));
}

void Progress::imported(const Change& change) {
  const std::lock_guard lock(mutex_);
  const std::string id = " " + import_key_text(*change.importing);
  const std::string name = state::to_string(change.address);
  say(name + ": Importing..." + id);
  say(name + ": Import complete" + id);
}

void Progress::lease(const std::string& address, LeaseStep step) {
  const std::lock_guard lock(mutex_);
  say(address + ": " + doing(step) + "...");
}

void Progress::leased(const std::string& address, LeaseStep step, std::int64_t elapsed_ms) {
  const std::lock_guard lock(mutex_);
  say(address + ": " + doing(step) + " complete after " + seconds(elapsed_ms));
}

void Progress::reading(const std::string& address) {
  if (detail_ == Detail::kConcise) return;
  const std::lock_guard lock(mutex_);
  say(address + ": Reading...");
}

void Progress::read(const std::string& address, std::int64_t elapsed_ms, const std::string& id) {
  if (detail_ == Detail::kConcise) return;
  const std::lock_guard lock(mutex_);
  say(address + ": Read complete after " + seconds(elapsed_ms) + id_text(id));
}

void Progress::starting(const Change& change, Action step, const std::string& id,
                        const std::string& deposed) {
  const std::lock_guard lock(mutex_);
  const std::int64_t now = system::real_clock().now_ms();
  const std::string name = change_name(change, deposed);
  const std::string known_id = step == Action::kCreate ? "" : id;
  running_[running_key(change)] = {name, step, known_id, now, now};
  say(begin_text(name, step, id));
}

void Progress::finished(const Change& change, Action step, std::int64_t elapsed_ms,
                        const std::string& id) {
  const std::lock_guard lock(mutex_);
  running_.erase(running_key(change));
  ++done_;
  say(done_text(change, step, elapsed_ms, id));
}

void Progress::failed(const Change& change, Action) {
  const std::lock_guard lock(mutex_);
  running_.erase(running_key(change));
  ++failed_;
}

void Progress::retrying(const std::string& name, Action step, int attempt, std::int64_t delay_ms,
                        const std::string& why) {
  const std::lock_guard lock(mutex_);
  say(retry_text(name, step, attempt, delay_ms, why));
}

void Progress::provisioning(const Change& change, const std::string& type) {
  const std::lock_guard lock(mutex_);
  say(state::to_string(change.address) + ": Provisioning with '" + type + "'...");
}

void Progress::provisioner_output(const Change& change, const std::string& type,
                                  std::string_view line) {
  while (!line.empty() && std::isspace(static_cast<unsigned char>(line.back())) != 0)
    line.remove_suffix(1);
  const std::lock_guard lock(mutex_);
  say(line.empty() ? "" : provisioner_text(change, type) + ": " + std::string(line));
}

void Progress::provisioned(const Change& change, const std::string& type, ProvisionEnd end) {
  if (end != ProvisionEnd::kPassedOver) return;
  const std::lock_guard lock(mutex_);
  say(state::to_string(change.address) + ": The provisioner " + type +
      " failed, and is passed over as on_failure says");
}

}  // namespace plumb::cli
