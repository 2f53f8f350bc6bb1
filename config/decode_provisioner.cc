/// `provisioner` blocks: what is run when an object was made, or before it is destroyed.
#include <algorithm>

#include "ast/walk.h"
#include "config/block_reader.h"
#include "config/decode.h"
#include "config/literal.h"
#include "diagnostics/suggestion.h"

namespace plumb::config {
namespace {

using diagnostics::Diagnostics;
using diagnostics::Span;

/// Which of two bare words the argument is, quotes being tolerated; the first if it is not there.
bool is_second_word(const ast::Body& body, const char* argument, const char* first,
                    const char* second, Diagnostics& diags) {
  const ast::Attribute* const given = body.attribute(argument);
  if (given == nullptr) return false;
  std::string word;
  if (const auto* const bare = std::get_if<ast::Traversal>(&given->value.node)) {
    if (bare->steps.empty()) word = bare->root;
  } else if (const auto quoted = literal_name(given->value)) {
    word = *quoted;
    diags.warning(given->value.span, "Quoted keywords are deprecated",
                  "Terraform 0.11 and earlier wanted quotes around this keyword. Remove them.");
  }
  if (word == second) return true;
  if (word != first) {
    const std::string name(argument);
    diags.error(given->value.span, "Invalid \"" + name + "\" keyword",
                "The \"" + name + "\" argument requires one of the following keywords: " + first +
                    " or " + second + ".");
  }
  return false;
}

/// What is destroyed may not wait for what depends on it.
void check_destroy_references(const ast::Body& body, Diagnostics& diags) {
  const auto check = [&](const ast::Expr& expr) {
    std::vector<Reference> references;
    collect_references(expr, references);
    for (const Reference& reference : references) {
      using Kind = Reference::Kind;
      const bool own = reference.kind == Kind::kSelf || reference.kind == Kind::kCountIndex ||
                       reference.kind == Kind::kPath || reference.kind == Kind::kTerraform ||
                       (reference.kind == Kind::kEach && reference.name == "key");
      if (own) continue;
      diags.error(reference.span, "Invalid reference from destroy provisioner",
                  "Destroy-time provisioners and their connection configurations may only "
                  "reference attributes of the related resource, via 'self', 'count.index', or "
                  "'each.key'.\n\nReferences to other resources during the destroy phase can cause "
                  "dependency cycles and interact poorly with create_before_destroy.");
    }
  };
  for (const ast::Attribute& attribute : body.attributes) {
    if (attribute.name != "when" && attribute.name != "on_failure") check(attribute.value);
  }
  for (const ast::Block& block : body.blocks) check_destroy_references(block.body, diags);
}

void tell_unknown_type(const ast::Label& label, const std::vector<std::string>& types,
                       Diagnostics& diags) {
  constexpr std::string_view kRemoved[] = {"chef", "habitat", "puppet", "salt-masterless"};
  const std::string type(label.text);
  if (std::ranges::find(kRemoved, type) != std::end(kRemoved)) {
    diags.error(label.span, "The \"" + type + "\" provisioner has been removed",
                "The language had this provisioner once, and has file, local-exec and remote-exec "
                "by now. Prepare the machine's image, or run the tool with one of these.");
    return;
  }
  diags.error(label.span, "Invalid provisioner type",
              "There is no provisioner \"" + type + "\"." + diagnostics::did_you_mean(type, types) +
                  " Provisioners are file, local-exec and remote-exec.");
}

}  // namespace

const ast::Block* decode_connection(const ast::Body& body, Diagnostics& diags) {
  const ast::Block* found = nullptr;
  for (const ast::Block& block : body.blocks) {
    if (block.type != "connection") continue;
    if (found != nullptr) {
      diags.error(block.header_span, "Duplicate connection block",
                  "There is a connection block already. Only one may be given.");
    }
    found = &block;
    (void)check_labels(block, {}, diags);
  }
  return found;
}

std::optional<Provisioner> decode_provisioner(const ast::Block& block, Diagnostics& diags) {
  static constexpr const char* kLabels[] = {"type"};
  if (!check_labels(block, kLabels, diags)) return std::nullopt;
  static const std::vector<std::string> kTypes = {"file", "local-exec", "remote-exec"};
  Provisioner provisioner;
  provisioner.type = block.labels[0].text;
  provisioner.body = &block.body;
  provisioner.span = block.header_span;
  if (std::ranges::find(kTypes, provisioner.type) == kTypes.end()) {
    tell_unknown_type(block.labels[0], kTypes, diags);
    return std::nullopt;
  }
  provisioner.at_destroy = is_second_word(block.body, "when", "create", "destroy", diags);
  provisioner.continue_on_failure =
      is_second_word(block.body, "on_failure", "fail", "continue", diags);
  provisioner.connection = decode_connection(block.body, diags);
  if (provisioner.at_destroy) check_destroy_references(block.body, diags);
  return provisioner;
}

std::vector<Provisioner> decode_provisioners(const ast::Body& body, Diagnostics& diags) {
  std::vector<Provisioner> found;
  for (const ast::Block& block : body.blocks) {
    if (block.type != "provisioner") continue;
    if (auto provisioner = decode_provisioner(block, diags))
      found.push_back(std::move(*provisioner));
  }
  return found;
}

}  // namespace plumb::config
