#include "planner/plan_codec.h"

#define MSGPACK_NO_BOOST
#include <algorithm>
#include <msgpack.hpp>

#include "planner/marks.h"
#include "value/json_codec.h"
#include "value/msgpack_codec.h"

namespace plumb::planner {
namespace {

using diagnostics::ErrorCode;
using diagnostics::fail;
using value::Type;

constexpr std::size_t kDepthMax = 1000;

struct StringSink {
  std::string& out;
  void write(const char* bytes, std::size_t size) { out.append(bytes, size); }
};

/// Writes fields one after the other; the reader reads them in the same order.
class Writer {
 public:
  explicit Writer(std::string& out) : sink_{out}, packer_(sink_) {}

  void text(std::string_view value) {
    packer_.pack_bin(static_cast<std::uint32_t>(value.size()));
    packer_.pack_bin_body(value.data(), static_cast<std::uint32_t>(value.size()));
  }
  void number(std::int64_t value) { packer_.pack_int64(value); }
  void list(std::size_t count) { packer_.pack_array(static_cast<std::uint32_t>(count)); }
  /// A value of a type that the reader knows, with its marks.
  void value(const Value& value, Type type) {
    text(value::to_msgpack(value, type));
    text(sensitive_paths_json(value));
  }

 private:
  StringSink sink_;
  msgpack::packer<StringSink> packer_;
};

/// Reads fields in the order they were written. After the first surprise everything is empty, and
/// failed() true.
class Reader {
 public:
  explicit Reader(std::string_view bytes) : bytes_(bytes) {}

  std::string text() {
    const msgpack::object_handle handle = next();
    const msgpack::object& object = handle.get();
    if (object.type == msgpack::type::BIN) return {object.via.bin.ptr, object.via.bin.size};
    failed_ = true;
    return {};
  }
  std::int64_t number() {
    const msgpack::object_handle handle = next();
    const msgpack::object& object = handle.get();
    if (object.type == msgpack::type::POSITIVE_INTEGER)
      return static_cast<std::int64_t>(object.via.u64);
    if (object.type == msgpack::type::NEGATIVE_INTEGER) return object.via.i64;
    failed_ = true;
    return 0;
  }
  Value value(Type type) {
    const std::string bytes = text();
    const std::string marks = text();
    if (failed_) return Value();
    auto read = value::parse_msgpack(bytes, type);
    if (!read) failed_ = true;
    return read ? mark_paths(*read, marks) : Value();
  }
  [[nodiscard]] bool failed() const { return failed_; }

 private:
  msgpack::object_handle next() {
    if (failed_) return {};
    try {
      const std::size_t most = bytes_.size();
      const msgpack::unpack_limit limit(most, most, most, most, most, kDepthMax);
      return msgpack::unpack(bytes_.data(), bytes_.size(), offset_, nullptr, nullptr, limit);
    } catch (const msgpack::unpack_error&) {
      failed_ = true;
      return {};
    }
  }

