/// The commands of the program, one file each.
#pragma once

#include <string>
#include <vector>

#include "cli/streams.h"
#include "system/cancellation.h"

namespace plumb::cli {

/// What every command is given. Commands return the program's exit code.
struct Call {
  std::vector<std::string> arguments;  ///< After the command's name.
  Streams& streams;
  const system::Cancellation& cancellation;
};

[[nodiscard]] int run_import(const Call& call);
[[nodiscard]] int run_init(const Call& call);
[[nodiscard]] int run_get(const Call& call);
[[nodiscard]] int run_modules(const Call& call);
[[nodiscard]] int run_validate(const Call& call);
[[nodiscard]] int run_plan(const Call& call);
[[nodiscard]] int run_apply(const Call& call);
[[nodiscard]] int run_destroy(const Call& call);
[[nodiscard]] int run_refresh(const Call& call);
[[nodiscard]] int run_show(const Call& call);
[[nodiscard]] int run_output(const Call& call);
[[nodiscard]] int run_state(const Call& call);
[[nodiscard]] int run_fmt(const Call& call);
[[nodiscard]] int run_console(const Call& call);
[[nodiscard]] int run_graph(const Call& call);
[[nodiscard]] int run_hcldec(const Call& call);
[[nodiscard]] int run_parse(const Call& call);
[[nodiscard]] int run_providers(const Call& call);
[[nodiscard]] int run_force_unlock(const Call& call);
[[nodiscard]] int run_taint(const Call& call);
[[nodiscard]] int run_untaint(const Call& call);
[[nodiscard]] int run_test(const Call& call);
[[nodiscard]] int run_workspace(const Call& call);
[[nodiscard]] int run_version(const Call& call);

}  // namespace plumb::cli
