#include "cli/added_file.h"
#include "cli/operation.h"
#include "planner/plan.h"

namespace plumb::cli {
namespace {

/// Where mistakes of the command line are shown to be: it stands for an import block.
constexpr const char* kCommandLine = "(command line).tf";

/// The block that the command line stands for, or nothing after reporting.
std::optional<std::string> import_block(const std::string& address, const std::string& id,
                                        Diagnostics& diags) {
  state::AddressError problem;
  const auto instance = state::parse_instance(address, problem);
  if (!instance || instance->resource.mode == state::Mode::kData) {
    diags.error({}, "Invalid address",
                (instance ? "A data source is read, and cannot be imported"
                          : "\"" + address + "\": " + problem.message) +
                    ". Give the address of an instance of a resource, such as aws_instance.a or "
                    "'aws_instance.a[0]'.");
    return std::nullopt;
  }
  const std::string key = state::to_string(state::InstanceKey(id));
  return "import {\n  to = " + address + "\n  id = " + key.substr(1, key.size() - 2) + "\n}\n";
}

bool is_managed_already(const PlannedOperation& operation, const std::string& address,
                        Diagnostics& diags) {
  for (const state::StoredObject& object : operation.prior.objects) {
    if (!object.deposed.empty() || state::to_string(object.address) != address) continue;
    diags.error({}, "Resource already managed by Plumb",
                "The state has an object for " + address +
                    " already. To have it manage another one, first let go of that one with "
                    "`plumb state rm '" +
                    address + "'`.");
    return true;
  }
  return false;
}

/// What the import needs of what plan and apply take.
OperationFlags import_flags(OperationFlags flags, const std::string& address) {
  flags.command = "import";
  flags.import_only = true;
  flags.refresh_only = true;
  flags.target = {address};
  return flags;
}

}  // namespace

int run_import(const Call& call) {
  OperationFlags flags;
  std::vector<std::string> what;
  Arguments arguments("import [options] ADDRESS ID",
                      "Takes over an object that exists, as it is: the resource at the address, "
                      "whose block is there already, is from then on that object.");
  declare_flags(arguments, flags);
  arguments.positional("address and id", what, 2);
  if (const auto ended = arguments.parse(call.arguments, call.streams)) return *ended;
  Session session(call, arguments.no_color(), flags.parallelism);
  session.variable_options = variable_options(arguments);
  Diagnostics diags;
  std::optional<std::string> block;
  if (what.size() == 2) {
    block = import_block(what[0], what[1], diags);
  } else {
    diags.error({}, "Wrong number of arguments",
                "The import command takes two: the address of the resource, and the id by which "
                "its provider knows the object.");
  }
  if (session.show(diags)) return 1;
  session.files = with_added_file(kCommandLine, *block);
  const OperationFlags importing = import_flags(flags, what[0]);
  // Where there is no state yet, a mistake should not leave one behind.
  std::unique_ptr<HeldState> held;
  if (system::real_files().kind(kStorePath) == system::FileKind::kRegular) {
    held = hold_state(session, importing, false, diags);
    if (session.show(diags) || held == nullptr) return 1;
  }
  const auto operation = make_plan(session, importing);
  if (!operation) return 1;
  if (is_managed_already(*operation, what[0], diags)) {
    session.show(diags);
    return 1;
  }
  const int code = carry_out(session, importing, *operation, std::move(held));
  if (code == 0 && !flags.json) {
    session.streams.out << "\nImport successful!\n\nThe object is in the state now. Run `plumb "
                           "plan` to see whether it is as its block says.\n";
  }
  return code;
}

}  // namespace plumb::cli
