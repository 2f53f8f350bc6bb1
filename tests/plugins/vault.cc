/// A plugin for tests: secrets with write-only attributes, which are files of VAULT_STORE, a type
/// that became another, and one that answers with what it must not.
///
///   VAULT_STORE  the folder of the secrets
///   VAULT_DEFERS    set: vault_leak puts off every plan
///   VAULT_IDENTITY  what is wrong with identities: they are `unknown`, or one `changes`
///   VAULT_LEAKS  the operation that answers with a write-only value: read, plan, apply or import
#include <filesystem>
#include <fstream>
#include <string>

#include "plugins/environment.h"
#include "providers/sdk/provider.h"

namespace plumb::vault {

using sdk::Context;
using sdk::NoClient;
using sdk::Val;
using test::environment;

std::string path_of(const std::string& name) {
  return environment("VAULT_STORE") + "/" + name;
}

/// A nested block with a write-only attribute in it.
struct LoginModel {
  Val<std::string> user, token_wo;

  static void describe(sdk::Schema<LoginModel>& s) {
    s.attr("user", &LoginModel::user).required();
    s.attr("token_wo", &LoginModel::token_wo).required().write_only();
  }
  bool operator==(const LoginModel&) const = default;
};

struct SecretModel {
  Val<std::string> id, name, note, password_wo;
  Val<std::int64_t> password_wo_version;
  Val<LoginModel> login;

  static void describe(sdk::Schema<SecretModel>& s) {
    s.id(&SecretModel::id);
    s.attr("name", &SecretModel::name).required().replace();
    s.attr("note", &SecretModel::note).optional();
    s.attr("password_wo", &SecretModel::password_wo).optional().write_only();
    s.attr("password_wo_version", &SecretModel::password_wo_version).optional();
    s.block("login", &SecretModel::login);
  }
};

struct SecretIdentity {
  Val<std::string> name, shelf;

  static void describe(sdk::Schema<SecretIdentity>& s) {
    s.version(1);
    s.attr("name", &SecretIdentity::name).required();
    s.attr("shelf", &SecretIdentity::shelf).optional();
  }
};

class Secret final : public sdk::Resource<SecretModel> {
 public:
  static constexpr const char* kType = "vault_secret";
  using IdentityType = SecretIdentity;

  static SecretIdentity identity(const SecretModel& object) {
    const std::string mood = environment("VAULT_IDENTITY");
    SecretIdentity made{object.name, std::string("top")};
    if (mood == "changes") made.name = *object.name + "-2";
    if (mood == "unknown") made.name = Val<std::string>::unknown();
    return made;
  }
  void find(Context&, NoClient&, const SecretIdentity& known, SecretModel& object) {
    object.id = "secret-" + *known.name;
  }
  void upgrade_identity(std::int64_t, SecretIdentity& known) { known.shelf = "top"; }

  /// "renew" as note stands for whatever makes a provider want a new object for a new password.
  void plan(Context&, sdk::Plan<SecretModel>& plan) override {
    if (!plan.creates() && plan.config.note.value_or("") == "renew") plan.replace("password_wo");
  }
  void create(Context&, NoClient&, SecretModel& object) override {
    object.id = "secret-" + *object.name;
    write(object);
  }
  void update(Context&, NoClient&, const SecretModel&, SecretModel& object) override {
    write(object);
  }
  bool read(Context&, NoClient&, SecretModel& object) override {
    object.name = object.id->substr(std::string("secret-").size());
    return std::filesystem::exists(path_of(*object.name));
  }
  void remove(Context&, NoClient&, const SecretModel& object) override {
    std::filesystem::remove(path_of(*object.name));
  }
  void import(Context&, NoClient&, const std::string& id, SecretModel& object) override {
    object.id = id;
  }
  bool move(Context&, const sdk::MoveSource& source, SecretModel& object) override {
    if (source.type != "vault_entry") return false;
    const std::string stored =
        sdk::stored_object(sdk::schema_of<SecretModel>().shape(), source.json);
    sdk::Reader in(stored);
    object = sdk::schema_of<SecretModel>().decode(in, sdk::Schema<SecretModel>::Mismatch::kIgnore);
    return true;
  }

