#include "state/terraform_state.h"

#include <algorithm>
#include <span>

#include "state/object_codec.h"
#include "value/json_codec.h"

namespace plumb::state {
namespace {

using diagnostics::ErrorCode;
using diagnostics::fail;
using diagnostics::Result;
using value::Value;

constexpr int kVersion = 4;
/// The version that states are signed with: readers of the format accept those of their own version
/// and older ones.
constexpr const char* kTerraformVersion = "1.11.4";

// The file is read as a Value: its numbers keep their digits, which those of a JSON library do not.

/// The member, or null if there is none or the value is no object.
const Value* member(const Value& in, std::string_view key) {
  if (in.type().kind() != value::Type::Kind::kObject || !in.has_content()) return nullptr;
  const Value* const found = in.find(key);
  return found == nullptr || found->is_null() ? nullptr : found;
}

std::string text_of(const Value& in, std::string_view key, std::string_view otherwise = "") {
  const Value* const found = member(in, key);
  return std::string(found != nullptr && found->type() == value::Type::string() ? found->as_string()
                                                                                : otherwise);
}

/// A whole number that fits, or 0.
std::int64_t integer_of(const Value& in, std::string_view key) {
  const Value* const found = member(in, key);
  if (found == nullptr || found->type() != value::Type::number()) return 0;
  return found->as_number().to_int64().value_or(0);
}

bool flag_of(const Value& in, std::string_view key) {
  const Value* const found = member(in, key);
  return found != nullptr && found->type() == value::Type::boolean() && found->as_bool();
}

/// The elements of the array, none if there is no array.
std::span<const Value> items_of(const Value& in, std::string_view key) {
  const Value* const found = member(in, key);
  if (found == nullptr || found->type().kind() != value::Type::Kind::kTuple) return {};
  return found->elements();
}

std::string json_of(const Value& value) {
  std::string json;
  value::append_json(json, value);
  return json;
}

Result<StoredObject> read_instance(const Value& resource, const Value& instance) {
  StoredObject object;
  const std::string module = text_of(resource, "module");
  AddressError problem;
  const std::string text = (module.empty() ? "" : module + ".") +
                           (text_of(resource, "mode") == "data" ? "data." : "") +
                           text_of(resource, "type") + "." + text_of(resource, "name");
  const auto address = parse_instance(text, problem);
  if (!address)
    return fail(ErrorCode::kCorrupt, "\"" + text + "\" is not an address: " + problem.message);
  object.address = *address;
  if (const Value* const key = member(instance, "index_key")) {
    if (key->type() == value::Type::number())
      object.address.key = integer_of(instance, "index_key");
    if (key->type() == value::Type::string()) object.address.key = std::string(key->as_string());
  }
  const Value* const attributes = member(instance, "attributes");
  if (attributes == nullptr) {
    return fail(
        ErrorCode::kInvalid,
        to_string(object.address) +
            " is kept in a form of before Terraform 0.12; apply once with a newer Terraform first");
  }
  object.attributes = json_of(*attributes);
  object.provider = text_of(resource, "provider");
  object.deposed = text_of(instance, "deposed");
  object.schema_version = integer_of(instance, "schema_version");
  if (!items_of(instance, "sensitive_attributes").empty())
    object.sensitive_paths = json_of(*member(instance, "sensitive_attributes"));
  if (const Value* const identity = member(instance, "identity")) {
    object.identity = json_of(*identity);
    object.identity_version = integer_of(instance, "identity_schema_version");
  }
  object.private_data = from_base64(text_of(instance, "private")).value_or("");
  object.tainted = text_of(instance, "status") == "tainted";
  object.create_before_destroy = flag_of(instance, "create_before_destroy");
  if (!items_of(instance, "dependencies").empty())
    object.dependencies = dependencies_from_json(json_of(*member(instance, "dependencies")));
  return object;
}

Result<State> read_state(const Value& file) {
  if (integer_of(file, "version") != kVersion) {
    return fail(ErrorCode::kInvalid,
                "the state has format version " + std::to_string(integer_of(file, "version")) +
                    ", and only version 4 is read; apply once with a newer Terraform first");
  }
  State state;
  state.lineage = text_of(file, "lineage");
  state.serial = integer_of(file, "serial");
  for (const Value& resource : items_of(file, "resources")) {
    for (const Value& instance : items_of(resource, "instances")) {
      PLUMB_ASSIGN(StoredObject object, read_instance(resource, instance));
      state.objects.push_back(std::move(object));
    }
  }
  const Value* const outputs = member(file, "outputs");
  for (std::size_t i = 0; outputs != nullptr && i < outputs->length(); ++i) {
    const Value& output = outputs->at(i);
    const Value* const type_text = member(output, "type");
    const Value* const given = output.find("value");
    if (type_text == nullptr || given == nullptr)
      return fail(ErrorCode::kCorrupt, "not a state file: an output lacks its type or its value");
    PLUMB_ASSIGN(const value::Type type, value::parse_json_type(json_of(*type_text)));
    PLUMB_ASSIGN(Value value, value::parse_json_typed(json_of(*given), type));
    state.outputs[std::string(outputs->key(i))] = {std::move(value), flag_of(output, "sensitive")};
  }
  if (const Value* const checks = member(file, "check_results")) {
    PLUMB_ASSIGN(state.checks, check_results_from_json(json_of(*checks)));
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
  if (!object.identity.empty()) {
    out.raw("identity_schema_version", std::to_string(object.identity_version));
    out.raw("identity", object.identity);
  }
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
  auto file = value::parse_json(text);
  if (!file) return fail(ErrorCode::kCorrupt, "not a state file: " + file.error().message);
  return read_state(*file);
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
  out.raw("check_results", check_results_to_json(state.checks));
  out.close('}');
  return out.finish() + "\n";
}

}  // namespace plumb::state
