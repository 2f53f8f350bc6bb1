#pragma once

/// What a plugin's author derives from: Resource, DataSource and EphemeralResource.

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "providers/sdk/context.h"
#include "providers/sdk/schema.h"

namespace plumb::sdk {

/// A plan that a resource may amend: `planned` is what the schema alone suggests.
template <typename M>
struct Plan {
  const M* prior = nullptr;  ///< null: the object is to be created
  M config;                  ///< may hold unknowns
  M planned;                 ///< may hold unknowns; amend this
  std::vector<Path> replacements;

  [[nodiscard]] bool creates() const { return prior == nullptr; }

  /// The change of this attribute makes a new object.
  void replace(Path path) { replacements.push_back(std::move(path)); }
};

/// The object that a `moved` block turns into one of this resource.
struct MoveSource {
  std::string_view provider;  ///< full source address
  std::string_view type;
  std::int64_t version = 0;
  std::string_view json;  ///< its attributes, as in a state file
};

/// What a plugin's author can derive from.
enum class MemberKind : std::uint8_t { kResource, kDataSource, kEphemeral };

/// For a provider whose operations need no connection or configuration.
struct NoClient {};

/// A managed resource with the model M. One object of the derived class serves all calls, from many
/// threads: it holds no state. Errors: throw Failure, or ctx.error(). The derived class has
///   static constexpr const char* kType = "acme_thing";
/// and, where create or update wait for long in a module without PLUMB_CAP_BLOCKING_SUBMIT,
///   static constexpr bool kWaits = true;
template <Model M, typename C = NoClient>
class Resource {
 public:
  using ModelType = M;
  using ClientType = C;
  static constexpr MemberKind kKind = MemberKind::kResource;
  static constexpr bool kWaits = false;

  virtual ~Resource() = default;

  /// Makes the object. `object` is the plan; fill in what is unknown.
  virtual void create(Context& ctx, C& client, M& object) = 0;

  /// Brings `object` up to date; false if it is gone. The default takes the state's word for it.
  virtual bool read(Context&, C&, M&) { return true; }

  /// Changes the object from `prior` to `object`, filling in what is unknown.
  virtual void update(Context&, C&, const M& /*prior*/, M& /*object*/) {}

  /// Removes the object. It being gone already is no error.
  virtual void remove(Context&, C&, const M&) {}

  /// Finds what the configuration alone shows to be wrong. Values may be unknown.
  virtual void validate(Context&, const M& /*config*/) {}

  /// Amends the plan. Not called for a removal.
  virtual void plan(Context&, Plan<M>&) {}

  /// Turns an import id into enough of a state for read().
  virtual void import(Context&, C&, const std::string& /*id*/, M&) {
    throw Failure("Resource Import Not Implemented", "This resource does not support import.");
  }

  /// Completes a state that an earlier version of the schema wrote: attributes of the same name
  /// have been taken over, others are null.
  virtual void upgrade(Context&, std::int64_t /*from_version*/, M&) {}

  /// Takes over an object of another type; false if it cannot.
  virtual bool move(Context&, const MoveSource&, M&) { return false; }
};

/// A data source with the model M, which read() completes from the configuration in it.
template <Model M, typename C = NoClient>
class DataSource {
 public:
  using ModelType = M;
  using ClientType = C;
  static constexpr MemberKind kKind = MemberKind::kDataSource;
  static constexpr bool kWaits = false;

  virtual ~DataSource() = default;
  virtual void read(Context& ctx, C& client, M& object) = 0;
  virtual void validate(Context&, const M& /*config*/) {}
};

/// What an ephemeral resource keeps between its calls.
struct Lease {
  std::string private_data;      ///< the author's own, handed back unread
  std::int64_t renew_at_ms = 0;  ///< since the epoch, when renew() is to be called; 0: never
};

/// A resource whose objects have an identity: what tells them from all others of their type, and
/// never changes. The derived class has
///   using IdentityType = WidgetIdentity;                       // a model
///   static WidgetIdentity identity(const Widget& object);      // unknown where the object is
/// and may have
///   void find(Context&, Client&, const WidgetIdentity&, Widget&);  // what import() is for ids
///   void upgrade_identity(std::int64_t from_version, WidgetIdentity&);
/// In the identity's schema required() and optional() say what an import has to, or may, give.
template <typename R>
concept Identified = Model<typename R::IdentityType>;

/// Something that is there only while a run uses it, such as a token: it reaches no state and no
/// plan. Opened with the configuration in the model M, which open() completes.
template <Model M, typename C = NoClient>
class EphemeralResource {
 public:
  using ModelType = M;
  using ClientType = C;
  static constexpr MemberKind kKind = MemberKind::kEphemeral;
  static constexpr bool kWaits = false;

  virtual ~EphemeralResource() = default;
  virtual void open(Context& ctx, C& client, M& object, Lease& lease) = 0;
  virtual void renew(Context&, C&, Lease&) {}
  virtual void close(Context&, C&, const Lease&) {}
  virtual void validate(Context&, const M& /*config*/) {}
};

}  // namespace plumb::sdk
