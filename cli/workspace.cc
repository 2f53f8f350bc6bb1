#include "cli/workspace.h"

#include <cstdlib>

#include "state/store.h"

namespace plumb::cli {
namespace {

constexpr const char* kFolder = ".plumb";
constexpr const char* kSelection = ".plumb/environment";
constexpr const char* kSelectionOfTerraform = ".terraform/environment";

}  // namespace

SelectedWorkspace selected_workspace(const system::FileSystem& files) {
  const char* const given = std::getenv("TF_WORKSPACE");
  if (given != nullptr && *given != '\0') return {given, true};
  for (const char* const path : {kSelection, kSelectionOfTerraform}) {
    const auto text = files.read(path);
    if (!text) continue;
    const std::string name = text->substr(0, text->find_first_of("\r\n"));
    if (!name.empty()) return {name, false};
  }
  return {state::kDefaultWorkspace, false};
}

diagnostics::Result<void> select_workspace(const std::string& name, system::FileSystem& files) {
  PLUMB_TRY(files.make_directories(kFolder));
  return files.write(kSelection, name);
}

}  // namespace plumb::cli
