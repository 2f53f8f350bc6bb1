#include "planner/body_value.h"

#include <algorithm>

#include "config/block_reader.h"
#include "config/decode.h"
#include "planner/evaluation.h"
#include "value/convert.h"

namespace plumb::planner {
namespace {

using providers::NestedBlock;
using providers::Nesting;
using value::Type;

constexpr std::string_view kResourceArguments[] = {"count", "for_each", "provider", "depends_on"};
constexpr std::string_view kResourceBlocks[] = {"lifecycle", "provisioner", "connection"};
constexpr std::string_view kProviderArguments[] = {"alias", "version", "for_each"};
constexpr std::string_view kProvisionerArguments[] = {"when", "on_failure"};

bool is_meta_argument(BodyKind kind, std::string_view name) {
  const auto in = [&](auto& names) {
    return std::find(std::begin(names), std::end(names), name) != std::end(names);
  };
  if (kind == BodyKind::kProvider) return in(kProviderArguments);
  if (kind == BodyKind::kProvisioner) return in(kProvisionerArguments);
  return kind != BodyKind::kNested && in(kResourceArguments);
}

bool is_meta_block(BodyKind kind, std::string_view type) {
  if (kind == BodyKind::kNested || kind == BodyKind::kProvider) return false;
  if (kind == BodyKind::kProvisioner) return type == "connection";
  return std::find(std::begin(kResourceBlocks), std::end(kResourceBlocks), type) !=
         std::end(kResourceBlocks);
}

bool is_escape(BodyKind kind, const ast::Block& block) {
  return kind != BodyKind::kNested && block.type == "_";
}

std::vector<std::string> argument_names(const providers::Block& schema) {
  std::vector<std::string> names;
  for (const providers::Attribute& attribute : schema.attributes) {
    if (attribute.required || attribute.optional) names.push_back(attribute.name);
  }
  return names;
}

std::vector<std::string> block_names(const providers::Block& schema) {
  std::vector<std::string> names;
  for (const NestedBlock& nested : schema.blocks) names.push_back(nested.name);
  return names;
}

/// One nested block of the text, or one that a `dynamic` block makes.
struct BlockItem {
  Value value;
  std::string label;  ///< Of blocks kept in a map.
};

class BodyEvaluator {
 public:
  BodyEvaluator(const ast::Body& body, const providers::Block& schema, BodyKind kind,
                const eval::Context& context, Diagnostics& diags)
      : body_(body), schema_(schema), kind_(kind), context_(context), diags_(diags) {
    if (kind != BodyKind::kNested) find_escaped();
  }

  Value run() {
    check_names(body_, kind_);
    if (escaped_ != nullptr) check_escaped();
    std::vector<Value> values;
    for (const value::ObjectAttribute& field : schema_.type.attributes()) {
      const providers::Attribute* const attribute = schema_.attribute(field.name);
      values.push_back(attribute != nullptr ? argument(*attribute)
                                            : nested(*schema_.block(field.name), field.type));
    }
    return Value::object(schema_.type, std::move(values));
  }

 private:
  /// `_ { … }` holds what is the provider's although the language has arguments of that name.
  void find_escaped() {
    for (const ast::Block& block : body_.blocks) {
      if (!is_escape(kind_, block)) continue;
      if (!block.labels.empty()) {
        diags_.error(block.labels[0].span, "Extraneous label for _",
                     "No labels are expected for _ blocks.");
      } else if (escaped_ != nullptr) {
        diags_.error(block.header_span, "Duplicate escaping block",
                     "The special block \"_\", whose arguments are the provider's and not those of "
                     "the language, can be there only once.");
      } else {
        escaped_ = &block.body;
      }
    }
  }

  void check_escaped() {
    check_names(*escaped_, BodyKind::kNested);
    for (const ast::Attribute& attribute : escaped_->attributes) {
      if (!is_meta_argument(kind_, attribute.name) && body_.attribute(attribute.name) != nullptr)
        diags_.error(attribute.span, "Duplicate argument",
                     "Argument \"" + std::string(attribute.name) +
                         "\" was already set outside of the escaping block.");
    }
  }

  void check_names(const ast::Body& body, BodyKind kind) {
    const config::BodyContent content = config::content_of(
        body,
        [&](std::string_view name) {
          return schema_.block(name) != nullptr || is_meta_block(kind, name);
        },
        diags_);
    for (const ast::Attribute* given : content.arguments) {
      const ast::Attribute& attribute = *given;
      if (is_meta_argument(kind, attribute.name)) continue;
      const providers::Attribute* const known = schema_.attribute(attribute.name);
      if (known == nullptr) {
        config::unsupported_argument(body, attribute, argument_names(schema_), block_names(schema_),
                                     diags_);
      } else if (!known->required && !known->optional) {
        diags_.error(attribute.name_span, "Value for unconfigurable attribute",
                     "Can't configure a value for \"" + known->name +
                         "\": its value will be decided automatically based on the result of "
                         "applying this configuration.");
      }
    }
    for (const ast::Block* given : content.blocks) {
      const ast::Block& block = *given;
      if (is_meta_block(kind, block.type) || is_escape(kind, block)) continue;
      check_block_type(block);
    }
  }

