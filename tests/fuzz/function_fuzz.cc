/// Built-in functions with arguments of all kinds. Two bytes pick the function, the rest makes its
/// arguments.

#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "eval/call.h"
#include "eval/evaluate.h"
#include "eval/function.h"
#include "fuzz/value_reader.h"
#include "value/compare.h"

namespace {

using plumb::value::Marks;
using plumb::value::Type;
using plumb::value::Value;
namespace diagnostics = plumb::diagnostics;
namespace eval = plumb::eval;

/// A world without files, where time and chance stand still.
class StillEnvironment final : public eval::Environment {
 public:
  diagnostics::Result<std::string> read_file(const std::string& path) const override {
    return diagnostics::fail(diagnostics::ErrorCode::kNotFound, "no file " + path);
  }
  FileKind file_kind(const std::string&) const override { return FileKind::kMissing; }
  std::vector<std::string> files_below(const std::string&) const override { return {}; }
  std::string working_directory() const override { return "/w"; }
  std::string home_directory() const override { return "/home/me"; }
  bool allows_impure() const override { return true; }
  std::int64_t now() const override { return 1'500'000'000; }
  std::int64_t plan_time() const override { return 1'400'000'000; }
  std::string random_bytes(std::size_t count) const override { return std::string(count, 'r'); }
};

class EmptyScope final : public eval::Scope {
 public:
  Value resolve(const plumb::ast::Traversal&, diagnostics::Span,
                diagnostics::Diagnostics&) const override {
    return Value::unknown();
  }
};

void check(bool holds) {
  if (!holds) std::abort();
}

/// Whether a type is what was declared, where that is not `dynamic`.
bool is_within(Type type, Type declared) {
  if (declared == Type::dynamic() || type == declared) return true;
  if (type.kind() != declared.kind()) return false;
  return declared.is_collection() && is_within(type.element(), declared.element());
}

struct Outcome {
  Value value;
  bool failed;
};

Outcome call(const eval::Function& function, const std::vector<Value>& arguments) {
  const EmptyScope scope;
  const StillEnvironment environment;
  diagnostics::Diagnostics diags;
  plumb::ast::Call call{};
  call.name = function.name;
  Value value = eval::call_function(function, arguments, call,
                                    {.scope = scope, .environment = environment}, diags);
  return {std::move(value), diags.has_errors()};
}

/// Marks that the function has no say in: those of arguments that it does not see marked.
Marks marks_of(const eval::Function& function, const std::vector<Value>& arguments) {
  Marks marks = 0;
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    const eval::Parameter& parameter =
        i < function.parameters.size() ? function.parameters[i] : *function.variadic;
    if (!parameter.allow_marked) marks |= arguments[i].marks_deep();
  }
  return marks;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  plumb::fuzz::ValueReader reader(data, size);
  const std::vector<std::string>& names = eval::function_names();
  const eval::Function* const function = eval::find_function(names[reader.byte() % names.size()]);
  // The special forms take expressions. bcrypt takes its time, as it should.
  if (function == nullptr || function->name == "bcrypt") return 0;
  std::vector<Value> arguments(function->parameters.size() +
                               (function->variadic ? reader.byte() % 4 : 0));
  for (Value& argument : arguments) argument = reader.value();

  const Outcome first = call(*function, arguments);
  const Outcome second = call(*function, arguments);
  check(first.failed == second.failed);
  check(plumb::value::identical(first.value, second.value));
  check(first.value.marks_deep() == second.value.marks_deep());
  if (first.failed) return 0;
  check(is_within(first.value.type(), function->returns) || first.value.type() == Type::dynamic());
  const Marks expected = marks_of(*function, arguments);
  check((first.value.marks() & expected) == expected);
  return 0;
}
