#pragma once

/// What a plugin consists of with its types erased: the operations on encoded objects.

#include <memory>
#include <string>
#include <string_view>
#include <type_traits>

#include "providers/sdk/json_state.h"
#include "providers/sdk/message.h"
#include "providers/sdk/planning.h"
#include "providers/sdk/resource.h"

namespace plumb::sdk {

/// One resource type, data source or ephemeral resource of a plugin. Objects are msgpack; `client`
/// is the connected client of the type that the member was written for.
class AnyMember {
 public:
  virtual ~AnyMember() = default;
  [[nodiscard]] virtual std::string_view type() const = 0;
  [[nodiscard]] virtual MemberKind kind() const = 0;
  [[nodiscard]] virtual bool waits() const = 0;
  [[nodiscard]] virtual const Shape& shape() const = 0;
  /// Null if objects have no identity.
  [[nodiscard]] virtual const Shape* identity_shape() const { return nullptr; }

  virtual void validate(Context& ctx, std::string_view config) = 0;

  // A member has the operations of its kind; asking for another is the host's fault.
  virtual void read(Context&, void* /*client*/, const Args&, Reply&) { refuse(); }
  virtual void plan(Context&, const Args&, Reply&) { refuse(); }
  virtual void apply(Context&, void* /*client*/, const Args&, Reply&) { refuse(); }
  virtual void import(Context&, void* /*client*/, const Args&, Reply&) { refuse(); }
  virtual void upgrade(Context&, const Args&, Reply&) { refuse(); }
  virtual void upgrade_identity(Context&, const Args&, Reply&) { refuse(); }
  virtual void move(Context&, const Args&, Reply&) { refuse(); }
  virtual void open(Context&, void* /*client*/, const Args&, Reply&) { refuse(); }
  virtual void renew(Context&, void* /*client*/, const Args&, Reply&) { refuse(); }
  virtual void close(Context&, void* /*client*/, const Args&) { refuse(); }

 private:
  [[noreturn]] static void refuse() { throw Malformed("this type has no such operation"); }
};

/// Validation, alike for all kinds.
template <typename R>
void validate_config(Context& ctx, R& member, std::string_view config) {
  if (is_nil(config)) return;
  using M = typename R::ModelType;
  const M model = decoded<M>(config);
  check_members(schema_of<M>().shape(), config, {}, ctx.diags());
  member.validate(ctx, model);
}

template <typename R>
class ResourceMember final : public AnyMember {
  using M = typename R::ModelType;
  using C = typename R::ClientType;
  using Base = Resource<M, C>;
  static constexpr bool kReads =
      !std::is_same_v<decltype(&R::read), bool (Base::*)(Context&, C&, M&)>;
  static constexpr bool kPlans =
      !std::is_same_v<decltype(&R::plan), void (Base::*)(Context&, Plan<M>&)>;

 public:
  [[nodiscard]] std::string_view type() const override { return R::kType; }
  [[nodiscard]] MemberKind kind() const override { return R::kKind; }
  [[nodiscard]] bool waits() const override { return R::kWaits; }
  [[nodiscard]] const Shape& shape() const override { return schema_of<M>().shape(); }
  [[nodiscard]] const Shape* identity_shape() const override {
    if constexpr (Identified<R>) return &schema_of<typename R::IdentityType>().shape();
    return nullptr;
  }

  void validate(Context& ctx, std::string_view config) override {
    validate_config(ctx, resource_, config);
  }

  void read(Context& ctx, void* client, const Args& args, Reply& reply) override {
    const std::string_view state = args.value(PLUMB_READ_CURRENT_STATE);
    reply.bytes(PLUMB_READ_RESULT_PRIVATE, args.bytes(PLUMB_READ_PRIVATE));
    if (is_nil(state)) return reply.value(PLUMB_READ_RESULT_STATE, state);
    if (!kReads) {
      reply.value(PLUMB_READ_RESULT_STATE, state);
      if constexpr (Identified<R>)
        identify(reply, PLUMB_READ_RESULT_IDENTITY, decoded<M>(state), false);
      return;
    }
    M model = decoded<M>(state);
    const bool found = resource_.read(ctx, *static_cast<C*>(client), model);
    if (ctx.diags().has_errors()) return;
    if (!found) return reply.value(PLUMB_READ_RESULT_STATE, Slices::kNil);
    reply.value(PLUMB_READ_RESULT_STATE, encoded(model));
    identify(reply, PLUMB_READ_RESULT_IDENTITY, model, false);
  }

  void plan(Context& ctx, const Args& args, Reply& reply) override {
    const std::string_view prior = args.value(PLUMB_PLAN_PRIOR_STATE);
    const std::string_view proposed = args.value(PLUMB_PLAN_PROPOSED_STATE);
    const std::string_view config = args.value(PLUMB_PLAN_CONFIG);
    reply.bytes(PLUMB_PLAN_RESULT_PRIVATE, args.bytes(PLUMB_PLAN_PRIOR_PRIVATE));
    if (is_nil(proposed)) return reply.value(PLUMB_PLAN_RESULT_STATE, Slices::kNil);
    PlannedObject planned = plan_by_schema(shape(), prior, proposed, config);
    if constexpr (kPlans) amend(ctx, prior, config, planned);
    reply.value(PLUMB_PLAN_RESULT_STATE, planned.state);
    if constexpr (Identified<R>)
      identify(reply, PLUMB_PLAN_RESULT_IDENTITY, decoded<M>(planned.state), false);
    for (const Path& path : planned.replacements) {
      Writer out = reply.open_value(PLUMB_PLAN_RESULT_REQUIRES_REPLACE);
      path.write(out);
    }
  }