  /// Of a `dynamic` block it is the type of what it makes.
  void check_block_type(const ast::Block& block) {
    static constexpr const char* kLabels[] = {"type"};
    if (schema_.block(block.type) != nullptr) return;
    ast::Block made = block;
    if (block.type == "dynamic") {
      if (!config::check_labels(block, kLabels, diags_)) return;
      made.type = block.labels[0].text;
      made.type_span = block.labels[0].span;
    }
    if (schema_.block(made.type) == nullptr)
      config::unsupported_block(made, argument_names(schema_), block_names(schema_), diags_);
  }

  Value argument(const providers::Attribute& attribute) {
    const ast::Attribute* given =
        is_meta_argument(kind_, attribute.name) ? nullptr : body_.attribute(attribute.name);
    if (given == nullptr && escaped_ != nullptr) given = escaped_->attribute(attribute.name);
    if (given == nullptr) {
      if (attribute.required) {
        config::missing_argument(attribute.name, config::place_of_missing(body_), diags_);
        return Value::unknown(attribute.type);
      }
      return Value::null(attribute.type);
    }
    const Value value = eval::evaluate(given->value, context_, diags_);
    value::ConversionError problem;
    auto converted = value::convert(value, attribute.type, problem);
    if (!converted) {
      diags_.error(
          given->value.span, "Incorrect attribute value type",
          "Inappropriate value for attribute \"" + attribute.name + "\": " + problem.message + ".");
      eval::note_values(given->value, context_, diags_);
      return Value::unknown(attribute.type);
    }
    if (has_infinity(*converted)) {
      diags_.error(given->value.span, "Infinite attribute value",
                   "The value of \"" + attribute.name +
                       "\" is, or has in it, an infinite number, such as a "
                       "division by zero gives. Neither a provider nor the state can hold one.");
      eval::note_values(given->value, context_, diags_);
    }
    if (converted->is_null() && attribute.required) {
      diags_.error(given->value.span, "Missing required argument",
                   "The argument \"" + attribute.name +
                       "\" is required, but the expression for it gave null.");
      eval::note_values(given->value, context_, diags_);
    }
    if (!attribute.deprecation.empty() && !converted->is_null()) {
      diags_.warning(given->name_span, "Argument is deprecated", attribute.deprecation);
    }
    return *converted;
  }

  /// All blocks of the type, in order; `unknown` is set if a `dynamic` one cannot tell how many
  /// yet.
  std::vector<BlockItem> items(const NestedBlock& nested, bool& unknown) {
    std::vector<BlockItem> found;
    add_items(body_, nested, found, unknown);
    if (escaped_ != nullptr) add_items(*escaped_, nested, found, unknown);
    return found;
  }

  void add_items(const ast::Body& body, const NestedBlock& nested, std::vector<BlockItem>& found,
                 bool& unknown) {
    for (const ast::Block& block : body.blocks) {
      if (block.type == nested.name && nested.nesting == Nesting::kMap && body.json) {
        for (const ast::Block& labelled : block.body.blocks)  // In JSON the key is a property.
          found.push_back({nested_value(labelled, nested), std::string(labelled.type)});
      } else if (block.type == nested.name) {
        found.push_back({nested_value(block, nested), label_of(block, nested)});
      } else if (block.type == "dynamic" && block.labels.size() == 1 &&
                 block.labels[0].text == nested.name) {
        dynamic(block, nested, found, unknown);
      }
    }
  }

  Value nested_value(const ast::Block& block, const NestedBlock& nested) {
    return evaluate_body(block.body, *nested.block, BodyKind::kNested, context_, diags_);
  }

  std::string label_of(const ast::Block& block, const NestedBlock& nested) {
    const std::size_t wanted = nested.nesting == Nesting::kMap ? 1 : 0;
    if (block.labels.size() != wanted) {
      diags_.error(block.header_span,
                   block.labels.size() < wanted ? "Missing name for " + nested.name
                                                : "Extraneous label for " + nested.name,
                   wanted == 0 ? "No labels are expected for " + nested.name + " blocks."
                               : "All " + nested.name + " blocks must have 1 label (key).");
    }
    return block.labels.empty() ? "" : std::string(block.labels[0].text);
  }

