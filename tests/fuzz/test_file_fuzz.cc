/// Files of tests, in native syntax and in JSON, and files of mock data: the first byte says which.

#include <cstddef>
#include <cstdint>
#include <string>

#include "support/memory_files.h"
#include "testing/load_tests.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 1) return 0;
  const std::string text(reinterpret_cast<const char*>(data) + 1, size - 1);
  constexpr const char* kNames[] = {"a.tftest.hcl", "a.tftest.json", "mocks/a.tfmock.hcl",
                                    "mocks/a.tfmock.json"};
  std::map<std::string, std::string> texts{
      {"main.tf", ""},
      {"b.tftest.hcl", "mock_provider \"x\" {\n  source = \"./mocks\"\n}\n"},
      {"mocks/empty", ""}};
  texts[kNames[data[0] % 4]] = text;
  plumb::test::MemoryFiles files(std::move(texts));
  plumb::diagnostics::SourceMap sources;
  plumb::diagnostics::Diagnostics diags;
  const auto suite = plumb::testing::load_tests("tests", {files, sources}, diags);
  for (const auto& file : suite.files) {
    for (const auto& run : file.runs) {
      if (run.name.empty()) __builtin_trap();
    }
  }
  return 0;
}
