#pragma once

/// Drives a built plugin through the C table, as a host would, with values written as JSON.

#include <dlfcn.h>

#include <chrono>
#include <condition_variable>
#include <map>
#include <memory>
#include <mutex>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <string>
#include <vector>

#include "providers/abi/plumb_provider.h"
#include "providers/sdk/context.h"
#include "providers/sdk/msgpack.h"

namespace plumb::sdk::test {

using Json = nlohmann::json;

/// Stands for an unknown value in JSON.
inline const std::string kUnknown = "<unknown>";

inline void write_value(Writer& out, const Json& value) {
  if (value.is_null()) return out.nil();
  if (value.is_boolean()) return out.boolean(value.get<bool>());
  if (value.is_number_integer()) return out.integer(value.get<std::int64_t>());
  if (value.is_string()) {
    return value == kUnknown ? out.unknown() : out.text(value.get_ref<const std::string&>());
  }
  if (value.is_array()) {
    out.array(value.size());
    for (const Json& item : value) write_value(out, item);
    return;
  }
  if (!value.is_object()) throw std::logic_error("a test value of no known kind");
  out.map(value.size());
  for (const auto& [key, item] : value.items()) {
    out.text(key);
    write_value(out, item);
  }
}

inline std::string msgpack_of(const Json& value) {
  std::string bytes;
  Writer out(bytes);
  write_value(out, value);
  return bytes;
}

/// Integer keys, as in schemas, become text.
inline Json read_value(Reader& in) {
  switch (in.peek()) {
    case Kind::kNil:
      in.skip();
      return nullptr;
    case Kind::kBool:
      return in.boolean();
    case Kind::kInteger:
      return in.integer();
    case Kind::kUnsigned:
      return in.unsigned_integer();
    case Kind::kFloat:
      return in.real();
    case Kind::kText:
      return std::string(in.text());
    case Kind::kUnknown:
      in.skip();
      return kUnknown;
    case Kind::kArray: {
      Json array = Json::array();
      for (std::size_t left = in.array(); left > 0; --left) array.push_back(read_value(in));
      return array;
    }
    case Kind::kMap:
      break;
  }
  Json object = Json::object();
  for (std::size_t left = in.map(); left > 0; --left) {
    const Json key = read_value(in);
    object[key.is_string() ? key.get<std::string>() : key.dump()] = read_value(in);
  }
  return object;
}

inline Json json_of(std::string_view bytes) {
  Reader in(bytes);
  return read_value(in);
}

/// A field of a request, which owns its bytes.
struct Field {
  std::uint32_t tag;
  std::uint32_t kind;
  std::int64_t number;
  std::string bytes;
};

inline Field text(std::uint32_t tag, std::string value) {
  return {tag, PLUMB_K_STR, 0, std::move(value)};
}
inline Field value(std::uint32_t tag, const Json& json) {
  return {tag, PLUMB_K_MSGPACK, 0, msgpack_of(json)};
}
inline Field raw(std::uint32_t tag, std::string bytes) {
  return {tag, PLUMB_K_MSGPACK, 0, std::move(bytes)};
}
inline Field bytes(std::uint32_t tag, std::string data) {
  return {tag, PLUMB_K_BYTES, 0, std::move(data)};
}
inline Field number(std::uint32_t tag, std::int64_t value) {
  return {tag, PLUMB_K_INT, value, ""};
}

/// What came back.
struct Answer {
  std::int32_t status = -1;
  std::multimap<std::uint32_t, std::string> fields;

  [[nodiscard]] bool has(std::uint32_t tag) const { return fields.count(tag) > 0; }
  [[nodiscard]] Json at(std::uint32_t tag) const {
    const auto found = fields.find(tag);
    return found == fields.end() ? Json(nullptr) : json_of(found->second);
  }
  /// "error: summary" of each diagnostic, one a line.
  [[nodiscard]] std::string complaints() const {
    std::string all;
    for (const Json& each : at(PLUMB_DIAGNOSTICS)) {
      const bool error = each.at("1") == PLUMB_SEVERITY_ERROR;
      all += (all.empty() ? "" : "\n") + std::string(error ? "error: " : "warning: ") +
             each.at("2").get<std::string>();
    }
    return all;
  }
  [[nodiscard]] std::string details() const {
    std::string all;
    for (const Json& each : at(PLUMB_DIAGNOSTICS)) all += each.at("3").get<std::string>() + "\n";
    return all;
  }
  [[nodiscard]] std::vector<Json> all(std::uint32_t tag) const {
    std::vector<Json> values;
    for (auto [at, end] = fields.equal_range(tag); at != end; ++at)
      values.push_back(json_of(at->second));
    return values;
  }
};

/// One call under way.
class Pending {
 public:
  Answer wait() {
    std::unique_lock lock(mutex_);
    done_.wait(lock, [this] { return answered_; });
    return answer_;
  }
  plumb_sink sink() { return {sizeof(plumb_sink), 0, this, nullptr, &Pending::on_done}; }
  plumb_call* call = nullptr;

