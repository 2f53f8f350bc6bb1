#pragma once

/// The plugin as a whole: PLUMB_PROVIDER makes the two exported symbols out of a configuration,
/// some resources, data sources, ephemeral resources and functions. Everything that could throw is
/// caught here.

#include <atomic>
#include <cstddef>
#include <list>
#include <memory>
#include <new>
#include <string>
#include <thread>
#include <vector>

#include "providers/sdk/description.h"
#include "providers/sdk/members.h"

namespace plumb::sdk {

/// What a plugin consists of; one for the process.
struct Definition {
  std::string_view name;
  std::string_view version;
  std::uint64_t capabilities = 0;
  const Shape* config = nullptr;
  std::vector<std::unique_ptr<AnyMember>> members;
  std::vector<std::unique_ptr<AnyFunction>> functions;
  void (*validate)(Context&, std::string_view config) = nullptr;
  std::shared_ptr<void> (*connect)(Context&, std::string_view config) = nullptr;
  bool needs_connection = false;
  Reply description;

  [[nodiscard]] AnyMember& find(std::string_view type, MemberKind kind) const {
    for (const auto& member : members) {
      if (member->kind() == kind && member->type() == type) return *member;
    }
    constexpr const char* kNames[] = {"resource type", "data source", "ephemeral resource"};
    throw Failure("Unknown type", "The provider \"" + std::string(name) + "\" has no " +
                                      kNames[static_cast<int>(kind)] + " \"" + std::string(type) +
                                      "\".");
  }

  [[nodiscard]] const AnyFunction& find_function(std::string_view wanted) const {
    for (const auto& function : functions) {
      if (function->name() == wanted) return *function;
    }
    throw Failure("Unknown function", "The provider \"" + std::string(name) +
                                          "\" has no function \"" + std::string(wanted) + "\".");
  }
};

/// A configuration with `std::shared_ptr<Client> connect(Context&) const`. Its values may be
/// unknown while planning.
template <typename Config>
concept Connects = requires(const Config& config, Context& ctx) {
  config.connect(ctx);
};

template <typename Config>
concept Validates = requires(const Config& config, Context& ctx) {
  config.validate(ctx);
};

template <typename Config, typename... Members>
Definition define(std::string_view name, std::string_view version, std::uint64_t capabilities) {
  Definition made;
  made.name = name;
  made.version = version;
  made.capabilities = capabilities;
  made.config = &schema_of<Config>().shape();
  made.needs_connection = Connects<Config>;
  made.validate = [](Context& ctx, std::string_view config) {
    if (is_nil(config)) return;
    const Config decoded_config = decoded<Config>(config);
    check_members(schema_of<Config>().shape(), config, {}, ctx.diags());
    if constexpr (Validates<Config>) decoded_config.validate(ctx);
  };
  made.connect = [](Context& ctx, std::string_view config) -> std::shared_ptr<void> {
    const Config values = is_nil(config) ? Config{} : decoded<Config>(config);
    if constexpr (Connects<Config>) return values.connect(ctx);
    (void)ctx;
    return std::make_shared<NoClient>();
  };
  const auto add = [&]<typename R>(std::type_identity<R>) {
    if constexpr (std::derived_from<R, Function>) {
      made.functions.push_back(std::make_unique<FunctionMember<R>>());
    } else if constexpr (R::kKind == MemberKind::kResource) {
      made.members.push_back(std::make_unique<ResourceMember<R>>());
    } else if constexpr (R::kKind == MemberKind::kEphemeral) {
      made.members.push_back(std::make_unique<EphemeralMember<R>>());
    } else {
      made.members.push_back(std::make_unique<DataMember<R>>());
    }
  };
  (add(std::type_identity<Members>{}), ...);
  made.description = describe(*made.config, made.members, made.functions);
  return made;
}

}  // namespace plumb::sdk

/// One call that can be cancelled.
struct plumb_call {
  explicit plumb_call(const plumb_msg& message) : fields(message) {}
  std::atomic<bool> cancelled = false;
  plumb::sdk::OwnedFields fields;  ///< only for calls with a thread of their own
  std::thread thread;
};

/// One opened provider.
struct plumb_provider {
  plumb_provider(const plumb::sdk::Definition& of, const plumb_host* on)
      : definition(of), host(on) {
    if (!of.needs_connection) client = std::make_shared<plumb::sdk::NoClient>();
  }

