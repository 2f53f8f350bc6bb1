#include "providers/host/module.h"

#include <dlfcn.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <condition_variable>
#include <cstddef>
#include <cstdlib>
#include <cstring>
#include <filesystem>

#include "providers/host/schema_codec.h"

namespace plumb::providers {
namespace {

using diagnostics::ErrorCode;
using diagnostics::fail;

constexpr std::string_view kPrefix = "libplumb-provider-";
constexpr std::string_view kSuffix = ".so";

/// Where a call's end is waited for. A provider that computes answers inside submit, and nothing is
/// ever waited for.
struct Waiting {
  std::mutex mutex;
  std::condition_variable ended;
  bool done = false;
  std::int32_t status = PLUMB_INTERNAL;
  plumb_msg message{};
  std::vector<plumb_field> fields;
  std::vector<std::string> bytes;
};

void on_done(void* context, std::int32_t status, plumb_msg* message) {
  auto* const waiting = static_cast<Waiting*>(context);
  const std::lock_guard lock(waiting->mutex);
  waiting->status = status;
  if (message != nullptr && message->release != nullptr) {
    waiting->message = *message;
  } else if (message != nullptr) {
    // Lent until this returns: keep a copy.
    waiting->bytes.reserve(message->count);
    for (std::uint64_t i = 0; i < message->count; ++i) {
      plumb_field field = message->fields[i];
      waiting->bytes.emplace_back(Reply::view(field));
      field.data.ptr = reinterpret_cast<const std::uint8_t*>(waiting->bytes.back().data());
      waiting->fields.push_back(field);
    }
  }
  waiting->done = true;
  waiting->ended.notify_one();
}

void write_log(void*, std::int32_t, plumb_view, plumb_view) {}
const void* no_extension(void*, const char*) {
  return nullptr;
}

const char* status_text(std::int32_t status) {
  switch (status) {
    case PLUMB_CANCELLED:
      return "the call was cancelled";
    case PLUMB_INVALID:
      return "it could not read what it was sent";
    case PLUMB_DEADLINE:
      return "the time for the call is over";
    case PLUMB_EXHAUSTED:
      return "it ran out of memory or other resources";
    case PLUMB_UNIMPLEMENTED:
      return "it does not implement this operation";
    case PLUMB_UNAVAILABLE:
      return "it is no longer there";
    default:
      return "it failed without saying why";
  }
}

Result<void> check_file(const std::string& path) {
  struct stat status {};
  if (::stat(path.c_str(), &status) != 0)
    return fail(ErrorCode::kNotFound, path + ": " + std::strerror(errno));
  if (!S_ISREG(status.st_mode)) return fail(ErrorCode::kInvalid, path + " is not a regular file");
  if ((status.st_mode & S_IWOTH) != 0) {
    return fail(ErrorCode::kDenied,
                path + " may be written by anybody, so it is not loaded; run: chmod o-w " + path);
  }
  return {};
}

}  // namespace

std::vector<PluginFile> find_plugins(const std::vector<std::string>& directories) {
  std::vector<PluginFile> found;
  for (const std::string& directory : directories) {
    std::error_code error;
    std::vector<PluginFile> here;
    std::filesystem::directory_iterator at(directory, error);
    for (const std::filesystem::directory_iterator end; !error && at != end; at.increment(error)) {
      const std::string name = at->path().filename().string();
      if (!name.starts_with(kPrefix) || !name.ends_with(kSuffix)) continue;
      here.push_back({name.substr(kPrefix.size(), name.size() - kPrefix.size() - kSuffix.size()),
                      at->path().string()});
    }
    std::sort(here.begin(), here.end(),
              [](const auto& a, const auto& b) { return a.type < b.type; });
    for (PluginFile& plugin : here) {
      const bool known = std::any_of(found.begin(), found.end(),
                                     [&](const auto& f) { return f.type == plugin.type; });
      if (!known) found.push_back(std::move(plugin));
    }
  }
  return found;
}

std::vector<std::string> plugin_directories() {
  std::vector<std::string> directories;
  if (const char* const path = std::getenv("PLUMB_PLUGIN_PATH")) {
    const std::string all = path;
    for (std::size_t begin = 0; begin <= all.size();) {
      const std::size_t end = std::min(all.find(':', begin), all.size());
      if (end > begin) directories.push_back(all.substr(begin, end - begin));
      begin = end + 1;
    }
  }
  std::error_code error;
  const std::filesystem::path program = std::filesystem::read_symlink("/proc/self/exe", error);
  if (!error) {
    directories.push_back(program.parent_path().string());
    directories.push_back((program.parent_path().parent_path() / "lib" / "plumb").string());
  }
  if (const char* const home = std::getenv("HOME"))
    directories.push_back(std::string(home) + "/.plumb/plugins");
  return directories;
}

Result<std::shared_ptr<Module>> Module::load(const std::string& path) {
  PLUMB_TRY(check_file(path));
  void* const library = ::dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE);
  if (library == nullptr) {
    std::string why = ::dlerror();
    if (why.starts_with(path + ": ")) why.erase(0, path.size() + 2);
    return fail(ErrorCode::kInvalid,
                path + " is no shared library that can be loaded here (" + why + ")");
  }
  const auto* const tag = static_cast<const plumb_tag*>(::dlsym(library, "plumb_tag_v1"));
  if (tag == nullptr || std::memcmp(tag->magic, "PLUMBTAG", sizeof tag->magic) != 0) {
    return fail(ErrorCode::kInvalid, path + " is not a Plumb provider: it has no plumb_tag_v1");
  }
  if (tag->major != PLUMB_ABI_MAJOR || tag->min_host_minor > PLUMB_ABI_MINOR) {
    return fail(ErrorCode::kInvalid, path + " needs version " + std::to_string(tag->major) + "." +
                                         std::to_string(tag->min_host_minor) +
                                         " of the plugin interface, and this program has " +
                                         std::to_string(PLUMB_ABI_MAJOR) + "." +
                                         std::to_string(PLUMB_ABI_MINOR));
  }
  const auto entry =
      reinterpret_cast<const plumb_module* (*)(std::uint32_t)>(::dlsym(library, "plumb_module_v1"));
  const plumb_module* const table = entry == nullptr ? nullptr : entry(PLUMB_ABI_MINOR);
  if (table == nullptr || table->size < offsetof(plumb_module, get_extension)) {
    return fail(ErrorCode::kInvalid,
                path + " is not a Plumb provider: it has no complete plumb_module_v1");
  }
  std::shared_ptr<Module> module(new Module);
  module->path_ = path;
  module->table_ = table;
  module->name_.assign(reinterpret_cast<const char*>(table->name.ptr), table->name.len);
  module->version_.assign(reinterpret_cast<const char*>(table->version.ptr), table->version.len);
  PLUMB_TRY(module->describe());
  return module;
}

