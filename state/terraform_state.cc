#include "state/terraform_state.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "state/object_codec.h"
#include "value/json_codec.h"

namespace plumb::state {
namespace {

using diagnostics::ErrorCode;
using diagnostics::fail;
using diagnostics::Result;
using nlohmann::ordered_json;

constexpr int kVersion = 4;
/// The version that states are signed with: readers of the format accept those of their own version
/// and older ones.
constexpr const char* kTerraformVersion = "1.11.4";

/// A whole number, or 0: one that does not fit is nobody's serial, and converting it would be
/// undefined.
std::int64_t integer_of(const ordered_json& in, const char* key) {
  const auto found = in.find(key);
  return found != in.end() && found->is_number_integer() ? found->get<std::int64_t>() : 0;
}

Result<StoredObject> read_instance(const ordered_json& resource, const ordered_json& instance) {
  StoredObject object;
  const std::string module = resource.value("module", "");
  const std::string mode = resource.value("mode", "managed");
  AddressError problem;
  const std::string text = (module.empty() ? "" : module + ".") + (mode == "data" ? "data." : "") +
                           resource.value("type", "") + "." + resource.value("name", "");
  const auto address = parse_instance(text, problem);
  if (!address)
    return fail(ErrorCode::kCorrupt, "\"" + text + "\" is not an address: " + problem.message);
  object.address = *address;
  if (const auto key = instance.find("index_key"); key != instance.end()) {
    if (key->is_number_integer()) object.address.key = key->get<std::int64_t>();
    if (key->is_string()) object.address.key = key->get<std::string>();
  }
  const auto attributes = instance.find("attributes");
  if (attributes == instance.end() || attributes->is_null()) {
    return fail(
        ErrorCode::kInvalid,
        to_string(object.address) +
            " is kept in a form of before Terraform 0.12; apply once with a newer Terraform first");
  }
  object.attributes = attributes->dump();
  object.provider = resource.value("provider", "");
  object.deposed = instance.value("deposed", "");
  object.schema_version = integer_of(instance, "schema_version");
  if (const auto paths = instance.find("sensitive_attributes");
      paths != instance.end() && !paths->empty())
    object.sensitive_paths = paths->dump();
  if (const auto bytes = instance.find("private"); bytes != instance.end() && bytes->is_string()) {
    object.private_data = from_base64(bytes->get<std::string>()).value_or("");
  }
  object.tainted = instance.value("status", "") == "tainted";
  object.create_before_destroy = instance.value("create_before_destroy", false);
  if (const auto dependencies = instance.find("dependencies");
      dependencies != instance.end() && !dependencies->empty()) {
    object.dependencies = dependencies_from_json(dependencies->dump());
  }
  return object;
}

Result<State> read_state(const ordered_json& file) {
  if (integer_of(file, "version") != kVersion) {
    return fail(ErrorCode::kInvalid,
                "the state has format version " + std::to_string(integer_of(file, "version")) +
                    ", and only version 4 is read; apply once with a newer Terraform first");
  }
  State state;
  state.lineage = file.value("lineage", "");
  state.serial = integer_of(file, "serial");
  for (const ordered_json& resource : file.value("resources", ordered_json::array())) {
    for (const ordered_json& instance : resource.value("instances", ordered_json::array())) {
      PLUMB_ASSIGN(StoredObject object, read_instance(resource, instance));
      state.objects.push_back(std::move(object));
    }
  }
  const ordered_json outputs = file.value("outputs", ordered_json::object());
  for (const auto& [name, output] : outputs.items()) {
    PLUMB_ASSIGN(const value::Type type, value::parse_json_type(output.at("type").dump()));
    PLUMB_ASSIGN(value::Value value, value::parse_json_typed(output.at("value").dump(), type));
    state.outputs[name] = {std::move(value), output.value("sensitive", false)};
  }
  return state;
}

/// JSON written a member a line. Values are JSON already, so that no digit of a number is lost on
/// the way through a double.
class JsonLines {
 public:
  void open(char bracket) {
    begin_item();
    out_ += bracket;
    push();
  }
  void open(std::string_view key, char bracket) {
    begin_member(key);
    out_ += bracket;
    push();
  }
  void close(char bracket) {
    const bool empty = first_.back();
    first_.pop_back();
    if (!empty) new_line();
    out_ += bracket;
  }
  void raw(std::string_view key, std::string_view json) {
    begin_member(key);
    out_ += json;
  }
  void text(std::string_view key, std::string_view value) {
    begin_member(key);
    value::append_json_string(out_, value);
  }
  [[nodiscard]] std::string finish() { return std::move(out_); }

