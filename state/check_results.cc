#include "state/check_results.h"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

namespace plumb::state {
namespace {

using diagnostics::ErrorCode;
using diagnostics::fail;
using diagnostics::Result;
// Keys in the order in which they are written, as Terraform does.
using Json = nlohmann::ordered_json;

constexpr std::array kStatusNames = {"pass", "unknown", "fail", "error"};
constexpr std::array kKindNames = {"resource", "output", "check", "var"};

template <typename Enum, std::size_t count>
std::optional<Enum> value_of(const std::array<const char*, count>& names, std::string_view name) {
  const auto found = std::find(names.begin(), names.end(), name);
  if (found == names.end()) return std::nullopt;
  return static_cast<Enum>(found - names.begin());
}

std::string text_of(const Json& in, const char* key) {
  const auto found = in.find(key);
  return found != in.end() && found->is_string() ? found->get<std::string>() : "";
}

std::optional<CheckedObject> object_from_json(Checkable::Kind kind, const Json& in) {
  if (!in.is_object()) return std::nullopt;
  CheckedObject object;
  auto address = parse_checkable(kind, text_of(in, "object_addr"));
  const auto status = value_of<CheckStatus>(kStatusNames, text_of(in, "status"));
  if (!address || !status) return std::nullopt;
  object.address = std::move(*address);
  object.status = *status;
  const auto problems = in.find("failure_messages");
  if (problems != in.end() && problems->is_array()) {
    for (const Json& problem : *problems) {
      if (problem.is_string()) object.problems.push_back(problem.get<std::string>());
    }
  }
  return object;
}

std::optional<CheckResult> result_from_json(const Json& in) {
  if (!in.is_object()) return std::nullopt;
  CheckResult result;
  const auto kind = value_of<Checkable::Kind>(kKindNames, text_of(in, "object_kind"));
  const auto status = value_of<CheckStatus>(kStatusNames, text_of(in, "status"));
  auto block = kind ? parse_checkable(*kind, text_of(in, "config_addr")) : std::nullopt;
  if (!block || !status) return std::nullopt;
  result.block = std::move(*block);
  result.status = *status;
  const auto objects = in.find("objects");
  if (objects == in.end() || !objects->is_array()) return result;
  for (const Json& each : *objects) {
    auto object = object_from_json(*kind, each);
    if (!object) return std::nullopt;
    result.objects.push_back(std::move(*object));
  }
  return result;
}

}  // namespace

const char* name_of(CheckStatus status) {
  return kStatusNames.at(static_cast<std::size_t>(status));
}

const char* name_of(Checkable::Kind kind) {
  return kKindNames.at(static_cast<std::size_t>(kind));
}

std::string to_string(const Checkable& checkable) {
  if (checkable.kind == Checkable::Kind::kResource) {
    return to_string(InstanceAddress{
        {checkable.module, checkable.mode, checkable.type, checkable.name}, checkable.key});
  }
  const std::string module = to_string(checkable.module);
  return module + (module.empty() ? "" : ".") + name_of(checkable.kind) + "." + checkable.name;
}

std::optional<Checkable> parse_checkable(Checkable::Kind kind, std::string_view text) {
  AddressError problem;
  Checkable out;
  out.kind = kind;
  if (kind == Checkable::Kind::kResource) {
    auto address = parse_instance(text, problem);
    if (!address) return std::nullopt;
    out.module = std::move(address->resource.module);
    out.mode = address->resource.mode;
    out.type = std::move(address->resource.type);
    out.name = std::move(address->resource.name);
    out.key = std::move(address->key);
    return out;
  }
  const std::size_t dot = text.rfind('.');
  if (dot == std::string_view::npos || dot + 1 == text.size()) return std::nullopt;
  out.name = text.substr(dot + 1);
  text = text.substr(0, dot);
  const std::string_view word = name_of(kind);
  if (!text.ends_with(word)) return std::nullopt;
  text.remove_suffix(word.size());
  if (text.empty()) return out;
  if (text.back() != '.') return std::nullopt;
  const auto module = parse_target(text.substr(0, text.size() - 1), problem);
  if (!module || module->resource) return std::nullopt;
  out.module = module->module;
  return out;
}

Checkable block_of(const Checkable& checkable) {
  Checkable block = checkable;
  for (ModuleStep& step : block.module) step.key = {};
  block.key = {};
  return block;
}

std::string check_results_to_json(const CheckResults& results) {
  if (results.empty()) return "null";
  Json all = Json::array();
  for (const CheckResult& result : results) {
    Json objects = nullptr;
    for (const CheckedObject& object : result.objects) {
      Json one = {{"object_addr", to_string(object.address)}, {"status", name_of(object.status)}};
      if (!object.problems.empty()) one["failure_messages"] = object.problems;
      objects.push_back(std::move(one));
    }
    all.push_back({{"object_kind", name_of(result.block.kind)},
                   {"config_addr", to_string(result.block)},
                   {"status", name_of(result.status)},
                   {"objects", std::move(objects)}});
  }
  return all.dump(-1, ' ', false, Json::error_handler_t::replace);
}

Result<CheckResults> check_results_from_json(std::string_view text) {
  const Json all = Json::parse(text, nullptr, false);
  CheckResults results;
  if (all.is_null()) return results;
  if (!all.is_array()) return fail(ErrorCode::kCorrupt, "results of checks are not a list");
  for (const Json& each : all) {
    auto result = result_from_json(each);
    if (!result) return fail(ErrorCode::kCorrupt, "results of checks cannot be read");
    results.push_back(std::move(*result));
  }
  std::ranges::sort(results, {}, [](const CheckResult& each) { return to_string(each.block); });
  return results;
}

}  // namespace plumb::state
