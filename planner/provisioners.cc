#include "planner/provisioners.h"

#include <algorithm>
#include <initializer_list>

#include "planner/body_value.h"

namespace plumb::planner {
namespace {

using providers::Block;
using value::Type;

struct Argument {
  const char* name;
  Type type;
  bool required = false;
};

Block block_of(std::initializer_list<Argument> arguments) {
  Block block;
  for (const Argument& argument : arguments) {
    providers::Attribute attribute;
    attribute.name = argument.name;
    attribute.type = argument.type;
    attribute.required = argument.required;
    attribute.optional = !argument.required;
    block.attributes.push_back(std::move(attribute));
  }
  std::sort(block.attributes.begin(), block.attributes.end(),
            [](const auto& a, const auto& b) { return a.name < b.name; });
  block.type = providers::implied_type(block);
  return block;
}

const Block& connection_schema() {
  static const Type text = Type::string();
  static const Type flag = Type::boolean();
  static const Type number = Type::number();
  static const Block block = block_of({{"agent", flag},
                                       {"agent_identity", text},
                                       {"bastion_certificate", text},
                                       {"bastion_host", text},
                                       {"bastion_host_key", text},
                                       {"bastion_password", text},
                                       {"bastion_port", number},
                                       {"bastion_private_key", text},
                                       {"bastion_user", text},
                                       {"cacert", text},
                                       {"certificate", text},
                                       {"host", text, true},
                                       {"host_key", text},
                                       {"https", flag},
                                       {"insecure", flag},
                                       {"password", text},
                                       {"port", number},
                                       {"private_key", text},
                                       {"proxy_host", text},
                                       {"proxy_port", number},
                                       {"proxy_scheme", text},
                                       {"proxy_user_name", text},
                                       {"proxy_user_password", text},
                                       {"script_path", text},
                                       {"target_platform", text},
                                       {"timeout", text},
                                       {"type", text},
                                       {"use_ntlm", flag},
                                       {"user", text}});
  return block;
}

/// Of arguments that are ways to say the same, exactly one is given.
void check_choice(const config::Provisioner& provisioner, Diagnostics& diags) {
  std::vector<const char*> names;
  if (provisioner.type == "remote-exec") names = {"inline", "script", "scripts"};
  if (provisioner.type == "file") names = {"source", "content"};
  if (names.empty()) return;
  std::size_t given = 0;
  std::string list;
  for (const char* const name : names) {
    given += provisioner.body->attribute(name) != nullptr ? 1U : 0U;
    list += (list.empty() ? "\"" : ", \"") + std::string(name) + "\"";
  }
  if (given == 1) return;
  const char* const of_file = given == 0 ? "Must provide one of 'source' or 'content'"
                                         : "Cannot set both 'source' and 'content'";
  diags.error(
      provisioner.span,
      provisioner.type == "file" ? of_file : "Invalid remote-exec provisioner configuration",
      "Exactly one of " + list + " must be given.");
}

void check_connection(const ast::Block* connection, const eval::Context& context,
                      Diagnostics& diags) {
  if (connection == nullptr) return;
  (void)evaluate_body(connection->body, connection_schema(), BodyKind::kNested, context, diags);
}

}  // namespace

const Block& provisioner_schema(const std::string& type) {
  static const Type text = Type::string();
  static const Block local = block_of({{"command", text, true},
                                       {"environment", Type::map(text)},
                                       {"interpreter", Type::list(text)},
                                       {"quiet", Type::boolean()},
                                       {"working_dir", text}});
  static const Block remote =
      block_of({{"inline", Type::list(text)}, {"script", text}, {"scripts", Type::list(text)}});
  static const Block file =
      block_of({{"content", text}, {"destination", text, true}, {"source", text}});
  if (type == "local-exec") return local;
  return type == "file" ? file : remote;
}

void check_provisioners(const Node& node, const providers::Block& schema,
                        const ModuleInstance& module, const eval::Environment& environment,
                        Diagnostics& diags) {
  const config::Resource& block = *node.resource;
  if (block.provisioners.empty() && block.connection == nullptr) return;
  const Value number = Value::unknown(Type::number());
  const Value text = Value::unknown(Type::string());
  const Value any = Value::unknown();
  Repetition repetition;
  if (block.repetition.count != nullptr) repetition.count_index = &number;
  if (block.repetition.for_each != nullptr) {
    repetition.each_key = &text;
    repetition.each_value = &any;
  }
  const Value self = Value::unknown(schema.type);
  const ModuleScope scope(module, repetition, &self);
  const eval::Context context{scope, environment};
  check_connection(block.connection, context, diags);
  for (const config::Provisioner& provisioner : block.provisioners) {
    (void)evaluate_body(*provisioner.body, provisioner_schema(provisioner.type),
                        BodyKind::kProvisioner, context, diags);
    check_choice(provisioner, diags);
    check_connection(provisioner.connection, context, diags);
  }
}

void refuse_provisioners(const std::vector<config::Provisioner>& provisioners, Mode mode,
                         Diagnostics& diags) {
  for (const config::Provisioner& provisioner : provisioners) {
    if (provisioner.type == "local-exec") continue;
    if (mode == Mode::kDestroy && !provisioner.at_destroy) continue;
    diags.error(provisioner.span, "Provisioner not supported yet",
                "This version of Plumb runs local-exec provisioners, and checks the others without "
                "running them. It stops rather than leave out a step that the configuration asks "
                "for: take the \"" +
                    provisioner.type + "\" provisioner out, or use a version that has it.");
  }
}

}  // namespace plumb::planner
