#include "planner/plan_file.h"

#include <algorithm>

#include "planner/plan_codec.h"
#include "system/clock.h"
#include "system/digest.h"
#include "system/seal.h"

namespace plumb::planner {
namespace {

using diagnostics::ErrorCode;
using diagnostics::fail;

constexpr std::string_view kMagic = "PLUMBPLAN\n";
constexpr char kVersion = 6;
/// The file ends with the SHA-256 of everything before.
constexpr std::size_t kDigestSize = 32;

enum class Sealing : char { kNone = 0, kStateSecret = 1, kPassphrase = 2 };

/// Before the body: magic, version, sealing, salt.
constexpr std::size_t kHeaderSize = kMagic.size() + 2 + system::kSaltSize;

std::string seal_key(Sealing sealing, const PlanKey& key, std::string_view salt) {
  if (sealing == Sealing::kPassphrase) return system::key_of_passphrase(key.passphrase, salt);
  return system::hmac_sha256(key.state_secret, std::string("plan file ") + std::string(salt));
}

bool is_sensitive(const Value& value) {
  return (value.marks_deep() & value::kSensitive) != 0;
}

/// Whether there is what such a file is opened with.
Result<void> check_key(Sealing sealing, const PlanKey& key) {
  if (sealing == Sealing::kPassphrase && key.passphrase.empty()) {
    return fail(ErrorCode::kDenied,
                "the plan file holds secrets and is sealed with a passphrase; set PLUMB_PLAN_KEY "
                "to the one that it was made with");
  }
  if (sealing == Sealing::kStateSecret && key.state_secret.empty()) {
    return fail(ErrorCode::kDenied,
                "the plan file holds secrets and is sealed with the state that it was made for, "
                "which is not here; use it beside that state, or make it with PLUMB_PLAN_KEY set");
  }
  return {};
}

}  // namespace

bool looks_like_plan(std::string_view bytes) {
  return bytes.starts_with(kMagic);
}

bool holds_secrets(const Plan& plan) {
  const auto has_secrets = [](const Change& change) {
    return is_sensitive(change.before) || is_sensitive(change.after);
  };
  return std::ranges::any_of(plan.changes, has_secrets) ||
         std::ranges::any_of(plan.deferred, has_secrets) ||
         std::ranges::any_of(plan.drift,
                             [](const Drift& drift) {
                               return is_sensitive(drift.before) || is_sensitive(drift.after);
                             }) ||
         std::ranges::any_of(plan.outputs,
                             [](const auto& output) { return output.second.sensitive; }) ||
         std::ranges::any_of(plan.variables,
                             [](const auto& variable) { return is_sensitive(variable.second); });
}

std::string encode_plan(const SavedPlan& saved, const PlanKey& key) {
  Sealing sealing = Sealing::kNone;
  if (holds_secrets(saved.plan))
    sealing = key.passphrase.empty() ? Sealing::kStateSecret : Sealing::kPassphrase;
  std::string salt(system::kSaltSize, '\0');
  if (sealing != Sealing::kNone) salt = system::random_bytes(system::kSaltSize);
  std::string out(kMagic);
  out += kVersion;
  out += static_cast<char>(sealing);
  out += salt;
  std::string body = encode_plan_body(saved);
  out += sealing == Sealing::kNone ? std::move(body)
                                   : system::seal(seal_key(sealing, key, salt), body, out);
  return out + system::sha256(out);
}

Result<SavedPlan> decode_plan(std::string_view bytes, const PlanKey& key, PluginSet& plugins) {
  if (!looks_like_plan(bytes))
    return fail(ErrorCode::kInvalid, "the file is no plan file of Plumb's");
  const std::size_t size = bytes.size() - std::min(bytes.size(), kDigestSize);
  if (size < kHeaderSize || system::sha256(bytes.substr(0, size)) != bytes.substr(size)) {
    return fail(ErrorCode::kCorrupt,
                "the plan file is damaged: it is not as it was written; make a new plan");
  }
  if (bytes[kMagic.size()] != kVersion)
    return fail(ErrorCode::kInvalid, "the plan file was made by another version of Plumb");
  const auto sealing = static_cast<Sealing>(bytes[kMagic.size() + 1]);
  const std::string_view body = bytes.substr(kHeaderSize, size - kHeaderSize);
  if (sealing == Sealing::kNone) return decode_plan_body(body, plugins);
  PLUMB_TRY(check_key(sealing, key));
  const std::string_view salt = bytes.substr(kMagic.size() + 2, system::kSaltSize);
  const auto opened =
      system::unseal(seal_key(sealing, key, salt), body, bytes.substr(0, kHeaderSize));
  if (!opened) {
    return fail(ErrorCode::kDenied,
                sealing == Sealing::kPassphrase
                    ? "the plan file holds secrets, and PLUMB_PLAN_KEY is not what it was sealed "
                      "with"
                    : "the plan file holds secrets, and was made for another state than the one "
                      "that is here");
  }
  return decode_plan_body(*opened, plugins);
}

}  // namespace plumb::planner
