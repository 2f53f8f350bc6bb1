/// A module's configuration, decoded from its files: what Terraform's language says, before
/// anything is evaluated.
///
/// Expressions stay syntax; they point into the files, which the Module owns. Everything is
/// immutable once loaded.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "ast/ast.h"
#include "config/reference.h"
#include "config/type_constraint.h"
#include "diagnostics/span.h"

namespace plumb::config {

using diagnostics::Span;
using value::Value;

/// A `validation`, `precondition`, `postcondition` or `assert` block.
struct CheckRule {
  const ast::Expr* condition = nullptr;
  const ast::Expr* error_message = nullptr;
  Span span;
};

struct Variable {
  std::string name;
  TypeConstraint type;
  bool has_type = false;
  std::optional<Value> default_value;  ///< Converted to the type.
  std::string description;
  bool sensitive = false;
  bool ephemeral = false;
  bool nullable = true;
  std::string deprecated;  ///< Why it should not be set any more (OpenTofu); empty if it may.
  std::vector<CheckRule> validations;
  Span span;  ///< The block's header.
};

struct Local {
  std::string name;
  const ast::Expr* value = nullptr;
  Span span;
};

struct Output {
  std::string name;
  const ast::Expr* value = nullptr;
  std::string description;
  bool sensitive = false;
  bool ephemeral = false;
  std::string deprecated;  ///< Why it should not be used any more (OpenTofu); empty if it may.
  std::vector<Reference> depends_on;
  std::vector<CheckRule> preconditions;
  Span span;
};

/// `aws`, `aws.west` or `aws.by_region[each.key]`, as a resource or a module call names it.
struct ProviderReference {
  std::string name;
  std::string alias;
  Span span;
  const Value* constant_key =
      nullptr;                     ///< Of an instance; null if there is none, or an expression.
  const ast::Expr* key = nullptr;  ///< Of an instance, to be evaluated.
  /// Without the key: `aws`, `aws.west`.
  [[nodiscard]] std::string text() const { return alias.empty() ? name : name + "." + alias; }
  [[nodiscard]] bool has_key() const { return constant_key != nullptr || key != nullptr; }
};

struct ProviderConfig {
  std::string name;
  std::string alias;
  /// As references have it: `aws`, `aws.west`.
  [[nodiscard]] std::string text() const { return alias.empty() ? name : name + "." + alias; }
  const ast::Body* body = nullptr;
  const ast::Expr* for_each = nullptr;  ///< One configuration for each element, as in OpenTofu.
  bool foreign = false;                 ///< Of a test's file: its names are not the module's.
  Span span;
};

struct ProviderRequirement {
  std::string name;
  std::string source;                      ///< As written, or empty.
  std::string constraint;                  ///< As written, or empty.
  std::vector<ProviderReference> aliases;  ///< Of configurations that the caller has to pass.
  Span span;
};

/// One item of `replace_triggered_by`: a resource, one of its instances, or a part of either.
struct Trigger {
  std::string resource;            ///< `type.name`
  const ast::Expr* key = nullptr;  ///< Of the instance; null for all, and if `steps` begin with it.
  std::span<const ast::Step> steps;
  Span span;
};

/// What an instance lives by.
struct Lifecycle {
  std::optional<bool> create_before_destroy;
  bool prevent_destroy = false;
  Span prevent_destroy_span;
  bool ignore_all_changes = false;
  std::vector<std::vector<ast::Step>> ignore_changes;  ///< Paths into the resource.
  std::vector<Trigger> replace_triggered_by;
  std::vector<CheckRule> preconditions;
  std::vector<CheckRule> postconditions;
};

/// `provisioner`: what is run when an object was made, or before it is destroyed.
struct Provisioner {
  std::string type;  ///< `local-exec`, `remote-exec` or `file`.
  const ast::Body* body = nullptr;
  const ast::Block* connection = nullptr;  ///< Its own; null means the resource's.
  bool at_destroy = false;
  bool continue_on_failure = false;
  Span span;  ///< The block's header.
};

/// `count`, `for_each` or `enabled`, or none of them.
struct Repetition {
  const ast::Expr* count = nullptr;
  const ast::Expr* for_each = nullptr;
  const ast::Expr* enabled = nullptr;  ///< Of lifecycle, as in OpenTofu: one instance or none.
  /// Whether instances have no keys.
  [[nodiscard]] bool single() const { return count == nullptr && for_each == nullptr; }
};

enum class ResourceMode : std::uint8_t { kData, kManaged, kEphemeral };

struct Resource {
  ResourceMode mode = ResourceMode::kManaged;
  std::string type;
  Span type_span;  ///< The label that it is.
  std::string name;
  const ast::Body* body = nullptr;  ///< With the meta-arguments still in it.
  Repetition repetition;
  std::optional<ProviderReference> provider;
  std::vector<Reference> depends_on;
  std::vector<Reference> references;  ///< Of the whole body, once for all instances.
  Lifecycle lifecycle;
  std::vector<Provisioner> provisioners;
  const ast::Block* connection = nullptr;  ///< Of provisioners that have none.
  std::string check;  ///< Of a data source that is for one check alone: the check's name.
  Span span;          ///< The block's header.
  Span body_span;     ///< Where something missing is reported.
};

/// A configuration of the caller's, and the name by which the called module knows it.
struct PassedProvider {
  ProviderReference inner;
  ProviderReference outer;
};

struct ModuleCall {
  std::string name;
  std::string source;  ///< As written; empty if it is not known.
  Span source_span;
  // Of a source or version that is not written down but refers to something: see static_call.h.
  const ast::Expr* source_expression = nullptr;
  const ast::Expr* version_expression = nullptr;
  bool has_version = false;
  std::string version;  ///< The constraint, as written.
  const ast::Body* body = nullptr;
  std::vector<const ast::Attribute*> arguments;  ///< Values of the module's variables.
  Repetition repetition;
  std::vector<Reference> depends_on;
  std::map<std::string, PassedProvider> providers;  ///< By the child's name: `aws.west`.
  bool has_providers = false;
  Span span;
};

/// `check`: what should hold once everything else is done, without stopping anything.
struct Check {
  std::string name;
  std::vector<CheckRule> asserts;
  Span span;  ///< The block's header.
};

/// Where an object is, or was, as written: `module.a["k"].aws_x.y[0]`, relative to the module.
struct Endpoint {
  std::string address;
  Span span;
};

/// `moved`: what is at one address in the state is what the configuration has at another.
struct Move {
  Endpoint from;
  Endpoint to;
  Span span;  ///< The block's header.
};

/// `removed`: the block of what is in the state was taken out on purpose.
struct Removal {
  Endpoint from;        ///< A resource or a module, without keys.
  bool destroy = true;  ///< Otherwise the object is forgotten.
  std::vector<Provisioner> provisioners;
  Span span;  ///< The block's header.
};

/// One name of an address, with the key that may follow it: `a`, `a[0]`, `a[each.key]`.
struct AddressStep {
  std::string_view name;
  const Value* constant_key = nullptr;
  const ast::Expr* key = nullptr;  ///< To be evaluated; null if there is none, or a constant one.
  [[nodiscard]] bool has_key() const { return constant_key != nullptr || key != nullptr; }
};

/// `import`: an object that exists is to be managed as the resource at an address.
struct Import {
  std::vector<AddressStep> to;  ///< `module`, `a`, …, `aws_x`, `y`; keys of modules at their names.
  std::string resource;         ///< The block that `to` names: `module.a.aws_x.y`.
  Span to_span;
  const ast::Expr* id = nullptr;        ///< Null if there is an identity.
  const ast::Expr* identity = nullptr;  ///< What identifies it, as an object.
  const ast::Expr* for_each = nullptr;
  std::optional<ProviderReference> provider;
  Span span;  ///< The block's header.
};

/// Where Terraform would keep the state.
struct Backend {
  std::string type;
  Span span;  ///< Of the block's header.
  const ast::Body* body = nullptr;
};

/// `required_version` of a `terraform` block.
struct RequiredVersion {
  std::string constraint;
  Span value_span;
  Span span;  ///< With its name.
};

struct Module {
  std::string directory;  ///< Relative to the root's, `.` for the root itself.
  std::vector<std::shared_ptr<const ast::File>> files;  ///< Shared by copies of the module.
  std::map<std::string, Variable, std::less<>> variables;
  std::map<std::string, Local, std::less<>> locals;
  std::map<std::string, Output, std::less<>> outputs;
  std::map<std::string, Resource, std::less<>> resources;  ///< By resource_key().
  std::map<std::string, ModuleCall, std::less<>> calls;
  std::map<std::string, Check, std::less<>> checks;
  std::vector<Move> moves;
  std::vector<Removal> removals;
  std::vector<Import> imports;
  std::vector<ProviderConfig> providers;
  std::map<std::string, ProviderRequirement, std::less<>> required_providers;
  Span required_providers_span;  ///< Of the block's header; not valid if there is none.
  std::vector<RequiredVersion> required_versions;
  std::optional<Backend> backend;
};

/// The workspace that every configuration has.
inline constexpr const char* kDefaultWorkspace = "default";

/// A module at its place in the tree of calls.
struct ModuleNode {
  std::vector<std::string> path;     ///< Names of the calls; empty for the root.
  const ModuleCall* call = nullptr;  ///< In the parent; null for the root.
  const ModuleNode* parent = nullptr;
  std::shared_ptr<const Module> module;
  std::string workspace = kDefaultWorkspace;  ///< `terraform.workspace`.
  std::string source;                         ///< Written out; empty for the root.
  std::string version;                        ///< That is installed, of a registry's module.
  std::string package;  ///< The folder that its local calls must not leave; empty for no limit.
  std::string package_source;  ///< From where that folder was installed.
  std::map<std::string, std::unique_ptr<ModuleNode>, std::less<>> children;
  std::map<std::string, ModuleCall, std::less<>> static_calls;  ///< See static_call.h.
};

/// `a.b` for a resource, `data.a.b` for a data source, `ephemeral.a.b` for an ephemeral one.
[[nodiscard]] std::string resource_key(ResourceMode mode, std::string_view type,
                                       std::string_view name);

}  // namespace plumb::config
