#include "cli/progress.h"

#include <chrono>

#include "diagnostics/printable.h"
#include "system/clock.h"

namespace plumb::cli {
namespace {

using planner::Action;
using planner::Change;

/// An operation that takes longer says so, and again each time as much has gone by.
constexpr std::int64_t kStillMs = 10000;
/// So many running operations are named on the terminal's line.
constexpr std::size_t kNamedMax = 3;

std::string name_of(const Change& change) {
  std::string name = state::to_string(change.address);
  if (!change.deposed.empty()) name += " (deposed object " + change.deposed + ")";
  return name;
}

std::string id_text(const std::string& id) {
  return id.empty() ? "" : " [id=" + diagnostics::printable(id) + "]";
}

std::string seconds(std::int64_t ms) {
  return std::to_string(ms / 1000) + "s";
}

const char* doing(Action step) {
  if (step == Action::kCreate) return "Creating";
  return step == Action::kUpdate ? "Modifying" : "Destroying";
}

const char* done_text(Action step) {
  if (step == Action::kCreate) return "Creation";
  return step == Action::kUpdate ? "Modifications" : "Destruction";
}

const char* still(Action step) {
  if (step == Action::kCreate) return "creating";
  return step == Action::kUpdate ? "modifying" : "destroying";
}

}  // namespace

Progress::Progress(Streams& streams, std::size_t total)
    : streams_(streams), total_(total), ticker_([this] { tick(); }) {}

Progress::~Progress() {
  {
    const std::lock_guard lock(mutex_);
    closing_ = true;
    erase();
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

void Progress::erase() {
  if (!drawn_) return;
  streams_.out << "\r\033[K";
  drawn_ = false;
}

/// `[12/100, 1 failed] random_pet.a, local_file.b and 3 more`, with the lock held.
void Progress::draw() {
  if (!streams_.terminal_out || running_.empty()) return;
  std::string line = "[" + std::to_string(done_) +
                     (total_ == 0 ? "" : "/" + std::to_string(total_)) +
                     (failed_ == 0 ? "" : ", " + std::to_string(failed_) + " failed") + "] ";
  std::size_t named = 0;
  for (const auto& [name, operation] : running_) {
    if (named == kNamedMax) break;
    line += (named++ == 0 ? "" : ", ") + name;
  }
  if (running_.size() > named) line += " and " + std::to_string(running_.size() - named) + " more";
  constexpr std::size_t kWidth = 78;
  if (line.size() > kWidth) line = line.substr(0, kWidth - 1) + "…";
  streams_.out << line << std::flush;
  drawn_ = true;
}

void Progress::tick() {
  std::unique_lock lock(mutex_);
  while (!closing_) {
    wake_.wait_for(lock, std::chrono::seconds(1));
    // Whoever follows a file or a pipe sees what goes on, without a system call for each line.
    streams_.out.flush();
    const std::int64_t now = system::real_clock().now_ms();
    for (auto& [name, operation] : running_) {
      if (now - operation.told_ms < kStillMs) continue;
      operation.told_ms = now;
      const std::int64_t elapsed = (now - operation.started_ms) / kStillMs * kStillMs;
      say(name + ": Still " + still(operation.step) + "... [" +
          (operation.id.empty() ? "" : "id=" + operation.id + ", ") + seconds(elapsed) +
          " elapsed]");
      streams_.out.flush();
    }
  }
}

void Progress::refreshing(const std::string& address, const std::string& id) {
  const std::lock_guard lock(mutex_);
  say(address + ": Refreshing state..." + id_text(id));
}

void Progress::reading(const std::string& address) {
  const std::lock_guard lock(mutex_);
  say(address + ": Reading...");
}

void Progress::read(const std::string& address, std::int64_t elapsed_ms, const std::string& id) {
  const std::lock_guard lock(mutex_);
  say(address + ": Read complete after " + seconds(elapsed_ms) + id_text(id));
}

void Progress::starting(const Change& change, Action step, const std::string& id) {
  const std::lock_guard lock(mutex_);
  const std::int64_t now = system::real_clock().now_ms();
  const std::string name = name_of(change);
  const std::string known_id = step == Action::kCreate ? "" : id;
  running_[name] = {step, known_id, now, now};
  say(name + ": " + doing(step) + "..." + id_text(known_id));
}

void Progress::finished(const Change& change, Action step, std::int64_t elapsed_ms,
                        const std::string& id) {
  const std::lock_guard lock(mutex_);
  const std::string name = name_of(change);
  running_.erase(name);
  ++done_;
  say(name + ": " + done_text(step) + " complete after " + seconds(elapsed_ms) +
      (step == Action::kDelete ? "" : id_text(id)));
}

void Progress::failed(const Change& change, Action) {
  const std::lock_guard lock(mutex_);
  running_.erase(name_of(change));
  ++failed_;
}

}  // namespace plumb::cli