 private:
  static void write(const SecretModel& object) {
    if (object.note.value_or("") == "quote")
      throw sdk::Failure("Refused", "The password " + object.password_wo.value_or("") + " is bad.");
    std::ofstream(path_of(*object.name))
        << object.password_wo.value_or("none") << "\n"
        << (object.login.has_value() ? object.login->token_wo.value_or("none") : "none") << "\n";
  }
};

/// What secrets were called earlier.
struct EntryModel {
  Val<std::string> id, name, note;

  static void describe(sdk::Schema<EntryModel>& s) {
    s.id(&EntryModel::id);
    s.attr("name", &EntryModel::name).required();
    s.attr("note", &EntryModel::note).optional();
  }
};

class Entry final : public sdk::Resource<EntryModel> {
 public:
  static constexpr const char* kType = "vault_entry";
  void create(Context&, NoClient&, EntryModel& object) override {
    object.id = "secret-" + *object.name;
    std::ofstream(path_of(*object.name)) << "none\nnone\n";
  }
};

struct LeakModel {
  Val<std::string> id, token_wo;

  static void describe(sdk::Schema<LeakModel>& s) {
    s.id(&LeakModel::id);
    s.attr("token_wo", &LeakModel::token_wo).optional();
  }
};

class LeakResource final : public sdk::Resource<LeakModel> {
 public:
  static constexpr const char* kType = "vault_leak";

  void plan(Context&, sdk::Plan<LeakModel>& plan) override { leak("plan", plan.planned); }
  void create(Context&, NoClient&, LeakModel& object) override {
    object.id = "leak";
    leak("apply", object);
  }
  bool read(Context&, NoClient&, LeakModel& object) override {
    leak("read", object);
    return true;
  }
  void import(Context&, NoClient&, const std::string& id, LeakModel& object) override {
    object.id = id;
    leak("import", object);
  }

 private:
  static void leak(const char* where, LeakModel& object) {
    if (environment("VAULT_LEAKS") == where) object.token_wo = "leaked";
  }
};

/// The SDK keeps write-only values out of answers; this one says of an ordinary attribute that it
/// is write-only.
class Leak final : public sdk::AnyMember {
 public:
  Leak() : shape_(inner_.shape()) {
    for (sdk::Member& member : shape_.members) member.write_only = member.name == "token_wo";
  }
  [[nodiscard]] std::string_view type() const override { return inner_.type(); }
  [[nodiscard]] sdk::MemberKind kind() const override { return inner_.kind(); }
  [[nodiscard]] bool waits() const override { return inner_.waits(); }
  [[nodiscard]] const sdk::Shape& shape() const override { return shape_; }
  void validate(Context& ctx, std::string_view config) override { inner_.validate(ctx, config); }
  void read(Context& ctx, void* client, const sdk::Args& args, sdk::Reply& reply) override {
    inner_.read(ctx, client, args, reply);
  }
  void plan(Context& ctx, const sdk::Args& args, sdk::Reply& reply) override {
    inner_.plan(ctx, args, reply);
    if (!environment("VAULT_DEFERS").empty()) reply.integer(PLUMB_PLAN_RESULT_DEFERRED, 3);
  }
  void apply(Context& ctx, void* client, const sdk::Args& args, sdk::Reply& reply) override {
    inner_.apply(ctx, client, args, reply);
  }
  void import(Context& ctx, void* client, const sdk::Args& args, sdk::Reply& reply) override {
    inner_.import(ctx, client, args, reply);
  }

 private:
  sdk::ResourceMember<LeakResource> inner_;
  sdk::Shape shape_;
};

struct Definer {
  static const sdk::Definition& definition() {
    static const sdk::Definition made = [] {
      sdk::Definition vault =
          sdk::define<sdk::NoConfig, Secret, Entry>("vault", "1.0.0", PLUMB_CAP_CHEAP_OPEN);
      vault.members.push_back(std::make_unique<Leak>());
      vault.description = sdk::describe(*vault.config, vault.members, vault.functions);
      return vault;
    }();
    return made;
  }
};

}  // namespace plumb::vault

extern "C" {
const plumb_tag plumb_tag_v1 = plumb::sdk::tag_of("vault", "1.0.0");
const plumb_module* plumb_module_v1(std::uint32_t) {
  return plumb::sdk::module_of<plumb::vault::Definer>();
}
}