  void apply(Context& ctx, void* client, const Args& args, Reply& reply) override {
    const std::string_view prior = args.value(PLUMB_APPLY_PRIOR_STATE);
    const std::string_view planned = args.value(PLUMB_APPLY_PLANNED_STATE);
    C& connected = *static_cast<C*>(client);
    reply.bytes(PLUMB_APPLY_RESULT_PRIVATE, args.bytes(PLUMB_APPLY_PLANNED_PRIVATE));
    if (is_nil(planned)) {
      if (!is_nil(prior)) resource_.remove(ctx, connected, decoded<M>(prior));
      if (!ctx.diags().has_errors()) reply.value(PLUMB_APPLY_RESULT_STATE, Slices::kNil);
      return;
    }
    M model = decoded<M>(with_write_only(shape(), planned, args.value(PLUMB_APPLY_CONFIG)));
    try {
      if (is_nil(prior)) {
        resource_.create(ctx, connected, model);
      } else {
        resource_.update(ctx, connected, decoded<M>(prior), model);
      }
    } catch (const Failure& failure) {
      ctx.diags().add(failure);
    } catch (const Malformed&) {
      throw;
    } catch (const std::exception& unexpected) {
      ctx.error("Unexpected provider error", unexpected.what());
    }
    const bool failed = ctx.diags().has_errors();
    if (failed && !ctx.has_made_object()) return;
    {
      Writer out = reply.open_value(PLUMB_APPLY_RESULT_STATE);
      if (failed) out.settle_unknowns();
      Codec<M>::encode(out, model);
    }
    identify(reply, PLUMB_APPLY_RESULT_IDENTITY, model, failed);
  }

  void import(Context& ctx, void* client, const Args& args, Reply& reply) override {
    M model;
    const std::string_view identity = args.value(PLUMB_IMPORT_IDENTITY);
    C& connected = *static_cast<C*>(client);
    if (is_nil(identity)) {
      resource_.import(ctx, connected, std::string(args.text(PLUMB_IMPORT_ID)), model);
    } else {
      find(ctx, connected, identity, model);
    }
    if (ctx.diags().has_errors()) return;
    Writer out = reply.open_value(PLUMB_IMPORT_RESULT_RESOURCES);
    out.map(is_nil(identity) ? 2 : 3);
    out.integer(PLUMB_IMPORTED_TYPE);
    out.text(R::kType);
    out.integer(PLUMB_IMPORTED_STATE);
    out.binary(encoded(model));
    if (is_nil(identity)) return;
    out.integer(PLUMB_IMPORTED_IDENTITY);
    out.binary(identity);
  }

  void upgrade(Context& ctx, const Args& args, Reply& reply) override {
    const std::string stored = stored_object(shape(), args.bytes(PLUMB_UPGRADE_JSON));
    Reader in(stored);
    M model = schema_of<M>().decode(in, Schema<M>::Mismatch::kIgnore);
    const std::int64_t version = args.integer(PLUMB_UPGRADE_VERSION);
    if (version > shape().version) {
      ctx.error("Resource instance managed by newer provider version",
                "The stored object has schema version " + std::to_string(version) +
                    ", this provider knows versions up to " + std::to_string(shape().version) +
                    ".");
      return;
    }
    if (version < shape().version) resource_.upgrade(ctx, version, model);
    reply.value(PLUMB_UPGRADE_RESULT_STATE, encoded(model));
  }

  void upgrade_identity(Context&, const Args& args, Reply& reply) override {
    if constexpr (Identified<R>) {
      using I = typename R::IdentityType;
      const Schema<I>& schema = schema_of<I>();
      const std::string stored = stored_object(schema.shape(), args.bytes(PLUMB_UPGRADE_JSON));
      Reader in(stored);
      I identity = schema.decode(in, Schema<I>::Mismatch::kIgnore);
      const std::int64_t version = args.integer(PLUMB_UPGRADE_VERSION);
      if constexpr (requires { resource_.upgrade_identity(version, identity); }) {
        if (version < schema.shape().version) resource_.upgrade_identity(version, identity);
      }
      reply.value(PLUMB_UPGRADE_RESULT_STATE, encoded(identity));
    } else {
      throw Malformed("objects of this type have no identity");
    }
  }

