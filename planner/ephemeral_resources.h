/// Ephemeral resources: opened when their block is reached, renewed for as long as something uses
/// them, closed after that. What they are reaches neither state nor plan.
#pragma once

#include <condition_variable>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "planner/evaluation.h"

namespace plumb::planner {

/// Thread-safe. What is still open at the end of its life is closed.
class EphemeralResources {
 public:
  explicit EphemeralResources(Evaluation& evaluation) : evaluation_(evaluation) {}
  EphemeralResources(const EphemeralResources&) = delete;
  EphemeralResources& operator=(const EphemeralResources&) = delete;
  ~EphemeralResources();

  /// Expands the block, opens its instances and gives their values to what refers to them. What
  /// depends on unknown values stays unknown. Whether all went well; the rest is reported.
  bool open(const Node& node);
  /// Closes all instances of the block.
  bool close(const Node& node);
  /// Closes what is open, in the reverse order of opening.
  void close_all();

 private:
  struct Opened {
    const config::ModuleNode* module = nullptr;
    const config::Resource* block = nullptr;
    std::string address;
    providers::Provider* provider = nullptr;
    std::string private_data;
    std::int64_t renew_at_ms = 0;
  };
  struct Instance {
    const Node& node;
    const ModuleInstance& module;
    std::string address;
    Repetition repetition;
    const providers::Block& schema;
    providers::Provider& provider;
  };

  std::optional<Value> open_instance(const Instance& instance, Diagnostics& diags);
  std::optional<Value> configuration(const Instance& instance, const eval::Context& context,
                                     Diagnostics& diags);
  bool close_one(Opened opened);
  void keep(Opened opened);
  void renew_in_time();
  void renew(Opened& due);

  Evaluation& evaluation_;
  std::mutex mutex_;  ///< Guards what is below.
  std::vector<Opened> open_;
  std::condition_variable wake_;
  bool ending_ = false;
  std::thread renewer_;  ///< Runs once something has to be renewed.
};

}  // namespace plumb::planner
