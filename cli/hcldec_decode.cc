/// What a specification makes of a body.
#include <map>

#include "ast/walk.h"
#include "cli/hcldec_spec.h"
#include "config/block_reader.h"
#include "config/decode.h"
#include "config/literal.h"
#include "value/convert.h"

namespace plumb::cli {
namespace {

using diagnostics::Diagnostics;
using value::Type;
using value::Value;
using Kind = DecoderSpec::Kind;

/// The names of a specification's `variables`, and nothing else.
class VariableScope final : public eval::Scope {
 public:
  explicit VariableScope(std::map<std::string, Value, std::less<>> variables)
      : variables_(std::move(variables)) {}

  Value resolve(const ast::Traversal& traversal, diagnostics::Span,
                Diagnostics& diags) const override {
    const auto found = variables_.find(traversal.root);
    if (found != variables_.end()) return eval::apply_steps(found->second, traversal.steps, diags);
    diags.error(traversal.root_span, "Unknown variable",
                "There is no variable named \"" + std::string(traversal.root) + "\".");
    return Value::unknown();
  }

 private:
  std::map<std::string, Value, std::less<>> variables_;
};

/// The type of what comes of a specification, as far as it tells.
Type implied_type(const DecoderSpec& spec) {
  switch (spec.kind) {
    case Kind::kObject: {
      std::vector<value::ObjectAttribute> attributes;
      for (const DecoderSpec& part : spec.parts)
        attributes.push_back({part.output, implied_type(part), false});
      return Type::object(std::move(attributes));
    }
    case Kind::kArray: {
      std::vector<Type> elements;
      for (const DecoderSpec& part : spec.parts) elements.push_back(implied_type(part));
      return Type::tuple(elements);
    }
    case Kind::kAttribute:
      return spec.type.without_optional();
    case Kind::kBlock:
    case Kind::kDefault:
      return implied_type(spec.parts.front());
    case Kind::kBlockList:
      return Type::list(implied_type(spec.parts.front()));
    case Kind::kBlockSet:
      return Type::set(implied_type(spec.parts.front()));
    case Kind::kBlockMap: {
      Type type = implied_type(spec.parts.front());
      for (std::size_t i = 0; i < spec.labels.size(); ++i) type = Type::map(type);
      return type;
    }
    case Kind::kBlockAttributes:
      return Type::map(spec.type.without_optional());
    case Kind::kLiteral:
      return spec.literal.type();
    case Kind::kTransform:
      break;
  }
  return Type::dynamic();
}

/// Decodes one body; what nobody asked for is reported by finish().
class BodyDecoder {
 public:
  BodyDecoder(const DecoderFile& file, const ast::Body& body, Diagnostics& diags)
      : file_(file), body_(body), diags_(diags), reader_(body, diags) {}

  Value decode(const DecoderSpec& spec);
  void finish() { reader_.finish(); }

 private:
  Value attribute(const DecoderSpec& spec);
  /// The block of that type; null, reporting where it is required, if there is none.
  const ast::Block* only_block(const DecoderSpec& spec);
  Value single_block(const DecoderSpec& spec);
  Value sequence(const DecoderSpec& spec);
  Value labelled(const DecoderSpec& spec);
  Value attributes(const DecoderSpec& spec);
  Value transformed(const DecoderSpec& spec);
  /// The blocks of the type, those left out that have a wrong number of labels.
  std::vector<const ast::Block*> blocks(const DecoderSpec& spec);
  Value block_value(const DecoderSpec& spec, const ast::Block& block);
  Value converted(const ast::Attribute& attribute, Type type);
  void report(diagnostics::Span span, std::string summary, std::string detail) {
    diags_.error(span, std::move(summary), std::move(detail));
  }

