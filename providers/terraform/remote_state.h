/// The data source terraform_remote_state: the outputs of another configuration, as far as their
/// state is a file of Terraform's.
#pragma once

#include <string>

#include "providers/sdk/provider.h"

namespace plumb::terraform {

struct RemoteState {
  sdk::Val<std::string> backend;
  sdk::Dynamic config;
  sdk::Dynamic defaults;
  sdk::Dynamic outputs;
  sdk::Val<std::string> workspace;

  static void describe(sdk::Schema<RemoteState>& s) {
    s.attr("backend", &RemoteState::backend).required();
    s.attr("config", &RemoteState::config).optional();
    s.attr("defaults", &RemoteState::defaults).optional();
    s.attr("outputs", &RemoteState::outputs).computed();
    s.attr("workspace", &RemoteState::workspace).optional();
  }
};

class RemoteStateSource final : public sdk::DataSource<RemoteState> {
 public:
  static constexpr const char* kType = "terraform_remote_state";

  void read(sdk::Context& ctx, sdk::NoClient& client, RemoteState& object) override;
};

}  // namespace plumb::terraform
