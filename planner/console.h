/// Expressions on their own, with the values of a configuration and its state.
#pragma once

#include "planner/build_plan.h"

namespace plumb::planner {

class Console {
 public:
  /// Evaluates the configuration against the state as it is, without asking any provider about real
  /// objects.
  Console(const RunContext& context, const state::State& prior,
          std::map<std::string, config::GivenValue> variables, Diagnostics& diags);

  /// The value of the expression in the root module.
  [[nodiscard]] Value evaluate(const ast::Expr& expr, Diagnostics& diags);

 private:
  Evaluation evaluation_;
};

}  // namespace plumb::planner