  const plumb::sdk::Definition& definition;
  const plumb_host* host;
  std::shared_ptr<void> client;  ///< set by configure, which runs alone
  plumb::sdk::Interruption interruption;

  std::mutex mutex;  ///< guards the two below
  std::list<std::unique_ptr<plumb_call>> calls;
  int active = 0;  ///< calls that have not ended
  std::condition_variable idle;
};

namespace plumb::sdk {

inline MemberKind validated_kind(std::int32_t op) {
  if (op == PLUMB_OP_VALIDATE_RESOURCE) return MemberKind::kResource;
  return op == PLUMB_OP_VALIDATE_DATA ? MemberKind::kDataSource : MemberKind::kEphemeral;
}

/// Carries out one operation. Returns the status; diagnostics are in ctx.
inline std::int32_t perform(plumb_provider& provider, std::int32_t op, const Args& args,
                            Context& ctx, Reply& reply) {
  const Definition& plugin = provider.definition;
  const auto client = [&]() -> void* {
    if (provider.client != nullptr) return provider.client.get();
    throw Failure("Provider not configured",
                  "The provider \"" + std::string(plugin.name) + "\" must be configured first.");
  };
  const auto ephemeral = [&]() -> AnyMember& {
    return plugin.find(args.text(PLUMB_EPHEMERAL_TYPE), MemberKind::kEphemeral);
  };
  switch (op) {
    case PLUMB_OP_DESCRIBE:
      reply = plugin.description;
      return PLUMB_OK;
    case PLUMB_OP_VALIDATE_PROVIDER:
      plugin.validate(ctx, args.value(PLUMB_VALIDATE_PROVIDER_CONFIG));
      return PLUMB_OK;
    case PLUMB_OP_CONFIGURE:
      provider.client = plugin.connect(ctx, args.value(PLUMB_CONFIGURE_CONFIG));
      if (ctx.max_parallel() > 0)
        reply.integer(PLUMB_CONFIGURE_RESULT_MAX_PARALLEL, ctx.max_parallel());
      return PLUMB_OK;
    case PLUMB_OP_STOP:
      provider.interruption.stop_all();
      return PLUMB_OK;
    case PLUMB_OP_VALIDATE_RESOURCE:
    case PLUMB_OP_VALIDATE_DATA:
    case PLUMB_OP_VALIDATE_EPHEMERAL:
      plugin.find(args.text(PLUMB_VALIDATE_TYPE), validated_kind(op))
          .validate(ctx, args.value(PLUMB_VALIDATE_CONFIG));
      return PLUMB_OK;
    case PLUMB_OP_READ:
      plugin.find(args.text(PLUMB_READ_TYPE), MemberKind::kResource)
          .read(ctx, client(), args, reply);
      return PLUMB_OK;
    case PLUMB_OP_PLAN:
      plugin.find(args.text(PLUMB_PLAN_TYPE), MemberKind::kResource).plan(ctx, args, reply);
      return PLUMB_OK;
    case PLUMB_OP_APPLY:
      plugin.find(args.text(PLUMB_APPLY_TYPE), MemberKind::kResource)
          .apply(ctx, client(), args, reply);
      return PLUMB_OK;
    case PLUMB_OP_IMPORT:
      plugin.find(args.text(PLUMB_IMPORT_TYPE), MemberKind::kResource)
          .import(ctx, client(), args, reply);
      return PLUMB_OK;
    case PLUMB_OP_MOVE:
      plugin.find(args.text(PLUMB_MOVE_TARGET_TYPE), MemberKind::kResource).move(ctx, args, reply);
      return PLUMB_OK;
    case PLUMB_OP_UPGRADE_STATE:
      plugin.find(args.text(PLUMB_UPGRADE_TYPE), MemberKind::kResource).upgrade(ctx, args, reply);
      return PLUMB_OK;
    case PLUMB_OP_UPGRADE_IDENTITY:
      plugin.find(args.text(PLUMB_UPGRADE_TYPE), MemberKind::kResource)
          .upgrade_identity(ctx, args, reply);
      return PLUMB_OK;
    case PLUMB_OP_READ_DATA:
      plugin.find(args.text(PLUMB_READ_DATA_TYPE), MemberKind::kDataSource)
          .read(ctx, client(), args, reply);
      return PLUMB_OK;
    case PLUMB_OP_EPHEMERAL_OPEN:
      ephemeral().open(ctx, client(), args, reply);
      return PLUMB_OK;
    case PLUMB_OP_EPHEMERAL_RENEW:
      ephemeral().renew(ctx, client(), args, reply);
      return PLUMB_OK;
    case PLUMB_OP_EPHEMERAL_CLOSE:
      ephemeral().close(ctx, client(), args);
      return PLUMB_OK;
    case PLUMB_OP_CALL_FUNCTION:
      answer_call(plugin.find_function(args.text(PLUMB_CALL_NAME)), args, reply);
      return PLUMB_OK;
    default:
      return PLUMB_UNIMPLEMENTED;
  }
}

/// Carries out one operation and answers it, whatever happens.
inline void answer(plumb_provider& provider, std::int32_t op, const plumb_msg& message,
                   CallScope scope, const plumb_sink& sink) noexcept {
  Reply reply;
  std::int32_t status = PLUMB_INTERNAL;
  try {
    Context ctx(provider.host, provider.interruption, scope);
    try {
      status = perform(provider, op, Args(message), ctx, reply);
    } catch (const Failure& failure) {
      ctx.diags().add(failure);
      status = PLUMB_OK;
    } catch (const Malformed& malformed) {
      reply = Reply();
      reply.text(PLUMB_STATUS_TEXT, malformed.what());
      status = PLUMB_INVALID;
    } catch (const std::bad_alloc&) {
      throw;
    } catch (const std::exception& unexpected) {
      ctx.error("Unexpected provider error", unexpected.what());
      status = PLUMB_OK;
    }
    if (!ctx.diags().empty()) {
      Writer out = reply.open_value(PLUMB_DIAGNOSTICS);
      ctx.diags().write(out);
    }
    return reply.send(sink, status);
  } catch (const std::bad_alloc&) {
    status = PLUMB_EXHAUSTED;
  } catch (...) {
    status = PLUMB_INTERNAL;
  }
  plumb_msg nothing{nullptr, 0, nullptr, nullptr};
  sink.on_done(sink.ctx, status, &nothing);
}

inline void end_call(plumb_provider& provider) {
  const std::lock_guard lock(provider.mutex);
  if (--provider.active == 0) provider.idle.notify_all();
}

/// True if the operation waits although the module as such does not: it gets a thread of its own.
inline bool needs_thread(const plumb_provider& provider, const plumb_request& request) {
  if (request.op != PLUMB_OP_APPLY) return false;
  const std::string_view type = Args(request.args).text(PLUMB_APPLY_TYPE);
  for (const auto& member : provider.definition.members) {
    if (member->kind() == MemberKind::kResource && member->type() == type) return member->waits();
  }
  return false;
}

inline std::int32_t start_call(plumb_provider& provider, const plumb_request& request,
                               const plumb_sink& sink, plumb_call** out) {
  const bool blocking = (provider.definition.capabilities & PLUMB_CAP_BLOCKING_SUBMIT) != 0;
  const bool threaded = !blocking && needs_thread(provider, request);
  plumb_call* call = nullptr;
  {
    const std::lock_guard lock(provider.mutex);
    if ((blocking || threaded) && out != nullptr) {
      const plumb_msg kept = threaded ? request.args : plumb_msg{nullptr, 0, nullptr, nullptr};
      provider.calls.push_back(std::make_unique<plumb_call>(kept));
      call = provider.calls.back().get();
    }
    ++provider.active;
  }
  const CallScope scope{call == nullptr ? nullptr : &call->cancelled, provider.interruption.epoch(),
                        CallScope::deadline_after(request.timeout_ms)};
  if (call != nullptr) std::atomic_ref<plumb_call*>(*out).store(call, std::memory_order_release);
  if (call == nullptr || !threaded) {
    answer(provider, request.op, request.args, scope, sink);
    end_call(provider);
    return PLUMB_OK;
  }
  try {
    call->thread = std::thread([&provider, call, op = request.op, scope, sink] {
      answer(provider, op, call->fields.message(), scope, sink);
      end_call(provider);
    });
  } catch (const std::system_error&) {  // No thread to be had: nothing has begun.
    end_call(provider);
    std::atomic_ref<plumb_call*>(*out).store(nullptr, std::memory_order_release);
    return PLUMB_EXHAUSTED;
  }
  return PLUMB_OK;
}

/// The functions of the module's table.
struct Entry {
  static std::int32_t submit(plumb_provider* provider, const plumb_request* request,
                             const plumb_sink* sink, plumb_call** out) noexcept {
    constexpr std::size_t request_size = offsetof(plumb_request, args) + sizeof(plumb_msg);
    if (provider == nullptr || request == nullptr || sink == nullptr) return PLUMB_INVALID;
    if (request->size < request_size || sink->size < sizeof(plumb_sink)) return PLUMB_INVALID;
    if (sink->on_done == nullptr) return PLUMB_INVALID;
    if (request->args.count > 0 && request->args.fields == nullptr) return PLUMB_INVALID;
    try {
      return start_call(*provider, *request, *sink, out);
    } catch (...) {
      return PLUMB_EXHAUSTED;
    }
  }

