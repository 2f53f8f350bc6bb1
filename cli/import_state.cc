#include "cli/import_state.h"

#include "state/terraform_state.h"
#include "system/files.h"

namespace plumb::cli {

bool import_state(Session& session, const std::string& workspace, const std::string& path,
                  Diagnostics& diags) {
  const auto text = system::real_files().read(path);
  auto imported = text ? state::read_terraform_state(*text) : tl::unexpected(text.error());
  if (!imported) {
    diags.error({}, "Failed to import the state",
                path + ": " + imported.error().message + ". Nothing was changed.");
    return false;
  }
  auto opened = state::Store::open(kStorePath, state::Database::Access::kReadWrite, workspace);
  if (!opened) {
    add_error(opened.error(), "Failed to open the state", diags);
    return false;
  }
  state::Store& store = **opened;
  const auto lease = session.lock(store, "init", 0, diags);
  if (!lease) return false;
  const auto attempt = [&]() -> diagnostics::Result<void> {
    PLUMB_ASSIGN(const state::State known, store.load());
    if (!known.objects.empty()) {
      return diagnostics::fail(diagnostics::ErrorCode::kAlreadyExists,
                               std::string(kStorePath) + " already has " +
                                   std::to_string(known.objects.size()) +
                                   " objects; an import would replace them");
    }
    PLUMB_ASSIGN(const std::int64_t run, store.begin_run(*lease, {"import", "from " + path, ""}));
    PLUMB_TRY(store.replace_all(*lease, run, *imported));
    PLUMB_TRY(store.write_outputs(*lease, run, imported->outputs));
    return store.end_run(*lease, run, true);
  };
  const auto written = attempt();
  store.unlock(*lease);
  if (!written) {
    add_error(written.error(), "Failed to import the state", diags);
    return false;
  }
  session.streams.out << "Imported " << imported->objects.size() << " object(s) and "
                      << imported->outputs.size() << " output(s) from " << path
                      << ", which is no longer used.\n";
  return true;
}

}  // namespace plumb::cli