Result<void> Module::describe() {
  plumb_provider* provider = nullptr;
  if (table_->open(&host_table(), nullptr, &provider) != PLUMB_OK) {
    return fail(ErrorCode::kInternal, "provider \"" + name_ + "\" could not be opened");
  }
  Reply reply;
  const Result<void> called = call(*table_, provider, PLUMB_OP_DESCRIBE, {}, reply);
  Result<void> outcome = called;
  if (called) {
    const auto take_schemas = [&](std::uint32_t tag, auto& into) {
      reply.for_each(tag, [&](std::string_view bytes) {
        auto named = parse_named_schema(bytes);
        if (named && tag != PLUMB_DESCRIBE_RESOURCES && named->schema.block->has_write_only)
          named = fail(ErrorCode::kInvalid,
                       named->name + ": only resources have write-only attributes");
        if (named) {
          into[named->name] = named->schema;
        } else if (outcome) {
          outcome = tl::unexpected(named.error());
        }
      });
    };
    if (reply.field(PLUMB_DESCRIBE_PROVIDER) != nullptr) {
      auto schema = parse_schema(reply.bytes(PLUMB_DESCRIBE_PROVIDER));
      if (schema) schema_.provider = *schema;
      if (!schema) outcome = tl::unexpected(schema.error());
    } else {
      schema_.provider.block = std::make_shared<Block>(Block{.type = Type::object({})});
    }
    take_schemas(PLUMB_DESCRIBE_RESOURCES, schema_.resources);
    take_schemas(PLUMB_DESCRIBE_DATA_SOURCES, schema_.data_sources);
    take_schemas(PLUMB_DESCRIBE_EPHEMERALS, schema_.ephemerals);
    reply.for_each(PLUMB_DESCRIBE_IDENTITIES, [&](std::string_view bytes) {
      auto named = parse_named_identity(bytes);
      if (!named && outcome) outcome = tl::unexpected(named.error());
      const auto resource = named ? schema_.resources.find(named->name) : schema_.resources.end();
      if (resource != schema_.resources.end())
        resource->second.identity = std::make_shared<IdentitySchema>(std::move(named->schema));
    });
    if (const auto moves = parse_moves(reply.bytes(PLUMB_DESCRIBE_CAPABILITIES)))
      schema_.moves = *moves;
    reply.for_each(PLUMB_DESCRIBE_TRAITS, [&](std::string_view bytes) {
      const auto traits = parse_traits(bytes);
      schema_.waits = schema_.waits || (traits && (*traits & PLUMB_TRAIT_WAITS) != 0);
    });
    reply.for_each(PLUMB_DESCRIBE_FUNCTIONS, [&](std::string_view bytes) {
      auto named = parse_named_function(bytes);
      if (named) schema_.functions[named->name] = named->signature;
      if (!named && outcome) outcome = tl::unexpected(named.error());
    });
  }
  table_->close(provider);
  if (!outcome)
    return fail(outcome.error().code,
                "provider \"" + name_ + "\" has an unreadable schema: " + outcome.error().message);
  return {};
}

