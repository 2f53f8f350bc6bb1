#include "cli/arguments.h"
#include "cli/session.h"

namespace plumb::cli {

int run_force_unlock(const Call& call) {
  bool force = false;
  std::vector<std::string> ids;
  Arguments arguments("force-unlock [options] LOCK_ID",
                      "Releases the state's lock, whoever holds it.");
  arguments.flag("force", force, "Do not ask");
  arguments.positional("id", ids, 1);
  if (const auto ended = arguments.parse(call.arguments, call.streams)) return *ended;
  Session session(call, arguments.no_color());
  Diagnostics diags;
  if (ids.empty()) {
    diags.error({}, "Missing lock id", "Give the id of the lock, as the message about it showed.");
    session.show(diags);
    return 1;
  }
  auto store = session.open_store(state::Database::Access::kReadWrite, diags);
  if (store == nullptr) {
    session.show(diags);
    return 1;
  }
  if (!force) {
    call.streams.out
        << "Do you really want to force-unlock?\n  Whoever holds the lock will have its writes "
           "refused from now on.\n  Only 'yes' will be accepted to confirm.\n\n  Enter a value: "
        << std::flush;
    std::string answer;
    if (!std::getline(call.streams.in, answer) || answer != "yes") {
      call.streams.out << "force-unlock cancelled.\n";
      return 1;
    }
  }
  const auto removed = store->force_unlock(ids.front());
  if (!removed) {
    add_error(removed.error(), "Failed to unlock state", diags);
  } else if (!*removed) {
    diags.error({}, "Failed to unlock state",
                "The state is not locked by a lock of the id " + ids.front() + ".");
  }
  if (session.show(diags)) return 1;
  call.streams.out << "Plumb state has been successfully unlocked!\n";
  return 0;
}

}  // namespace plumb::cli