 private:
  static void on_done(void* ctx, std::int32_t status, plumb_msg* message) {
    auto& self = *static_cast<Pending*>(ctx);
    const std::lock_guard lock(self.mutex_);
    if (self.answered_) throw std::logic_error("on_done came twice");
    self.answer_.status = status;
    for (std::uint64_t i = 0; i < message->count; ++i) {
      const plumb_field& field = message->fields[i];
      self.answer_.fields.emplace(field.tag, std::string(text_of(field.data)));
    }
    if (message->release != nullptr) message->release(message);
    self.answered_ = true;
    self.done_.notify_all();
  }

  std::mutex mutex_;
  std::condition_variable done_;
  bool answered_ = false;
  Answer answer_;
};

/// An opened provider of a plugin.
class Plugin {
 public:
  /// `folder`: within the folder of the build.
  explicit Plugin(const std::string& type, const std::string& folder = "bin") {
    const std::string path =
        std::string(PLUMB_BINARY_DIR) + "/" + folder + "/libplumb-provider-" + type + ".so";
    void* library = dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE);
    if (library == nullptr) throw std::runtime_error(dlerror());
    tag = static_cast<const plumb_tag*>(dlsym(library, "plumb_tag_v1"));
    const auto entry =
        reinterpret_cast<decltype(&plumb_module_v1)>(dlsym(library, "plumb_module_v1"));
    if (tag == nullptr || entry == nullptr) throw std::runtime_error("a symbol is missing");
    module = entry(PLUMB_ABI_MINOR);
    if (module->open(&host_, nullptr, &provider) != PLUMB_OK)
      throw std::runtime_error("open failed");
    for (const Json& each : call(PLUMB_OP_DESCRIBE, {}).all(PLUMB_DESCRIBE_RESOURCES)) {
      schemas_[each.at("1")] = each.at("2").at("2");
    }
    for (const Json& each : call(PLUMB_OP_DESCRIBE, {}).all(PLUMB_DESCRIBE_DATA_SOURCES)) {
      data_schemas_[each.at("1")] = each.at("2").at("2");
    }
  }
  ~Plugin() { module->close(provider); }
  Plugin(const Plugin&) = delete;
  Plugin& operator=(const Plugin&) = delete;

  Answer call(std::int32_t op, const std::vector<Field>& fields) {
    Pending pending;
    const std::int32_t started = start(op, fields, pending);
    if (started != PLUMB_OK) throw std::runtime_error("submit failed");
    Answer answer = pending.wait();
    if (pending.call != nullptr) module->forget(provider, pending.call);
    return answer;
  }

  std::int32_t start(std::int32_t op, const std::vector<Field>& fields, Pending& pending) {
    std::vector<plumb_field> raw_fields;
    for (const Field& field : fields) {
      raw_fields.push_back({field.tag, field.kind, field.number, view_of(field.bytes)});
    }
    const plumb_request request{sizeof(plumb_request),
                                op,
                                0,
                                0,
                                0,
                                0,
                                {raw_fields.data(), raw_fields.size(), nullptr, nullptr}};
    const plumb_sink sink = pending.sink();
    return module->submit(provider, &request, &sink, &pending.call);
  }

  /// The object with null for every attribute and block that is not given.
  Json object(const std::string& type, Json given) const {
    return filled(schemas_.at(type), given);
  }
  Json data_object(const std::string& type, Json given) const {
    return filled(data_schemas_.at(type), given);
  }

  Answer validate(const std::string& type, const Json& config) {
    return call(PLUMB_OP_VALIDATE_RESOURCE, {text(PLUMB_VALIDATE_TYPE, type),
                                             value(PLUMB_VALIDATE_CONFIG, object(type, config))});
  }