  const DecoderFile& file_;
  const ast::Body& body_;
  Diagnostics& diags_;
  config::BlockReader reader_;
};

eval::Context context_of(const eval::Scope& scope) {
  return {.scope = scope, .environment = config::empty_environment()};
}

std::map<std::string, Value, std::less<>> variables_of(const DecoderFile& file) {
  return {file.variables.begin(), file.variables.end()};
}

Value BodyDecoder::decode(const DecoderSpec& spec) {
  switch (spec.kind) {
    case Kind::kObject: {
      std::vector<std::pair<std::string, Value>> made;
      for (const DecoderSpec& part : spec.parts) made.emplace_back(part.output, decode(part));
      return Value::object(std::move(made));
    }
    case Kind::kArray: {
      std::vector<Value> made;
      for (const DecoderSpec& part : spec.parts) made.push_back(decode(part));
      return Value::tuple(std::move(made));
    }
    case Kind::kAttribute:
      return attribute(spec);
    case Kind::kBlock:
      return single_block(spec);
    case Kind::kBlockList:
    case Kind::kBlockSet:
      return sequence(spec);
    case Kind::kBlockMap:
      return labelled(spec);
    case Kind::kBlockAttributes:
      return attributes(spec);
    case Kind::kLiteral:
      return spec.literal;
    case Kind::kDefault: {
      const Value first = decode(spec.parts[0]);
      const Value second = decode(spec.parts[1]);
      return first.is_null() ? second : first;
    }
    case Kind::kTransform:
      return transformed(spec);
  }
  return Value::unknown();
}

Value BodyDecoder::converted(const ast::Attribute& attribute, Type type) {
  const VariableScope scope(variables_of(file_));
  const Value given = eval::evaluate(attribute.value, context_of(scope), diags_);
  value::ConversionError problem;
  auto made = value::convert(given, type, problem);
  if (made) return *std::move(made);
  report(attribute.value.span, "Incorrect attribute value type",
         "Inappropriate value for attribute \"" + std::string(attribute.name) +
             "\": " + problem.message + ".");
  return Value::unknown(type.without_optional());
}

Value BodyDecoder::attribute(const DecoderSpec& spec) {
  const ast::Expr* const found =
      spec.required ? reader_.required_argument(spec.name) : reader_.argument(spec.name);
  if (found == nullptr) return Value::null(implied_type(spec));
  return converted(*body_.attribute(spec.name), spec.type);
}

std::vector<const ast::Block*> BodyDecoder::blocks(const DecoderSpec& spec) {
  std::vector<const char*> names;
  for (const std::string& label : spec.labels) names.push_back(label.c_str());
  std::vector<const ast::Block*> found = reader_.blocks(spec.name);
  std::erase_if(
      found, [&](const ast::Block* block) { return !config::check_labels(*block, names, diags_); });
  return found;
}

Value BodyDecoder::block_value(const DecoderSpec& spec, const ast::Block& block) {
  BodyDecoder inside(file_, block.body, diags_);
  Value made = inside.decode(spec.parts.front());
  inside.finish();
  return made;
}

const ast::Block* BodyDecoder::only_block(const DecoderSpec& spec) {
  const std::vector<const ast::Block*> found = blocks(spec);
  if (found.empty()) {
    if (spec.required) {
      report(config::place_of_missing(body_), "Missing " + spec.name + " block",
             "A block of type \"" + spec.name + "\" is required here.");
    }
    return nullptr;
  }
  if (found.size() > 1) {
    report(found[1]->header_span, "Duplicate " + spec.name + " block",
           "Only one block of type \"" + spec.name + "\" is allowed here.");
  }
  return found.front();
}

Value BodyDecoder::single_block(const DecoderSpec& spec) {
  const ast::Block* const found = only_block(spec);
  if (found == nullptr) return Value::null(implied_type(spec));
  return block_value(spec, *found);
}

Value BodyDecoder::sequence(const DecoderSpec& spec) {
  const std::vector<const ast::Block*> found = blocks(spec);
  std::vector<Value> made;
  made.reserve(found.size());
  for (const ast::Block* block : found) made.push_back(block_value(spec, *block));
  if (spec.items_min && found.size() < *spec.items_min) {
    report(config::place_of_missing(body_), "Insufficient " + spec.name + " blocks",
           "At least " + std::to_string(*spec.items_min) + " blocks of type \"" + spec.name +
               "\" are required.");
  }
  if (spec.items_max && found.size() > *spec.items_max) {
    report(found[*spec.items_max]->header_span, "Too many " + spec.name + " blocks",
           "No more than " + std::to_string(*spec.items_max) + " blocks of type \"" + spec.name +
               "\" are allowed.");
  }
  value::ConversionError problem;
  auto converted = value::convert(Value::tuple(std::move(made)), implied_type(spec), problem);
  if (converted) return *std::move(converted);
  report(found.front()->header_span, "Inconsistent " + spec.name + " blocks",
         "All blocks of type \"" + spec.name + "\" must have values of the same type.");
  return Value::unknown(implied_type(spec));
}

/// A tree of labels, with values at its leaves.
struct Branch {
  std::map<std::string, Branch> branches;
  std::optional<Value> value;
};

Value tree_value(const Branch& branch) {
  if (branch.value) return *branch.value;
  std::vector<std::pair<std::string, Value>> made;
  for (const auto& [label, inside] : branch.branches) made.emplace_back(label, tree_value(inside));
  return Value::object(std::move(made));
}

Value BodyDecoder::labelled(const DecoderSpec& spec) {
  Branch root;
  const std::vector<const ast::Block*> found = blocks(spec);
  for (const ast::Block* block : found) {
    Branch* at = &root;
    for (const ast::Label& label : block->labels) at = &at->branches[std::string(label.text)];
    if (at->value) {
      report(block->header_span, "Duplicate " + spec.name + " block",
             "A block of type \"" + spec.name + "\" with these labels was already there.");
      continue;
    }
    at->value = block_value(spec, *block);
  }
  value::ConversionError problem;
  auto converted = value::convert(tree_value(root), implied_type(spec), problem);
  if (converted) return *std::move(converted);
  report(found.front()->header_span, "Inconsistent " + spec.name + " blocks",
         "All blocks of type \"" + spec.name + "\" must have values of the same type.");
  return Value::unknown(implied_type(spec));
}

Value BodyDecoder::attributes(const DecoderSpec& spec) {
  const ast::Block* const found = only_block(spec);
  if (found == nullptr) return Value::null(implied_type(spec));
  std::vector<std::pair<std::string, Value>> made;
  for (const ast::Attribute* one : config::arguments_of(found->body, diags_))
    made.emplace_back(one->name, converted(*one, spec.type));
  value::ConversionError problem;
  auto map = value::convert(Value::object(std::move(made)), implied_type(spec), problem);
  return map ? *std::move(map) : Value::unknown(implied_type(spec));
}

Value BodyDecoder::transformed(const DecoderSpec& spec) {
  auto variables = variables_of(file_);
  variables["nested"] = decode(spec.parts.front());
  const VariableScope scope(std::move(variables));
  return eval::evaluate(*spec.result, context_of(scope), diags_);
}

void add_expressions(const DecoderSpec& spec, const ast::Body& body,
                     std::vector<const ast::Expr*>& out) {
  if (spec.kind == Kind::kAttribute) {
    if (const ast::Attribute* const found = body.attribute(spec.name)) out.push_back(&found->value);
    return;
  }
  const bool of_blocks = spec.kind == Kind::kBlock || spec.kind == Kind::kBlockList ||
                         spec.kind == Kind::kBlockSet || spec.kind == Kind::kBlockMap;
  if (!of_blocks && spec.kind != Kind::kBlockAttributes) {
    for (const DecoderSpec& part : spec.parts) add_expressions(part, body, out);
    return;
  }
  for (const ast::Block& block : body.blocks) {
    if (block.type != spec.name) continue;
    if (of_blocks) add_expressions(spec.parts.front(), block.body, out);
    if (of_blocks) continue;
    for (const ast::Attribute& attribute : block.body.attributes) out.push_back(&attribute.value);
  }
}

}  // namespace

Value decode(const DecoderFile& decoder, const ast::Body& body, Diagnostics& diags) {
  BodyDecoder root(decoder, body, diags);
  Value made = root.decode(decoder.root);
  root.finish();
  return made;
}

std::vector<const ast::Expr*> decoded_expressions(const DecoderSpec& spec, const ast::Body& body) {
  std::vector<const ast::Expr*> found;
  add_expressions(spec, body, found);
  return found;
}

}  // namespace plumb::cli