  void dynamic(const ast::Block& block, const NestedBlock& nested, std::vector<BlockItem>& found,
               bool& unknown) {
    const ast::Attribute* const for_each = block.body.attribute("for_each");
    const ast::Block* content = nullptr;
    for (const ast::Block& inner : block.body.blocks) {
      if (inner.type == "content") content = &inner;
    }
    if (for_each == nullptr || content == nullptr) {
      if (for_each == nullptr) config::missing_argument("for_each", block.header_span, diags_);
      if (content == nullptr)
        diags_.error(block.header_span, "Insufficient content blocks",
                     "At least 1 \"content\" blocks are required.");
      return;
    }
    std::string iterator = nested.name;
    if (const ast::Attribute* name = block.body.attribute("iterator")) {
      const auto* const word = std::get_if<ast::Traversal>(&name->value.node);
      if (word == nullptr || !word->steps.empty()) {
        diags_.error(name->value.span, "Invalid expression",
                     "The iterator of a dynamic block is a single name.");
      } else {
        iterator = word->root;
      }
    }
    const Value collection = eval::evaluate(for_each->value, context_, diags_);
    if (!check_collection(collection, *for_each)) return;
    if (!collection.is_known()) {
      unknown = true;
      return;
    }
    const bool keyed = collection.type().kind() == Type::Kind::kMap ||
                       collection.type().kind() == Type::Kind::kObject;
    const bool set = collection.type().kind() == Type::Kind::kSet;
    for (std::size_t i = 0; i < collection.length(); ++i) {
      Value key =
          keyed ? Value::string(collection.key(i)) : Value::counted(static_cast<std::int64_t>(i));
      if (set) key = collection.at(i);
      const eval::Frame frame{iterator, Value::object({{"key", key}, {"value", collection.at(i)}}),
                              context_.frames};
      eval::Context inside = context_;
      inside.frames = &frame;
      const std::size_t before = diags_.items().size();
      found.push_back(
          {evaluate_body(content->body, *nested.block, BodyKind::kNested, inside, diags_),
           dynamic_label(block, inside)});
      if (diags_.items().size() > before && diags_.has_errors()) return;
    }
  }

  std::string dynamic_label(const ast::Block& block, const eval::Context& inside) {
    const ast::Attribute* const labels = block.body.attribute("labels");
    if (labels == nullptr) return "";
    const Value value = eval::evaluate(labels->value, inside, diags_);
    const bool one = value.has_content() && value.type().kind() == Type::Kind::kTuple &&
                     value.length() == 1 && value.at(0).type() == Type::string() &&
                     value.at(0).has_content();
    return one ? std::string(value.at(0).as_string()) : "";
  }

  bool check_collection(const Value& collection, const ast::Attribute& for_each) {
    std::string problem;
    if (collection.is_null()) problem = "Cannot use a null value in for_each.";
    if (collection.type().is_primitive())
      problem = "Cannot use a " + value::friendly_name(collection.type()) +
                " value in for_each. An iterable collection is required.";
    if (problem.empty()) return true;
    diags_.error(for_each.value.span, "Invalid dynamic for_each value", problem);
    eval::note_values(for_each.value, context_, diags_);
    return false;
  }

  Value nested(const NestedBlock& nested, Type type) {
    bool unknown = false;
    std::vector<BlockItem> found = items(nested, unknown);
    if (unknown) return Value::unknown(type);
    check_count(nested, found.size());
    std::vector<Value> values;
    for (BlockItem& item : found) values.push_back(std::move(item.value));
    switch (nested.nesting) {
      case Nesting::kSingle:
        return values.empty() ? Value::null(type) : values.front();
      case Nesting::kGroup:
        return values.empty() ? providers::empty_value(*nested.block) : values.front();
      case Nesting::kMap: {
        std::vector<std::pair<std::string, Value>> entries;
        for (std::size_t i = 0; i < values.size(); ++i)
          entries.emplace_back(found[i].label, values[i]);
        return type == Type::dynamic() ? Value::object(std::move(entries))
                                       : Value::map(type.element(), std::move(entries));
      }
      case Nesting::kSet:
        return Value::set(type.element(), std::move(values));
      case Nesting::kList:
        break;
    }
    return type == Type::dynamic() ? Value::tuple(std::move(values))
                                   : Value::list(type.element(), std::move(values));
  }

  void check_count(const NestedBlock& nested, std::size_t count) {
    const auto number = static_cast<std::int64_t>(count);
    const bool single = nested.nesting == Nesting::kSingle || nested.nesting == Nesting::kGroup;
    const std::int64_t most = single ? 1 : nested.items_max;
    const Span place = config::place_of_missing(body_);
    if (number < nested.items_min) {
      diags_.error(place, "Insufficient " + nested.name + " blocks",
                   "At least " + std::to_string(nested.items_min) + " \"" + nested.name +
                       "\" blocks are required.");
    } else if (most > 0 && number > most) {
      diags_.error(
          place, "Too many " + nested.name + " blocks",
          "No more than " + std::to_string(most) + " \"" + nested.name + "\" blocks are allowed.");
    }
  }

  using Span = diagnostics::Span;
  const ast::Body& body_;
  const ast::Body* escaped_ = nullptr;  ///< Of the block `_`.
  const providers::Block& schema_;
  const BodyKind kind_;
  const eval::Context& context_;
  Diagnostics& diags_;
};

}  // namespace

Value evaluate_body(const ast::Body& body, const providers::Block& schema, BodyKind kind,
                    const eval::Context& context, Diagnostics& diags) {
  return BodyEvaluator(body, schema, kind, context, diags).run();
}

}  // namespace plumb::planner
