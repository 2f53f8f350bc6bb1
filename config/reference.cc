#include "config/reference.h"

#include <algorithm>

#include "ast/walk.h"
#include "config/literal.h"

namespace plumb::config {
namespace {

using diagnostics::Diagnostics;
using diagnostics::Span;
using Kind = Reference::Kind;

/// The name of an attribute step, or nothing.
std::optional<std::string> step_name(const ast::Traversal& traversal, std::size_t index) {
  if (index >= traversal.steps.size() || traversal.steps[index].kind != ast::Step::Kind::kAttribute)
    return std::nullopt;
  return std::string(traversal.steps[index].name);
}

std::nullopt_t invalid(Span span, std::string detail, Diagnostics& diags) {
  diags.error(span, "Invalid reference", std::move(detail));
  return std::nullopt;
}

/// The key of an instance at that step, or null.
const value::Value* step_key(const ast::Traversal& traversal, std::size_t index) {
  if (index >= traversal.steps.size() || traversal.steps[index].kind != ast::Step::Kind::kIndex)
    return nullptr;
  return traversal.steps[index].key;
}

std::optional<Reference> named(Kind kind, const ast::Traversal& traversal, Span span,
                               Diagnostics& diags) {
  const auto name = step_name(traversal, 0);
  if (!name) {
    return invalid(
        span,
        "The \"" + std::string(traversal.root) +
            "\" object cannot be accessed directly. Instead, access one of its attributes.",
        diags);
  }
  Reference reference;
  reference.kind = kind;
  reference.name = *name;
  reference.span = span;
  reference.steps = 1;
  return reference;
}

std::optional<Reference> resource(std::string_view prefix, std::string_view type,
                                  std::size_t name_at, const ast::Traversal& traversal, Span span,
                                  Diagnostics& diags) {
  const auto name = step_name(traversal, name_at);
  if (!name) {
    return invalid(span,
                   "A reference to a resource type must be followed by at least one attribute "
                   "access, specifying the resource name.",
                   diags);
  }
  Reference reference;
  reference.kind = Kind::kResource;
  reference.name = std::string(prefix) + std::string(type) + "." + *name;
  reference.span = span;
  reference.steps = name_at + 1;
  reference.key = step_key(traversal, reference.steps);
  return reference;
}

/// `data.type.name` and the like: the root says what kind of thing it is.
std::optional<Reference> resource_of_kind(std::string_view prefix, const char* kind,
                                          const ast::Traversal& traversal, Span span,
                                          Diagnostics& diags) {
  const auto type = step_name(traversal, 0);
  if (!type) {
    return invalid(span,
                   "The \"" + std::string(traversal.root) +
                       "\" object must be followed by two attribute names: the " + kind +
                       " type and the resource name.",
                   diags);
  }
  return resource(prefix, *type, 1, traversal, span, diags);
}

std::optional<Reference> module_output(const ast::Traversal& traversal, Span span,
                                       Diagnostics& diags) {
  auto reference = named(Kind::kModule, traversal, span, diags);
  if (!reference) return reference;
  reference->key = step_key(traversal, 1);
  reference->output = step_name(traversal, reference->key == nullptr ? 1 : 2).value_or("");
  return reference;
}

std::optional<Reference> parse_by_root(const ast::Traversal& traversal, Span span,
                                       Diagnostics& diags) {
  const std::string_view root = traversal.root;
  if (root == "var") return named(Kind::kVariable, traversal, span, diags);
  if (root == "local") return named(Kind::kLocal, traversal, span, diags);
  if (root == "module") return module_output(traversal, span, diags);
  if (root == "each") return named(Kind::kEach, traversal, span, diags);
  if (root == "count") return named(Kind::kCountIndex, traversal, span, diags);
  if (root == "path") return named(Kind::kPath, traversal, span, diags);
  if (root == "terraform" || root == "tofu") return named(Kind::kTerraform, traversal, span, diags);
  if (root == "self") {
    Reference reference;
    reference.kind = Kind::kSelf;
    reference.name = "self";
    reference.span = span;
    return reference;
  }
  if (root == "data") return resource_of_kind("data.", "data source", traversal, span, diags);
  if (root == "ephemeral")
    return resource_of_kind("ephemeral.", "ephemeral resource", traversal, span, diags);
  if (root == "resource") return resource_of_kind("", "resource", traversal, span, diags);
  return resource("", root, 0, traversal, span, diags);
}

}  // namespace

std::optional<Reference> parse_reference(const ast::Traversal& traversal, Span span,
                                         Diagnostics& diags) {
  auto reference = parse_by_root(traversal, span, diags);
  if (!reference) return reference;
  // What is taken from the object is no part of what is wrong with the reference.
  reference->span = traversal.root_span;
  if (reference->steps > 0) {
    reference->span =
        diagnostics::join(traversal.root_span, traversal.steps[reference->steps - 1].span);
  }
  return reference;
}

void collect_references(const ast::Expr& expr, std::vector<Reference>& out) {
  ast::for_each_traversal(expr, [&](const ast::Traversal& traversal, Span span) {
    Diagnostics quiet;
    if (auto reference = parse_reference(traversal, span, quiet))
      out.push_back(std::move(*reference));
  });
}

namespace {

/// The name that a `dynamic` block binds inside its content.
std::string iterator_name(const ast::Block& block) {
  if (const ast::Attribute* given = block.body.attribute("iterator")) {
    if (const auto* word = std::get_if<ast::Traversal>(&given->value.node))
      return std::string(word->root);
  }
  return std::string(block.labels[0].text);
}

void collect_dynamic(const ast::Block& block, std::vector<Reference>& out) {
  std::vector<Reference> inside;
  for (const ast::Attribute& attribute : block.body.attributes) {
    if (attribute.name != "iterator")
      collect_references(attribute.value, attribute.name == "for_each" ? out : inside);
  }
  for (const ast::Block& content : block.body.blocks) collect_references(content.body, inside);
  // `ingress.value` looks like a resource of type "ingress".
  const std::string prefix = iterator_name(block) + ".";
  for (Reference& reference : inside) {
    const bool bound = reference.kind == Kind::kResource && reference.name.starts_with(prefix);
    if (!bound) out.push_back(std::move(reference));
  }
}

bool has_dynamic_block(const ast::Body& body) {
  return std::ranges::any_of(body.blocks, [](const ast::Block& block) {
    return block.type == "dynamic" || has_dynamic_block(block.body);
  });
}

// In a body from JSON the same property can be an argument and blocks; one of them is enough. It is
// the blocks if these bind names.

bool has_dynamic_block(const ast::Body& body, std::string_view property) {
  return body.json && std::ranges::any_of(body.blocks, [&](const ast::Block& block) {
           return block.type == property && has_dynamic_block(block.body);
         });
}

bool is_argument_too(const ast::Body& body, const ast::Block& block) {
  return body.json && body.attribute(block.type) != nullptr && !has_dynamic_block(block.body);
}

void collect_block(const ast::Block& block, std::vector<Reference>& out) {
  if (block.type == "dynamic" && block.labels.size() == 1) {
    collect_dynamic(block, out);
  } else {
    collect_references(block.body, out);
  }
}

}  // namespace

void collect_references(const ast::Body& body, std::vector<Reference>& out) {
  for (const ast::Attribute& attribute : body.attributes) {
    if (!has_dynamic_block(body, attribute.name)) collect_references(attribute.value, out);
  }
  for (const ast::Block& block : body.blocks) {
    if (!is_argument_too(body, block)) collect_block(block, out);
  }
}

void collect_resource_references(const ast::Body& body, std::vector<Reference>& out) {
  for (const ast::Attribute& attribute : body.attributes) {
    if (attribute.name != "provider" && attribute.name != "depends_on" &&
        !has_dynamic_block(body, attribute.name))
      collect_references(attribute.value, out);
  }
  for (const ast::Block& block : body.blocks) {
    if (block.type != "lifecycle") {
      if (!is_argument_too(body, block)) collect_block(block, out);
      continue;
    }
    for (const ast::Attribute& attribute : block.body.attributes) {
      if (attribute.name != "ignore_changes") collect_references(attribute.value, out);
    }
    for (const ast::Block& rule : block.body.blocks) collect_references(rule.body, out);
  }
}

std::vector<ast::Step> quoted_steps(const ast::Expr& item, std::string_view text,
                                    Diagnostics& diags) {
  diags.warning(item.span, "Quoted references are deprecated",
                "In this context, references are expected literally rather than in quotes. Remove "
                "the quotes.");
  const Span inside{item.span.file, item.span.begin + 1, item.span.end - 1};
  std::vector<ast::Step> steps;
  std::string_view rest = text.substr(0, text.find('['));
  while (true) {
    const std::size_t dot = rest.find('.');
    steps.push_back({ast::Step::Kind::kAttribute, rest.substr(0, dot), nullptr, inside});
    if (dot == std::string_view::npos) return steps;
    rest.remove_prefix(dot + 1);
  }
}

namespace {

/// Nothing if it is no name.
std::optional<Reference> decode_quoted(const ast::Expr& item, std::string_view text,
                                       Diagnostics& diags) {
  const std::vector<ast::Step> steps = quoted_steps(item, text, diags);
  const ast::Step& root = steps.front();
  return parse_reference({root.name, root.span, std::span(steps).subspan(1)}, root.span, diags);
}

}  // namespace

std::vector<Reference> decode_depends_on(const ast::Expr& expr, Diagnostics& diags) {
  std::vector<Reference> references;
  const auto* const tuple = std::get_if<ast::Tuple>(&expr.node);
  if (tuple == nullptr) {
    diags.error(expr.span, "Invalid expression", "A static list expression is required.");
    return references;
  }
  for (const ast::Expr& item : tuple->items) {
    const auto* const traversal = std::get_if<ast::Traversal>(&item.node);
    const auto quoted = traversal == nullptr ? literal_name(item) : std::nullopt;
    if (traversal == nullptr && (!quoted || quoted->find_first_of(" \t\n(") != std::string::npos)) {
      diags.error(item.span, "Invalid expression",
                  "A single static variable reference is required: only attribute access and "
                  "indexing with constant keys. No calculations, function calls, template "
                  "expressions, etc are allowed here.");
      continue;
    }
    Diagnostics mistakes;
    auto reference = quoted ? decode_quoted(item, *quoted, mistakes)
                            : parse_reference(*traversal, item.span, mistakes);
    for (diagnostics::Diagnostic& mistake : mistakes.items()) mistake.one_expression = true;
    diags.append(std::move(mistakes));
    if (!reference) continue;
    const bool object = reference->kind == Kind::kResource || reference->kind == Kind::kModule ||
                        reference->kind == Kind::kLocal || reference->kind == Kind::kVariable;
    if (!object) {
      diags.error(item.span, "Invalid depends_on reference",
                  "A dependency must be a resource, a data source or a module, such as "
                  "aws_vpc.main or module.network.");
      diags.items().back().one_expression = true;
      continue;
    }
    reference->ordering = true;
    references.push_back(std::move(*reference));
  }
  return references;
}

}  // namespace plumb::config
