#include "providers/host/module.h"

#include <dlfcn.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
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

void write_log(void*, std::int32_t, plumb_view, plumb_view) {}
const void* no_extension(void*, const char*) {
  return nullptr;
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

const plumb_host& host_table() {
  static const plumb_host table{sizeof(plumb_host), PLUMB_ABI_MINOR, nullptr, write_log,
                                no_extension};
  return table;
}

}  // namespace plumb::providers
