#include "cli/checks_json.h"

#include "cli/json_text.h"
#include "value/json_codec.h"

namespace plumb::cli {
namespace {

using Kind = state::Checkable::Kind;

std::string block_json(const state::Checkable& block) {
  JsonText out;
  out.text("kind", block.kind == Kind::kOutput ? "output_value" : state::name_of(block.kind));
  if (block.kind == Kind::kResource)
    out.text("mode", block.mode == state::Mode::kData ? "data" : "managed");
  if (!block.module.empty()) out.text("module", state::to_string(block.module));
  out.text("name", block.name);
  out.text("to_display", state::to_string(block));
  if (block.kind == Kind::kResource) out.text("type", block.type);
  return out.finish();
}

std::string object_json(const state::CheckedObject& object) {
  JsonText address;
  if (const auto* number = std::get_if<std::int64_t>(&object.address.key))
    address.raw("instance_key", std::to_string(*number));
  if (const auto* text = std::get_if<std::string>(&object.address.key))
    address.text("instance_key", *text);
  if (!object.address.module.empty())
    address.text("module", state::to_string(object.address.module));
  address.text("to_display", state::to_string(object.address));
  JsonText out;
  out.raw("address", address.finish());
  out.text("status", state::name_of(object.status));
  std::string problems;
  for (const std::string& problem : object.problems) {
    problems += problems.empty() ? "[{\"message\":" : ",{\"message\":";
    value::append_json_string(problems, problem);
    problems += '}';
  }
  if (!problems.empty()) out.raw("problems", problems + "]");
  return out.finish();
}

}  // namespace

std::string checks_json(const state::CheckResults& results) {
  std::string all;
  for (const state::CheckResult& result : results) {
    JsonText out;
    out.raw("address", block_json(result.block));
    out.text("status", state::name_of(result.status));
    std::string objects;
    for (const state::CheckedObject& object : result.objects)
      objects += (objects.empty() ? "[" : ",") + object_json(object);
    if (!objects.empty()) out.raw("instances", objects + "]");
    all += (all.empty() ? "[" : ",") + out.finish();
  }
  return all.empty() ? "" : all + "]";
}

}  // namespace plumb::cli