  std::string_view bytes_;
  std::size_t offset_ = 0;
  bool failed_ = false;
};

using Texts = std::map<std::string, std::string>;

void write_texts(Writer& writer, const Texts& texts) {
  writer.number(static_cast<std::int64_t>(texts.size()));
  for (const auto& [key, text] : texts) {
    writer.text(key);
    writer.text(text);
  }
}

Texts read_texts(Reader& reader) {
  Texts texts;
  for (std::int64_t left = reader.number(); left > 0 && !reader.failed(); --left) {
    std::string key = reader.text();
    texts[std::move(key)] = reader.text();
  }
  return texts;
}

/// The plugins of today must be those that planned: another one may mean something else by the same
/// words.
Result<void> check_plugins(const Texts& planned, PluginSet& plugins) {
  for (const auto& [source, fingerprint] : planned) {
    PLUMB_ASSIGN(const std::string now, plugins.fingerprint({source}));
    if (now == fingerprint) continue;
    return fail(ErrorCode::kInvalid, "the plugin of " + source +
                                         " is another build than the plan was made with; make a "
                                         "new plan");
  }
  return {};
}

void write_path(Writer& writer, const Path& path) {
  writer.number(static_cast<std::int64_t>(path.size()));
  for (const providers::PathStep& step : path) {
    writer.number(static_cast<std::int64_t>(step.kind));
    writer.text(step.name);
    writer.number(step.index);
  }
}

Path read_path(Reader& reader) {
  Path path;
  for (std::int64_t left = reader.number(); left > 0 && !reader.failed(); --left) {
    providers::PathStep step;
    step.kind = static_cast<providers::PathStep::Kind>(reader.number());
    step.name = reader.text();
    step.index = reader.number();
    path.push_back(std::move(step));
  }
  return path;
}

void write_typed(Writer& writer, const Value& value) {
  std::string type;
  value::append_json_type(type, value.type());
  writer.text(type);
  writer.value(value, value.type());
}

Value read_typed(Reader& reader) {
  const auto type = value::parse_json_type(reader.text());
  return reader.value(type ? *type : Type::dynamic());
}

void write_change(Writer& writer, const Change& change) {
  writer.text(state::to_string(change.address));
  writer.text(change.moved_from ? state::to_string(*change.moved_from) : "");
  writer.text(change.importing ? change.importing->id : "");
  writer.number(change.importing && change.importing->sensitive ? 1 : 0);
  write_typed(writer, change.importing ? change.importing->identity : Value());
  writer.text(change.generated_config);
  writer.text(change.deposed);
  writer.number(static_cast<std::int64_t>(change.action));
  writer.number(static_cast<std::int64_t>(change.reason));
  writer.text(change.provider);
  writer.number(change.schema_version);
  writer.value(change.before, change.schema->type);
  writer.value(change.after, change.schema->type);
  writer.text(change.prior_private);
  writer.text(change.planned_private);
  write_typed(writer, change.prior_identity);
  write_typed(writer, change.planned_identity);
  writer.number(change.identity_version);
  writer.number(static_cast<std::int64_t>(change.requires_replace.size()));
  for (const Path& path : change.requires_replace) write_path(writer, path);
  writer.number(
      change.dependencies == nullptr ? 0 : static_cast<std::int64_t>(change.dependencies->size()));
  if (change.dependencies != nullptr) {
    for (const std::string& address : *change.dependencies) writer.text(address);
  }
  writer.number((change.create_before_destroy ? 1 : 0) | (change.tainted ? 2 : 0) |
                (change.config_known ? 4 : 0) | (change.refreshed ? 8 : 0) |
                (change.prevent_destroy ? 16 : 0));
  writer.number(static_cast<std::int64_t>(change.deferral));
  writer.text(change.instances);
}

/// The schema that a change's values were written with.
Result<std::shared_ptr<const providers::Block>> schema_of(const Change& change,
                                                          PluginSet& plugins) {
  const std::size_t open = change.provider.find("[\"");
  const std::size_t close = change.provider.find("\"]");
  if (open == std::string::npos || close == std::string::npos)
    return fail(ErrorCode::kCorrupt, "a change has no provider");
  PLUMB_ASSIGN(const auto plugin,
               plugins.plugin({change.provider.substr(open + 2, close - open - 2)}));
  const bool data = change.address.resource.mode == state::Mode::kData;
  const auto& types = data ? plugin->schema().data_sources : plugin->schema().resources;
  const auto found = types.find(change.address.resource.type);
  if (found == types.end() || found->second.version != change.schema_version) {
    return fail(ErrorCode::kInvalid,
                "the plugin of " + change.provider + " is another than the plan was made with");
  }
  return found->second.block;
}

Result<Change> read_change(Reader& reader, PluginSet& plugins) {
  Change change;
  state::AddressError problem;
  const auto address = state::parse_instance(reader.text(), problem);
  if (!address) return fail(ErrorCode::kCorrupt, "a change has no address");
  change.address = *address;
  if (const auto moved = state::parse_instance(reader.text(), problem)) change.moved_from = *moved;
  Importing importing;
  importing.id = reader.text();
  importing.sensitive = reader.number() != 0;
  importing.identity = read_typed(reader);
  if (!importing.id.empty() || !importing.identity.is_null())
    change.importing = std::move(importing);
  change.generated_config = reader.text();
  change.deposed = reader.text();
  change.action = static_cast<Action>(reader.number());
  change.reason = static_cast<Reason>(reader.number());
  change.provider = reader.text();
  change.schema_version = reader.number();
  PLUMB_ASSIGN(change.schema, schema_of(change, plugins));
  change.before = reader.value(change.schema->type);
  change.after = reader.value(change.schema->type);
  change.prior_private = reader.text();
  change.planned_private = reader.text();
  change.prior_identity = read_typed(reader);
  change.planned_identity = read_typed(reader);
  change.identity_version = reader.number();
  for (std::int64_t left = reader.number(); left > 0 && !reader.failed(); --left)
    change.requires_replace.push_back(read_path(reader));
  std::vector<std::string> dependencies;
  for (std::int64_t left = reader.number(); left > 0 && !reader.failed(); --left)
    dependencies.push_back(reader.text());
  if (!dependencies.empty())
    change.dependencies = std::make_shared<const std::vector<std::string>>(std::move(dependencies));
  const std::int64_t flags = reader.number();
  change.create_before_destroy = (flags & 1) != 0;
  change.tainted = (flags & 2) != 0;
  change.config_known = (flags & 4) != 0;
  change.refreshed = (flags & 8) != 0;
  change.prevent_destroy = (flags & 16) != 0;
  change.deferral = static_cast<DeferralReason>(reader.number());
  change.instances = reader.text();
  return change;
}

}  // namespace

std::string encode_plan_body(const SavedPlan& saved) {
  std::string out;
  Writer writer(out);
  const Plan& plan = saved.plan;
  writer.number(static_cast<std::int64_t>(plan.mode));
  writer.text(plan.workspace);
  writer.text(plan.prior_lineage);
  writer.number(plan.prior_serial);
  writer.number(plan.timestamp);
  writer.text(plan.digest);
  writer.number(plan.errored ? 1 : 0);
  writer.number(static_cast<std::int64_t>(plan.targets.size()));
  for (const std::string& target : plan.targets) writer.text(target);
  writer.number(static_cast<std::int64_t>(plan.excludes.size()));
  for (const std::string& excluded : plan.excludes) writer.text(excluded);
  writer.number(static_cast<std::int64_t>(plan.ephemeral_variables.size()));
  for (const std::string& name : plan.ephemeral_variables) writer.text(name);
  write_texts(writer, saved.files);
  write_texts(writer, saved.plugins);
  write_texts(writer, saved.modules);
  // Ephemeral ones are never written anywhere: whoever applies the plan gives them again.
  const auto kept = [](const auto& variable) {
    return !variable.second.has_mark(value::kEphemeral);
  };
  writer.number(std::count_if(plan.variables.begin(), plan.variables.end(), kept));
  for (const auto& variable : plan.variables) {
    if (!kept(variable)) continue;
    writer.text(variable.first);
    write_typed(writer, variable.second);
  }
  writer.number(static_cast<std::int64_t>(plan.outputs.size()));
  for (const auto& [name, output] : plan.outputs) {
    writer.text(name);
    writer.number(static_cast<std::int64_t>(output.action));
    writer.number(output.sensitive ? 1 : 0);
    write_typed(writer, output.before);
    write_typed(writer, output.after);
  }
  for (const std::vector<Change>* const changes : {&plan.changes, &plan.deferred}) {
    writer.number(static_cast<std::int64_t>(changes->size()));
    for (const Change& change : *changes) write_change(writer, change);
  }
  writer.number(static_cast<std::int64_t>(plan.drift.size()));
  for (const Drift& drift : plan.drift) {
    writer.text(state::to_string(drift.address));
    write_typed(writer, drift.before);
    write_typed(writer, drift.after);
  }
  writer.number(static_cast<std::int64_t>(plan.relevant.size()));
  for (const RelevantAttribute& attribute : plan.relevant) {
    writer.text(state::to_string(attribute.resource));
    write_path(writer, attribute.path);
  }
  writer.text(state::check_results_to_json(plan.checks));
  return out;
}

Result<SavedPlan> decode_plan_body(std::string_view bytes, PluginSet& plugins) {
  Reader reader(bytes);
  SavedPlan saved;
  Plan& plan = saved.plan;
  plan.mode = static_cast<Mode>(reader.number());
  plan.workspace = reader.text();
  plan.prior_lineage = reader.text();
  plan.prior_serial = reader.number();
  plan.timestamp = reader.number();
  plan.digest = reader.text();
  plan.errored = reader.number() != 0;
  for (std::int64_t left = reader.number(); left > 0 && !reader.failed(); --left)
    plan.targets.push_back(reader.text());
  for (std::int64_t left = reader.number(); left > 0 && !reader.failed(); --left)
    plan.excludes.push_back(reader.text());
  for (std::int64_t left = reader.number(); left > 0 && !reader.failed(); --left)
    plan.ephemeral_variables.push_back(reader.text());
  saved.files = read_texts(reader);
  saved.plugins = read_texts(reader);
  saved.modules = read_texts(reader);
  PLUMB_TRY(check_plugins(saved.plugins, plugins));
  for (std::int64_t left = reader.number(); left > 0 && !reader.failed(); --left) {
    std::string name = reader.text();
    plan.variables[std::move(name)] = read_typed(reader);
  }
  for (std::int64_t left = reader.number(); left > 0 && !reader.failed(); --left) {
    OutputChange& output = plan.outputs[reader.text()];
    output.action = static_cast<Action>(reader.number());
    output.sensitive = reader.number() != 0;
    output.before = read_typed(reader);
    output.after = read_typed(reader);
  }
  for (std::vector<Change>* const changes : {&plan.changes, &plan.deferred}) {
    for (std::int64_t left = reader.number(); left > 0 && !reader.failed(); --left) {
      PLUMB_ASSIGN(Change change, read_change(reader, plugins));
      changes->push_back(std::move(change));
    }
  }
  for (std::int64_t left = reader.number(); left > 0 && !reader.failed(); --left) {
    state::AddressError problem;
    const auto address = state::parse_instance(reader.text(), problem);
    Drift drift;
    drift.before = read_typed(reader);
    drift.after = read_typed(reader);
    if (!address) continue;
    drift.address = *address;
    for (const Change& change : plan.changes) {
      if (change.address == *address) drift.schema = change.schema;
    }
    if (drift.schema != nullptr) plan.drift.push_back(std::move(drift));
  }
  for (std::int64_t left = reader.number(); left > 0 && !reader.failed(); --left) {
    state::AddressError problem;
    const auto address = state::parse_instance(reader.text(), problem);
    Path path = read_path(reader);
    if (address) plan.relevant.push_back({*address, std::move(path)});
  }
  const std::string checks = reader.text();
  if (reader.failed()) return fail(ErrorCode::kCorrupt, "the plan file is damaged");
  PLUMB_ASSIGN(plan.checks, state::check_results_from_json(checks));
  return saved;
}

}  // namespace plumb::planner
