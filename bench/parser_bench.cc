/// How fast configuration becomes a tree, and is formatted: bytes per second of a text like those
/// that people write.
#include <benchmark/benchmark.h>

#include <string>
#include <utility>
#include <vector>

#include "diagnostics/diagnostic.h"
#include "diagnostics/source_map.h"
#include "parser/format.h"
#include "parser/parse.h"
#include "realistic_source.h"

namespace plumb {
namespace {

/// Files of realistic_source.h, one behind the other.
std::string make_configuration(std::size_t size) {
  bench::RealisticSource source(1);
  std::string text;
  while (text.size() < size) text += source.file();
  return text;
}

void BM_Parse(benchmark::State& state) {
  const std::string text = make_configuration(static_cast<std::size_t>(state.range(0)));
  diagnostics::SourceMap sources;
  const diagnostics::FileId id = sources.add("main.tf", text);
  for (auto _ : state) {
    diagnostics::Diagnostics diags;
    benchmark::DoNotOptimize(parser::parse_file(id, sources, diags));
    if (!diags.empty()) state.SkipWithError("the generated configuration has errors");
  }
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(text.size()));
}
/// As a module is read: many small files, each into a tree of its own.
void BM_ParseFiles(benchmark::State& state) {
  constexpr int kFiles = 3000;
  bench::RealisticSource source(1);
  diagnostics::SourceMap sources;
  std::vector<diagnostics::FileId> ids;
  std::size_t size = 0;
  for (int i = 0; i < kFiles; ++i) {
    std::string text = source.file();
    size += text.size();
    ids.push_back(sources.add("main.tf", std::move(text)));
  }
  for (auto _ : state) {
    diagnostics::Diagnostics diags;
    for (const diagnostics::FileId id : ids)
      benchmark::DoNotOptimize(parser::parse_file(id, sources, diags));
    if (!diags.empty()) state.SkipWithError("the generated configuration has errors");
  }
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(size));
}
BENCHMARK(BM_ParseFiles)->Unit(benchmark::kMillisecond);

BENCHMARK(BM_Parse)->Arg(1 << 12)->Arg(1 << 18)->Arg(1 << 24)->Unit(benchmark::kMillisecond);

void BM_Format(benchmark::State& state) {
  const std::string text = make_configuration(static_cast<std::size_t>(state.range(0)));
  for (auto _ : state) benchmark::DoNotOptimize(parser::format_source(text));
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(text.size()));
}
BENCHMARK(BM_Format)->Arg(1 << 12)->Arg(1 << 18)->Arg(1 << 22)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace plumb
