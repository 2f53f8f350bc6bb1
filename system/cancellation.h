/// How a run is told to stop.
#pragma once

#include <atomic>

namespace plumb::system {

/// Passed down to whoever works. The first request stops new work and lets running calls finish;
/// the second asks providers to give up what they are doing; at the third the program ends as it
/// is. Safe to ask for from a signal handler, safe to read from any thread.
class Cancellation {
 public:
  void request() { requests_.fetch_add(1, std::memory_order_relaxed); }
  [[nodiscard]] bool requested() const { return requests_.load(std::memory_order_relaxed) > 0; }
  [[nodiscard]] bool forced() const { return requests_.load(std::memory_order_relaxed) > 1; }
  [[nodiscard]] int requests() const { return requests_.load(std::memory_order_relaxed); }

  /// While one lives nothing is under way that would have to be finished: the program waits for an
  /// answer.
  class Idle {
   public:
    explicit Idle(const Cancellation& cancellation) : cancellation_(cancellation) {
      cancellation_.idle_ = true;
    }
    Idle(const Idle&) = delete;
    Idle& operator=(const Idle&) = delete;
    ~Idle() { cancellation_.idle_ = false; }

   private:
    const Cancellation& cancellation_;
  };
  [[nodiscard]] bool idle() const { return idle_; }

  /// While one lives its owner tells the user of requests, since it draws on the terminal, and the
  /// signal handler leaves that alone.
  class Telling {
   public:
    explicit Telling(const Cancellation& cancellation) : cancellation_(cancellation) {
      cancellation_.told_ = true;
    }
    Telling(const Telling&) = delete;
    Telling& operator=(const Telling&) = delete;
    ~Telling() { cancellation_.told_ = false; }

   private:
    const Cancellation& cancellation_;
  };
  [[nodiscard]] bool told() const { return told_; }

 private:
  std::atomic<int> requests_{0};
  mutable std::atomic<bool> idle_{false};
  mutable std::atomic<bool> told_{false};
};

}  // namespace plumb::system