Reply::~Reply() {
  if (message_.release != nullptr) message_.release(&message_);
}

const plumb_field* Reply::field(std::uint32_t tag) const {
  for (std::uint64_t i = 0; i < message_.count; ++i) {
    if (message_.fields[i].tag == tag) return &message_.fields[i];
  }
  return nullptr;
}

std::string_view Reply::bytes(std::uint32_t tag) const {
  const plumb_field* const found = field(tag);
  return found == nullptr ? std::string_view() : view(*found);
}

std::int64_t Reply::number(std::uint32_t tag) const {
  const plumb_field* const found = field(tag);
  return found == nullptr ? 0 : found->num;
}

Result<void> call(const plumb_module& module, plumb_provider* provider, std::int32_t operation,
                  std::vector<plumb_field> arguments, Reply& reply) {
  Waiting waiting;
  plumb_sink sink{sizeof(plumb_sink), 0, &waiting, nullptr, on_done};
  plumb_request request{};
  request.size = sizeof request;
  request.op = operation;
  request.args = {arguments.data(), arguments.size(), nullptr, nullptr};
  plumb_call* handle = nullptr;
  const std::int32_t started = module.submit(provider, &request, &sink, &handle);
  if (started == PLUMB_OK) {
    std::unique_lock lock(waiting.mutex);
    waiting.ended.wait(lock, [&] { return waiting.done; });
  } else {
    waiting.status = started;
  }
  if (handle != nullptr && module.forget != nullptr) module.forget(provider, handle);
  reply.message_ = waiting.message;
  if (waiting.message.release == nullptr) {
    reply.copied_fields_ = std::move(waiting.fields);
    reply.copied_bytes_ = std::move(waiting.bytes);
    reply.message_ = {reply.copied_fields_.data(), reply.copied_fields_.size(), nullptr, nullptr};
  }
  if (waiting.status == PLUMB_OK) return {};
  const std::string_view text = reply.bytes(PLUMB_STATUS_TEXT);
  const ErrorCode code = waiting.status == PLUMB_UNAVAILABLE ? ErrorCode::kUnavailable
                         : waiting.status == PLUMB_DEADLINE  ? ErrorCode::kDeadline
                                                             : ErrorCode::kInternal;
  return fail(code, text.empty() ? status_text(waiting.status) : std::string(text));
}

namespace {

plumb_field data_field(std::uint32_t tag, std::uint32_t kind, std::string_view bytes) {
  return {tag, kind, 0, {reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size()}};
}

}  // namespace

plumb_field text_field(std::uint32_t tag, std::string_view text) {
  return data_field(tag, PLUMB_K_STR, text);
}
plumb_field bytes_field(std::uint32_t tag, std::string_view bytes) {
  return data_field(tag, PLUMB_K_BYTES, bytes);
}
plumb_field value_field(std::uint32_t tag, std::string_view msgpack) {
  return data_field(tag, PLUMB_K_MSGPACK, msgpack);
}
plumb_field integer_field(std::uint32_t tag, std::int64_t number) {
  return {tag, PLUMB_K_INT, number, {nullptr, 0}};
}

const plumb_host& host_table() {
  static const plumb_host table{sizeof(plumb_host), PLUMB_ABI_MINOR, nullptr, write_log,
                                no_extension};
  return table;
}

}  // namespace plumb::providers
