/// How fast typical expressions are evaluated: calls a second of expressions like those that people
/// write.
#include <benchmark/benchmark.h>

#include "diagnostics/source_map.h"
#include "eval/evaluate.h"
#include "parser/parse.h"

namespace plumb {
namespace {

using value::Value;

/// A world without files, in which time stands still.
class NoEnvironment final : public eval::Environment {
 public:
  diagnostics::Result<std::string> read_file(const std::string&) const override {
    return diagnostics::fail(diagnostics::ErrorCode::kNotFound, "there are no files");
  }
  FileKind file_kind(const std::string&) const override { return FileKind::kMissing; }
  std::vector<std::string> files_below(const std::string&) const override { return {}; }
  std::string working_directory() const override { return "/"; }
  std::string home_directory() const override { return "/"; }
  bool allows_impure() const override { return true; }
  std::int64_t now() const override { return 0; }
  std::int64_t plan_time() const override { return 0; }
  std::string random_bytes(std::size_t count) const override { return std::string(count, '\0'); }
};

class BenchScope final : public eval::Scope {
 public:
  BenchScope() {
    std::vector<Value> zones;
    for (int i = 0; i < 100; ++i) {
      zones.push_back(Value::object({{"id", Value::string("subnet-" + std::to_string(i))},
                                     {"public", Value::boolean(i % 2 == 0)},
                                     {"size", Value::integer(i)}}));
    }
    var_ = Value::object(
        {{"name", Value::string("service")},
         {"environment", Value::string("production")},
         {"zones", Value::tuple(std::move(zones))},
         {"tags", Value::map(Value::string("").type(), {{"Owner", Value::string("platform")},
                                                        {"Cost", Value::string("42")}})}});
  }
  Value resolve(const ast::Traversal& traversal, diagnostics::Span,
                diagnostics::Diagnostics& diags) const override {
    return eval::apply_steps(var_, traversal.steps, diags);
  }

 private:
  Value var_;
};

void evaluate_repeatedly(benchmark::State& state, const char* text) {
  diagnostics::SourceMap sources;
  diagnostics::Diagnostics diags;
  const ast::ExpressionFile parsed =
      parser::parse_expression(sources.add("expression", text), sources, diags);
  const BenchScope scope;
  const NoEnvironment environment;
  for (auto _ : state) {
    benchmark::DoNotOptimize(
        eval::evaluate(*parsed.root, {.scope = scope, .environment = environment}, diags));
  }
  if (diags.has_errors()) state.SkipWithError("the expression has errors");
  state.SetItemsProcessed(state.iterations());
}

BENCHMARK_CAPTURE(evaluate_repeatedly, literal, "\"t3.micro\"");
BENCHMARK_CAPTURE(evaluate_repeatedly, reference, "var.tags.Owner");
BENCHMARK_CAPTURE(evaluate_repeatedly, interpolation,
                  "\"${var.name}-${var.environment}-instance\"");
BENCHMARK_CAPTURE(evaluate_repeatedly, arithmetic, "(var.zones[7].size + 3) * 2 - 1");
BENCHMARK_CAPTURE(evaluate_repeatedly, conditional, "var.environment == \"production\" ? 3 : 1");
BENCHMARK_CAPTURE(evaluate_repeatedly, call, "upper(var.name)");
BENCHMARK_CAPTURE(evaluate_repeatedly, merged_tags,
                  "merge(var.tags, {Name = \"${var.name}-1\", Environment = var.environment})");
BENCHMARK_CAPTURE(evaluate_repeatedly, for_of_100, "[for z in var.zones : z.id if z.public]");
BENCHMARK_CAPTURE(evaluate_repeatedly, object_for_of_100, "{for z in var.zones : z.id => z.size}");
BENCHMARK_CAPTURE(evaluate_repeatedly, splat_of_100, "var.zones[*].id");
BENCHMARK_CAPTURE(evaluate_repeatedly, subnets,
                  "[for i in range(16) : cidrsubnet(\"10.0.0.0/16\", 4, i)]");
BENCHMARK_CAPTURE(evaluate_repeatedly, json, "jsonencode(var.zones)");
BENCHMARK_CAPTURE(evaluate_repeatedly, regular_expression,
                  "regex(\"([a-z]+)-(\\\\d+)\", var.zones[99].id)");

}  // namespace
}  // namespace plumb
