/// What became of the conditions that a configuration sets for its objects. It is kept with the
/// state, because it is about the objects as they are there.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "diagnostics/result.h"
#include "state/address.h"

namespace plumb::state {

/// From best to worst: what is put together from several is as the worst of them.
enum class CheckStatus : std::uint8_t { kPass, kUnknown, kFail, kError };

/// A block that can have conditions, or an instance of it.
struct Checkable {
  enum class Kind : std::uint8_t { kResource, kOutput, kCheck, kVariable };
  Kind kind = Kind::kResource;
  ModulePath module;  ///< Of a block: without keys.
  Mode mode = Mode::kManaged;
  std::string type;  ///< Of a resource, as `mode`.
  std::string name;
  InstanceKey key;  ///< Of an instance of a resource.
};
/// `module.m[0].aws_x.y["k"]`, `module.m.output.o`, `check.c`, `var.v`.
[[nodiscard]] std::string to_string(const Checkable& checkable);
[[nodiscard]] std::optional<Checkable> parse_checkable(Checkable::Kind kind, std::string_view text);
/// The block of an instance.
[[nodiscard]] Checkable block_of(const Checkable& checkable);

struct CheckedObject {
  Checkable address;
  CheckStatus status = CheckStatus::kUnknown;
  std::vector<std::string> problems;  ///< Messages of the conditions that do not hold, sorted.
};

/// Of one block. Without objects: passed if there are none, unknown if nobody has come to know
/// them.
struct CheckResult {
  Checkable block;
  CheckStatus status = CheckStatus::kUnknown;
  std::vector<CheckedObject> objects;  ///< Sorted by their address as text.
};

/// Sorted by the block's address as text.
using CheckResults = std::vector<CheckResult>;

/// As words: `pass`, `unknown`, `fail`, `error`; kinds as in Terraform's state: `resource`,
/// `output`, `check`, `var`.
[[nodiscard]] const char* name_of(CheckStatus status);
[[nodiscard]] const char* name_of(Checkable::Kind kind);

/// As Terraform's state has them; `null` for none.
[[nodiscard]] std::string check_results_to_json(const CheckResults& results);
[[nodiscard]] diagnostics::Result<CheckResults> check_results_from_json(std::string_view text);

}  // namespace plumb::state
