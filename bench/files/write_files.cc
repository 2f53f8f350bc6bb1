/// Writes configurations as realistic_source.h makes them: `write_files DIRECTORY COUNT [SEED]`.
#include <filesystem>
#include <fstream>
#include <iostream>
#include <string>

#include "realistic_source.h"

int main(int argc, char** argv) {
  if (argc < 3) {
    std::cerr << "usage: write_files DIRECTORY COUNT [SEED]\n";
    return 2;
  }
  const std::filesystem::path directory = argv[1];
  const int count = std::stoi(argv[2]);
  const auto seed = static_cast<std::uint32_t>(argc > 3 ? std::stoul(argv[3]) : 1);
  constexpr int kFilesInOne = 50;  // In one directory.
  std::size_t bytes = 0;
  plumb::bench::RealisticSource source(seed);
  for (int i = 0; i < count; ++i) {
    const auto folder = directory / ("part" + std::to_string(i / kFilesInOne));
    std::filesystem::create_directories(folder);
    const std::string text = source.file();
    std::ofstream(folder / ("file" + std::to_string(i) + ".tf")) << text;
    bytes += text.size();
  }
  std::cout << count << " files, " << bytes << " bytes\n";
  return 0;
}