  /// Plans as the host does: the proposal is the configuration, with the prior value for what is
  /// computed and not configured.
  Answer plan(const std::string& type, const Json& prior, const Json& given) {
    const Json config = given.is_null() ? given : object(type, given);
    Json proposed = config;
    if (!config.is_null() && !prior.is_null()) {
      for (const Json& attribute : schemas_.at(type).at("2")) {
        const std::string name = attribute.at("1");
        if (attribute.value("6", false) && config.at(name).is_null())
          proposed[name] = prior.at(name);
      }
    }
    return call(PLUMB_OP_PLAN,
                {text(PLUMB_PLAN_TYPE, type), value(PLUMB_PLAN_PRIOR_STATE, prior),
                 value(PLUMB_PLAN_PROPOSED_STATE, proposed), value(PLUMB_PLAN_CONFIG, config),
                 bytes(PLUMB_PLAN_PRIOR_PRIVATE, "kept")});
  }

  Answer apply(const std::string& type, const Json& prior, const Json& planned) {
    return call(PLUMB_OP_APPLY,
                {text(PLUMB_APPLY_TYPE, type), value(PLUMB_APPLY_PRIOR_STATE, prior),
                 value(PLUMB_APPLY_PLANNED_STATE, planned), value(PLUMB_APPLY_CONFIG, planned)});
  }

  /// Plans and creates; the state, or an exception with what was complained about.
  Json create(const std::string& type, const Json& config) {
    const Answer planned = plan(type, nullptr, config);
    const Answer made = apply(type, nullptr, planned.at(PLUMB_PLAN_RESULT_STATE));
    const std::string trouble = planned.complaints() + made.complaints() + made.details();
    if (!trouble.empty()) throw std::runtime_error(trouble);
    return made.at(PLUMB_APPLY_RESULT_STATE);
  }

  /// Calls a function.
  Answer call_function(const std::string& name, const std::vector<Json>& arguments) {
    std::vector<Field> fields{text(PLUMB_CALL_NAME, name)};
    for (const Json& argument : arguments) fields.push_back(value(PLUMB_CALL_ARGUMENTS, argument));
    return call(PLUMB_OP_CALL_FUNCTION, fields);
  }

  Answer read(const std::string& type, const Json& state) {
    return call(PLUMB_OP_READ,
                {text(PLUMB_READ_TYPE, type), value(PLUMB_READ_CURRENT_STATE, state)});
  }

  Answer read_data(const std::string& type, const Json& config) {
    return call(PLUMB_OP_READ_DATA, {text(PLUMB_READ_DATA_TYPE, type),
                                     value(PLUMB_READ_DATA_CONFIG, data_object(type, config))});
  }

  Answer import(const std::string& type, const std::string& id) {
    return call(PLUMB_OP_IMPORT, {text(PLUMB_IMPORT_TYPE, type), text(PLUMB_IMPORT_ID, id)});
  }
  Json imported(const std::string& type, const std::string& id) {
    const Answer answer = import(type, id);
    if (!answer.complaints().empty()) throw std::runtime_error(answer.complaints());
    return json_of(answer.at(PLUMB_IMPORT_RESULT_RESOURCES).at("2").get<std::string>());
  }

  Answer upgrade(const std::string& type, std::int64_t version, const Json& attributes) {
    return call(PLUMB_OP_UPGRADE_STATE,
                {text(PLUMB_UPGRADE_TYPE, type), number(PLUMB_UPGRADE_VERSION, version),
                 bytes(PLUMB_UPGRADE_JSON, attributes.dump())});
  }

  const plumb_tag* tag = nullptr;
  const plumb_module* module = nullptr;
  plumb_provider* provider = nullptr;

 private:
  static Json filled(const Json& block, Json given) {
    for (const Json& attribute : block.value("2", Json::array())) {
      const std::string name = attribute.at("1");
      if (!given.contains(name)) given[name] = nullptr;
    }
    for (const Json& nested : block.value("3", Json::array())) {
      const std::string name = nested.at("1");
      given[name] = given.contains(name) ? filled(nested.at("2"), given[name]) : Json(nullptr);
    }
    return given;
  }

  plumb_host host_{sizeof(plumb_host), PLUMB_ABI_MINOR, nullptr, nullptr, nullptr};
  std::map<std::string, Json> schemas_;
  std::map<std::string, Json> data_schemas_;
};

/// The paths that ask for a new object, as JSON text.
inline std::string replacements(const Answer& plan) {
  std::string all;
  for (const Json& path : plan.all(PLUMB_PLAN_RESULT_REQUIRES_REPLACE)) all += path.dump();
  return all;
}

/// The given attributes of an object, for comparison.
inline Json pick(const Json& object, std::initializer_list<const char*> names) {
  Json picked = Json::object();
  for (const char* name : names) picked[name] = object.at(name);
  return picked;
}

}  // namespace plumb::sdk::test