  static void cancel(plumb_provider* provider, plumb_call* call) noexcept {
    if (call != nullptr) provider->interruption.raise(call->cancelled);
  }

  static void forget(plumb_provider* provider, plumb_call* call) noexcept {
    if (call == nullptr) return;
    if (call->thread.joinable()) call->thread.join();
    const std::lock_guard lock(provider->mutex);
    provider->calls.remove_if([call](const auto& each) { return each.get() == call; });
  }

  static void close(plumb_provider* provider) noexcept {
    if (provider == nullptr) return;
    provider->interruption.stop_all();
    {
      std::unique_lock lock(provider->mutex);
      provider->idle.wait(lock, [provider] { return provider->active == 0; });
    }
    for (const auto& call : provider->calls) {
      if (call->thread.joinable()) call->thread.join();
    }
    delete provider;
  }

  template <typename Definer>
  static std::int32_t open(const plumb_host* host, const plumb_msg*,
                           plumb_provider** out) noexcept {
    if (out == nullptr) return PLUMB_INVALID;
    try {
      *out = new plumb_provider(Definer::definition(), host);
      return PLUMB_OK;
    } catch (...) {
      return PLUMB_EXHAUSTED;
    }
  }

  static const void* get_extension(const char*) noexcept { return nullptr; }
};

template <typename Definer>
const plumb_module* module_of() noexcept {
  try {
    const Definition& plugin = Definer::definition();
    static const plumb_module module{
        sizeof(plumb_module),    PLUMB_ABI_MINOR,       plugin.capabilities,  view_of(plugin.name),
        view_of(plugin.version), &Entry::open<Definer>, &Entry::close,        &Entry::submit,
        &Entry::cancel,          &Entry::forget,        &Entry::get_extension};
    return &module;
  } catch (...) {
    return nullptr;
  }
}

/// The tag, made at compile time: it must be readable without running anything.
consteval plumb_tag tag_of(std::string_view name, std::string_view version) {
  plumb_tag tag{{'P', 'L', 'U', 'M', 'B', 'T', 'A', 'G'},
                sizeof(plumb_tag),
                PLUMB_ABI_MAJOR,
                PLUMB_ABI_MINOR,
                0,
                {},
                {}};
  for (std::size_t i = 0; i < name.size(); ++i) tag.name[i] = name[i];
  for (std::size_t i = 0; i < version.size(); ++i) tag.version[i] = version[i];
  return tag;
}

}  // namespace plumb::sdk

/// PLUMB_PROVIDER("acme", "1.2.0", PLUMB_CAP_..., AcmeConfig, Widget, WidgetData): once in a
/// plugin. Configuration: NoConfig, or a model that may have connect() and validate().
#define PLUMB_PROVIDER(type_name, type_version, capability_bits, config, ...)                  \
  namespace {                                                                                  \
  struct PlumbDefiner {                                                                        \
    static const ::plumb::sdk::Definition& definition() {                                      \
      static const ::plumb::sdk::Definition made =                                             \
          ::plumb::sdk::define<config, __VA_ARGS__>(type_name, type_version, capability_bits); \
      return made;                                                                             \
    }                                                                                          \
  };                                                                                           \
  }                                                                                            \
  extern "C" {                                                                                 \
  const plumb_tag plumb_tag_v1 = ::plumb::sdk::tag_of(type_name, type_version);                \
  const plumb_module* plumb_module_v1(uint32_t) {                                              \
    return ::plumb::sdk::module_of<PlumbDefiner>();                                            \
  }                                                                                            \
  }
