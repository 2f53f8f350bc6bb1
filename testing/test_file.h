/// Tests as they are written: the files `*.tftest.hcl` and `*.tftest.json`, decoded, before
/// anything is run.
///
/// https://developer.hashicorp.com/terraform/language/tests
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "config/module.h"
#include "planner/plan.h"
#include "state/address.h"

namespace plumb::testing {

using diagnostics::Diagnostics;
using diagnostics::Span;
using value::Value;

/// What attributes that a provider would have computed are to be.
struct MadeUp {
  Value values;                 ///< An object; null for values that are made up altogether.
  std::optional<bool> at_plan;  ///< They are known when planning, and not only after apply.
  std::string place;            ///< Where that is written, for messages; empty if nowhere.
};

/// `override_resource`, `override_data` and `override_module`: what is not asked for, but given.
struct Override {
  enum class Kind : std::uint8_t { kResource, kData, kModule };
  Kind kind = Kind::kResource;
  state::Target target;
  std::string target_text;  ///< As it is written.
  Span target_span;
  MadeUp made_up;  ///< Of modules: the outputs.
};

/// `mock_provider`: nothing that it serves is real.
struct MockProvider {
  bool at_plan = false;
  std::map<std::string, MadeUp, std::less<>> resources;  ///< By type.
  std::map<std::string, MadeUp, std::less<>> data;
  std::vector<Override> overrides;
};

/// A `provider` block of a test, or a mocked one.
struct TestProvider {
  config::ProviderConfig config;
  std::shared_ptr<const MockProvider> mock;  ///< Null for a real one.
};

/// One item of `expect_failures`.
struct ExpectedFailure {
  std::string object;  ///< `var.x`, `check.c`, `aws_x.y[0]`: as written.
  Span span;
};

/// `module`: another module to be tested, such as one that prepares something.
struct TestModule {
  config::ModuleCall call;
  Span span;  ///< The block's header.
};

struct TestRun {
  std::string name;
  Span span;            ///< The block's header.
  bool applies = true;  ///< Otherwise it only plans.
  std::vector<const ast::Attribute*> variables;
  std::optional<TestModule> module;
  std::vector<config::PassedProvider> providers;  ///< None: all of the file's.
  planner::Options options;
  std::vector<config::CheckRule> asserts;
  std::vector<ExpectedFailure> expected;
  std::optional<std::string> state_key;
  std::vector<Override> overrides;
};

struct TestFile {
  std::string path;
  std::vector<const ast::Attribute*> variables;
  std::vector<TestRun> runs;
  std::map<std::string, TestProvider> providers;  ///< By name and alias: `aws.west`.
  std::vector<Override> overrides;
  std::vector<std::unique_ptr<ast::File>> trees;  ///< What all of it points into.
};

}  // namespace plumb::testing