 private:
  void push() { first_.push_back(true); }
  void new_line() { out_ += "\n" + std::string(first_.size() * 2, ' '); }
  void begin_item() {
    if (first_.empty()) return;
    if (!first_.back()) out_ += ',';
    first_.back() = false;
    new_line();
  }
  void begin_member(std::string_view key) {
    begin_item();
    value::append_json_string(out_, key);
    out_ += ": ";
  }

  std::string out_;
  std::vector<bool> first_;  ///< For each open bracket, whether nothing is in it yet.
};

void write_instance(const StoredObject& object, JsonLines& out) {
  out.open('{');
  if (const auto* number = std::get_if<std::int64_t>(&object.address.key))
    out.raw("index_key", std::to_string(*number));
  if (const auto* text = std::get_if<std::string>(&object.address.key))
    out.text("index_key", *text);
  if (object.tainted) out.text("status", "tainted");
  if (!object.deposed.empty()) out.text("deposed", object.deposed);
  out.raw("schema_version", std::to_string(object.schema_version));
  out.raw("attributes", object.attributes.empty() ? "null" : object.attributes);
  out.raw("sensitive_attributes", object.sensitive_paths.empty() ? "[]" : object.sensitive_paths);
  if (!object.private_data.empty()) out.text("private", to_base64(object.private_data));
  if (const std::string dependencies = dependencies_to_json(object.dependencies);
      !dependencies.empty()) {
    out.raw("dependencies", dependencies);
  }
  if (object.create_before_destroy) out.raw("create_before_destroy", "true");
  out.close('}');
}

void open_resource(const StoredObject& object, JsonLines& out) {
  const ResourceAddress& address = object.address.resource;
  out.open('{');
  if (!address.module.empty()) out.text("module", to_string(address.module));
  out.text("mode", address.mode == Mode::kData ? "data" : "managed");
  out.text("type", address.type);
  out.text("name", address.name);
  out.text("provider", object.provider);
  out.open("instances", '[');
}

}  // namespace

Result<State> read_terraform_state(std::string_view text) {
  try {
    return read_state(ordered_json::parse(text));
  } catch (const ordered_json::exception& problem) {
    // The library's name for the problem stands in brackets in front.
    const std::string what = problem.what();
    const std::size_t text = what.find("] ");
    return fail(ErrorCode::kCorrupt,
                "not a state file: " + (text == std::string::npos ? what : what.substr(text + 2)));
  }
}

std::string write_terraform_state(const State& state) {
  JsonLines out;
  out.open('{');
  out.raw("version", std::to_string(kVersion));
  out.text("terraform_version", kTerraformVersion);
  out.raw("serial", std::to_string(state.serial));
  out.text("lineage", state.lineage);
  out.open("outputs", '{');
  for (const auto& [name, output] : state.outputs) {
    std::string value;
    std::string type;
    value::append_json_typed(value, output.value, output.value.type());
    value::append_json_type(type, output.value.type());
    out.open(name, '{');
    out.raw("value", value);
    out.raw("type", type);
    if (output.sensitive) out.raw("sensitive", "true");
    out.close('}');
  }
  out.close('}');
  out.open("resources", '[');
  const StoredObject* previous = nullptr;
  const auto close_resource = [&] {
    out.close(']');
    out.close('}');
  };
  for (const StoredObject& object : state.objects) {
    const bool same = previous != nullptr &&
                      previous->address.resource == object.address.resource &&
                      previous->provider == object.provider;
    if (!same && previous != nullptr) close_resource();
    if (!same) open_resource(object, out);
    write_instance(object, out);
    previous = &object;
  }
  if (previous != nullptr) close_resource();
  out.close(']');
  out.raw("check_results", "null");
  out.close('}');
  return out.finish() + "\n";
}

}  // namespace plumb::state
