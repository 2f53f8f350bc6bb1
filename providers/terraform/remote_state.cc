#include "remote_state.h"

#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>

#include "providers/sdk/json_state.h"

namespace plumb::terraform {
namespace {

/// The member of an object, if that is a string.
std::string text_member(const sdk::Dynamic& object, std::string_view name) {
  if (object.is_null()) return "";
  sdk::Reader in(object.bytes);
  if (in.peek() == sdk::Kind::kArray) {
    (void)in.array();
    (void)in.text();  // The type.
  }
  for (std::size_t left = in.map(); left > 0; --left) {
    const bool wanted = in.text() == name;
    const std::string_view bytes = in.skip();
    if (wanted && !sdk::is_nil(bytes)) return *sdk::decoded<sdk::Val<std::string>>(bytes);
  }
  return "";
}

/// The outputs in the text of a state, as an object.
sdk::Dynamic outputs_of(const std::string& path, const std::string& text) {
  using nlohmann::json;
  const json state = json::parse(text, nullptr, false);
  if (!state.is_object() || !state.contains("outputs") || !state["outputs"].is_object()) {
    throw sdk::Failure("Unable to read remote state",
                       path + " is no state of Terraform's in the format of version 4.");
  }
  json types = json::object();
  json values = json::object();
  for (const auto& [name, output] : state["outputs"].items()) {
    if (!output.is_object() || !output.contains("type") || !output.contains("value")) continue;
    types[name] = output["type"];
    values[name] = output["value"];
  }
  sdk::Dynamic outputs{""};
  sdk::Writer out(outputs.bytes);
  out.array(2);
  out.binary(json::array({"object", types}).dump());
  out.raw(sdk::msgpack_of_json(values.dump()));
  return outputs;
}

}  // namespace

void RemoteStateSource::read(sdk::Context&, sdk::NoClient&, RemoteState& object) {
  if (*object.backend != "local") {
    throw sdk::Failure("Backend not supported",
                       "Only states in files can be read, backend = \"local\". For another, write "
                       "its outputs to a file and read that: terraform output -json.");
  }
  if (!object.defaults.is_null()) {
    throw sdk::Failure("Argument not supported",
                       "\"defaults\" is not supported yet. Use try() where an output is read.");
  }
  std::string path = text_member(object.config, "path");
  if (path.empty()) path = "terraform.tfstate";
  std::ifstream file(path, std::ios::binary);
  if (!file) {
    throw sdk::Failure("Unable to find remote state",
                       "No stored state was found at " + path +
                           ". Plumb's own states are no files that can be read so: write the "
                           "outputs with plumb output -json.");
  }
  object.outputs = outputs_of(path, {std::istreambuf_iterator<char>(file), {}});
}

}  // namespace plumb::terraform
