/// What the names in a module mean during a run.
#pragma once

#include "eval/evaluate.h"
#include "planner/module_instance.h"

namespace plumb::planner {

using diagnostics::Diagnostics;
using diagnostics::Span;

/// `count.index`, `each.key` and `each.value`, where they mean something.
struct Repetition {
  const Value* count_index = nullptr;
  const Value* each_key = nullptr;
  const Value* each_value = nullptr;
};

/// What they are of a block whose instances are not known.
[[nodiscard]] Repetition unknown_repetition(const config::Repetition& repetition);

/// The names of one module instance, with the repetition of the block that is being evaluated.
class ModuleScope final : public eval::Scope {
 public:
  explicit ModuleScope(const ModuleInstance& instance, Repetition repetition = {},
                       const Value* self = nullptr)
      : instance_(instance), repetition_(repetition), self_(self) {}

  [[nodiscard]] Value resolve(const ast::Traversal& traversal, Span span,
                              Diagnostics& diags) const override;
  [[nodiscard]] const eval::Function* provider_function(std::string_view name, Span span,
                                                        Diagnostics& diags) const override;

 private:
  [[nodiscard]] Value resolve_resource(const config::Reference& reference,
                                       const ast::Traversal& traversal, Diagnostics& diags) const;
  [[nodiscard]] Value resolve_module(const config::Reference& reference,
                                     const ast::Traversal& traversal, Diagnostics& diags) const;
  [[nodiscard]] Value resolve_repetition(const config::Reference& reference,
                                         const ast::Traversal& traversal, Diagnostics& diags) const;
  [[nodiscard]] Value resolve_path(const config::Reference& reference,
                                   const ast::Traversal& traversal, Diagnostics& diags) const;

  const ModuleInstance& instance_;
  const Repetition repetition_;
  const Value* const self_;
};

/// The keys and values that a block's key stands for, as long as this lives.
class RepetitionValues {
 public:
  RepetitionValues(Repeat repeat, const state::InstanceKey& key, const Value& each_value);
  [[nodiscard]] Repetition get() const;

 private:
  Repeat repeat_;
  Value key_;
  Value each_value_;
};

}  // namespace plumb::planner
