/// Compares the formatter with the real `terraform fmt` on inputs made at random, where it is
/// installed. The number of inputs and the seed come from PLUMB_FORMAT_CASES and PLUMB_FORMAT_SEED.
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "diagnostics/diagnostic.h"
#include "diagnostics/source_map.h"
#include "parser/format.h"
#include "parser/parse.h"
#include "parser/random_source.h"

namespace plumb::parser {
namespace {

int number_from_environment(const char* name, int otherwise) {
  const char* const text = std::getenv(name);
  return text == nullptr ? otherwise : std::atoi(text);
}

std::string read(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

bool is_valid(const std::string& text) {
  diagnostics::SourceMap sources;
  diagnostics::Diagnostics diags;
  static_cast<void>(parse_file(sources.add("main.tf", text), sources, diags));
  return !diags.has_errors();
}

TEST(FormatOracle, RandomInputs) {
  if (std::system("terraform version > /dev/null 2>&1") != 0)
    GTEST_SKIP() << "terraform is not installed";
  const int count = number_from_environment("PLUMB_FORMAT_CASES", 1000);
  const auto seed = static_cast<std::uint32_t>(number_from_environment("PLUMB_FORMAT_SEED", 1));
  const std::filesystem::path folder =
      std::filesystem::temp_directory_path() /
      ("plumb_format_" + std::to_string(seed) + "_" + std::to_string(count));
  std::filesystem::remove_all(folder);
  std::filesystem::create_directories(folder);

  std::vector<std::string> inputs;
  int valid = 0;
  for (int i = 0; i < count; ++i) {
    inputs.push_back(RandomSource(seed * 1000003U + static_cast<std::uint32_t>(i)).file());
    std::ofstream(folder / (std::to_string(i) + ".tf"), std::ios::binary) << inputs.back();
  }
  const std::string command = "terraform fmt " + folder.string() + " > /dev/null 2>&1";
  static_cast<void>(
      std::system(command.c_str()));  // Fails because of the inputs that are not valid.
  int different = 0;
  for (int i = 0; i < count && different < 5; ++i) {
    const std::string& input = inputs[static_cast<std::size_t>(i)];
    const std::string want = read(folder / (std::to_string(i) + ".tf"));
    if (!is_valid(input)) {
      if (want != input)
        ADD_FAILURE() << "terraform accepts what we do not: case " << i << "\n" << input;
      continue;
    }
    ++valid;
    const std::string got = format_source(input);
    if (!is_valid(want)) {
      EXPECT_TRUE(is_valid(got)) << "case " << i << "\n--- input\n" << input;
      continue;
    }
    if (got != want) ++different;
    EXPECT_EQ(got, want) << "case " << i << "\n--- input\n" << input;
  }
  EXPECT_GT(valid, count * 9 / 10) << "the generator should make valid configuration nearly always";
  std::filesystem::remove_all(folder);
}

}  // namespace
}  // namespace plumb::parser