  void move(Context& ctx, const Args& args, Reply& reply) override {
    const MoveSource source{
        args.text(PLUMB_MOVE_SOURCE_PROVIDER), args.text(PLUMB_MOVE_SOURCE_TYPE),
        args.integer(PLUMB_MOVE_SOURCE_VERSION), args.bytes(PLUMB_MOVE_SOURCE_JSON)};
    M model;
    if (!resource_.move(ctx, source, model)) {
      ctx.error("Unsupported source for moved resource",
                "A " + std::string(source.type) + " cannot be turned into a " + R::kType + ".");
      return;
    }
    reply.value(PLUMB_MOVE_RESULT_STATE, encoded(model));
    identify(reply, PLUMB_MOVE_RESULT_IDENTITY, model, false);
  }

 private:
  /// Tells the object's identity, if it has one. Of one that was left half made nothing is unknown.
  static void identify(Reply& reply, std::uint32_t tag, const M& model, bool settled) {
    if constexpr (Identified<R>) {
      Writer out = reply.open_value(tag);
      if (settled) out.settle_unknowns();
      Codec<typename R::IdentityType>::encode(out, R::identity(model));
    }
    (void)reply, (void)tag, (void)model, (void)settled;
  }

  void find(Context& ctx, C& client, std::string_view identity, M& model) {
    if constexpr (Identified<R>) {
      using I = typename R::IdentityType;
      if constexpr (requires(const I& known) { resource_.find(ctx, client, known, model); }) {
        resource_.find(ctx, client, decoded<I>(identity), model);
        return;
      }
    }
    (void)ctx, (void)client, (void)identity, (void)model;
    throw Failure("Resource Import Not Implemented",
                  "This resource does not support import by identity.");
  }

  void amend(Context& ctx, std::string_view prior, std::string_view config,
             PlannedObject& planned) {
    const M before = is_nil(prior) ? M{} : decoded<M>(prior);
    Plan<M> plan{is_nil(prior) ? nullptr : &before, is_nil(config) ? M{} : decoded<M>(config),
                 decoded<M>(planned.state), std::move(planned.replacements)};
    resource_.plan(ctx, plan);
    planned.state = encoded(plan.planned);
    planned.replacements = std::move(plan.replacements);
  }

  R resource_;
};

template <typename D>
class DataMember final : public AnyMember {
  using M = typename D::ModelType;
  using C = typename D::ClientType;

 public:
  [[nodiscard]] std::string_view type() const override { return D::kType; }
  [[nodiscard]] MemberKind kind() const override { return D::kKind; }
  [[nodiscard]] bool waits() const override { return D::kWaits; }
  [[nodiscard]] const Shape& shape() const override { return schema_of<M>().shape(); }

  void validate(Context& ctx, std::string_view config) override {
    validate_config(ctx, source_, config);
  }

  void read(Context& ctx, void* client, const Args& args, Reply& reply) override {
    M model = decoded<M>(args.value(PLUMB_READ_DATA_CONFIG));
    source_.read(ctx, *static_cast<C*>(client), model);
    if (ctx.diags().has_errors()) return;
    reply.value(PLUMB_READ_DATA_RESULT_STATE, encoded(model));
  }

 private:
  D source_;
};

template <typename E>
class EphemeralMember final : public AnyMember {
  using M = typename E::ModelType;
  using C = typename E::ClientType;

 public:
  [[nodiscard]] std::string_view type() const override { return E::kType; }
  [[nodiscard]] MemberKind kind() const override { return E::kKind; }
  [[nodiscard]] bool waits() const override { return E::kWaits; }
  [[nodiscard]] const Shape& shape() const override { return schema_of<M>().shape(); }

  void validate(Context& ctx, std::string_view config) override {
    validate_config(ctx, resource_, config);
  }

  void open(Context& ctx, void* client, const Args& args, Reply& reply) override {
    M model = decoded<M>(args.value(PLUMB_EPHEMERAL_CONFIG));
    Lease lease;
    resource_.open(ctx, *static_cast<C*>(client), model, lease);
    if (ctx.diags().has_errors()) return;
    reply.value(PLUMB_EPHEMERAL_OPEN_RESULT_VALUE, encoded(model));
    reply.bytes(PLUMB_EPHEMERAL_OPEN_RESULT_PRIVATE, lease.private_data);
    if (lease.renew_at_ms != 0)
      reply.integer(PLUMB_EPHEMERAL_OPEN_RESULT_RENEW_AT, lease.renew_at_ms);
  }

  void renew(Context& ctx, void* client, const Args& args, Reply& reply) override {
    Lease lease{std::string(args.bytes(PLUMB_EPHEMERAL_PRIVATE))};
    resource_.renew(ctx, *static_cast<C*>(client), lease);
    reply.bytes(PLUMB_EPHEMERAL_RENEW_RESULT_PRIVATE, lease.private_data);
    if (lease.renew_at_ms != 0)
      reply.integer(PLUMB_EPHEMERAL_RENEW_RESULT_RENEW_AT, lease.renew_at_ms);
  }

  void close(Context& ctx, void* client, const Args& args) override {
    resource_.close(ctx, *static_cast<C*>(client),
                    Lease{std::string(args.bytes(PLUMB_EPHEMERAL_PRIVATE))});
  }

 private:
  E resource_;
};

}  // namespace plumb::sdk
