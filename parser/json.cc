#include "parser/json.h"

#include <algorithm>
#include <optional>
#include <string>

#include "parser/grammar.h"
#include "parser/json_syntax.h"
#include "parser/parse.h"

namespace plumb::parser {
namespace {

using Kind = JsonNode::Kind;
using diagnostics::ContainerEntry;

constexpr const char* kWrongType = "Incorrect JSON value type";

/// Every container, outer ones first.
void collect_outline(const JsonNode& node, std::uint32_t parent, std::string step,
                     std::vector<ContainerEntry>& out) {
  if (node.kind != Kind::kObject && node.kind != Kind::kArray) return;
  const auto index = static_cast<std::uint32_t>(out.size());
  out.push_back({node.span.begin, node.span.end, parent, std::move(step)});
  for (const JsonMember& member : node.members)
    collect_outline(member.value, index, "." + std::string(member.name), out);
  for (std::size_t i = 0; i < node.items.size(); ++i)
    collect_outline(node.items[i], index, "[" + std::to_string(i) + "]", out);
}

/// Whether the value can be read as blocks without labels.
bool may_be_blocks(const JsonNode& node) {
  if (node.kind == Kind::kObject) return true;
  return node.kind == Kind::kArray && !node.items.empty() &&
         std::ranges::all_of(node.items,
                             [](const JsonNode& item) { return item.kind == Kind::kObject; });
}

/// From JSON to the syntax tree. What is made lives in the file's arena.
class TreeBuilder {
 public:
  TreeBuilder(FileId id, JsonForms forms, ast::File& file, Builder& builder,
              diagnostics::Diagnostics& diags)
      : id_(id), forms_(forms), file_(file), builder_(builder), diags_(diags) {}

  ast::Body root(const JsonNode& node) {
    if (node.kind != Kind::kArray) {
      if (node.kind == Kind::kObject) return body(std::span(&node, 1), {}, "");
      diags_.error(node.span, "Root value must be object",
                   "A configuration in JSON is an object, or an array of objects.");
      return {};
    }
    for (const JsonNode& item : node.items) {
      if (item.kind == Kind::kObject) continue;
      diags_.error(item.span, kWrongType,
                   "An object is required here, which holds arguments and blocks.");
      return {};
    }
    return body(node.items, {}, "");
  }

 private:
  using Form = JsonForm::Kind;

  /// What the members of objects mean in a block of this type. `values`: the objects as
  /// expressions, if those were made already.
  ast::Body body(std::span<const JsonNode> objects, std::span<const ast::Expr> values,
                 std::string_view block_type) {
    std::vector<ast::Attribute> attributes;
    std::vector<ast::Block> blocks;
    ast::Body made = file_.body();  // Empty, at the beginning.
    for (std::size_t i = 0; i < objects.size(); ++i) {
      const JsonNode& object = objects[i];
      made.span = {id_, object.span.begin + 1, object.span.end - 1};
      made.end_span = {id_, object.span.end - 1, object.span.end - 1};
      for (std::size_t j = 0; j < object.members.size(); ++j) {
        const JsonMember& member = object.members[j];
        if (member.name == "//") continue;  // A comment.
        const JsonForm form = forms_(block_type, member.name);
        if (form.kind == Form::kBlock) {
          std::vector<ast::Label> labels;
          add_blocks(member, member.value, form.labels, labels, blocks);
          continue;
        }
        const bool either = form.kind == Form::kEither;
        const ast::Expr value = either && !values.empty()
                                    ? std::get<ast::Object>(values[i].node).items[j].value
                                    : expression(member.value, form.kind);
        attributes.push_back({member.name,
                              member.name_span,
                              member.name_span,
                              value,
                              {id_, member.name_span.begin, member.value.span.end}});
        if (either && may_be_blocks(member.value)) add_unlabelled(member, value, blocks);
      }
    }
    made.attributes = builder_.keep(attributes.data(), attributes.size());
    made.blocks = builder_.keep(blocks.data(), blocks.size());
    made.json = true;
    return made;
  }

  void add_unlabelled(const JsonMember& member, const ast::Expr& value,
                      std::vector<ast::Block>& blocks) {
    if (member.value.kind == Kind::kObject) {
      add_block(member, member.value, std::span(&value, 1), {}, blocks);
      return;
    }
    const std::span<const ast::Expr> items = std::get<ast::Tuple>(value.node).items;
    for (std::size_t i = 0; i < items.size(); ++i)
      add_block(member, member.value.items[i], items.subspan(i, 1), {}, blocks);
  }

  void add_block(const JsonMember& member, const JsonNode& object,
                 std::span<const ast::Expr> values, const std::vector<ast::Label>& labels,
                 std::vector<ast::Block>& blocks) {
    ast::Block block;
    block.type = member.name;
    block.type_span = member.name_span;
    block.labels = builder_.keep(labels.data(), labels.size());
    block.open_brace = {id_, object.span.begin, object.span.begin + 1};
    block.close_brace = {id_, object.span.end - 1, object.span.end};
    block.header_span = block.open_brace;
    block.body = body(std::span(&object, 1), values, member.name);
    blocks.push_back(block);
  }

  /// The blocks of a property whose value has this many levels of labels to go.
  void add_blocks(const JsonMember& member, const JsonNode& node, std::size_t levels,
                  std::vector<ast::Label>& labels, std::vector<ast::Block>& blocks) {
    if (node.kind == Kind::kArray) {
      for (const JsonNode& item : node.items) {
        if (item.kind == Kind::kObject)
          add_blocks(member, item, levels, labels, blocks);
        else
          wrong_block_type(member, item, levels);
      }
      return;
    }
    if (node.kind != Kind::kObject) {
      if (node.kind != Kind::kNull) wrong_block_type(member, node, levels);
      return;
    }
    if (levels == 0) {
      add_block(member, node, {}, labels, blocks);
      return;
    }
    for (const JsonMember& label : node.members) {
      labels.push_back({label.name, label.name_span});
      add_blocks(member, label.value, levels - 1, labels, blocks);
      labels.pop_back();
    }
  }

  void wrong_block_type(const JsonMember& member, const JsonNode& node, std::size_t levels) {
    const std::string type(member.name);
    diags_.error(node.span, kWrongType,
                 levels > 0 ? "An object is required here, whose properties name the \"" + type +
                                  "\" blocks."
                            : "An object, or an array of objects, is required here: the content "
                              "of one or more \"" +
                                  type + "\" blocks.");
  }

  template <typename Node>
  ast::Expr make(Span span, std::uint32_t height_of_parts, const Node& node) {
    builder_.push(span, node, height_of_parts);
    return builder_.pop();
  }

  ast::Expr expression(const JsonNode& node, Form form) {
    switch (node.kind) {
      case Kind::kNull:
        return make(node.span, 0, ast::Literal{builder_.null()});
      case Kind::kFalse:
      case Kind::kTrue:
        return make(node.span, 0, ast::Literal{builder_.boolean(node.kind == Kind::kTrue)});
      case Kind::kNumber:
        return make(node.span, 0, ast::Literal{builder_.number(node.span, node.text)});
      case Kind::kString:
        return string(node.text, node.span, form);
      case Kind::kArray:
        return tuple(node, form);
      case Kind::kObject:
        return object(node, form);
    }
    return {};
  }

  ast::Expr tuple(const JsonNode& node, Form form) {
    std::vector<ast::Expr> items;
    std::uint32_t height = 0;
    for (const JsonNode& item : node.items) {
      items.push_back(expression(item, form));
      height = std::max(height, items.back().height);
    }
    return make(node.span, height, ast::Tuple{builder_.keep(items.data(), items.size())});
  }

  ast::Expr object(const JsonNode& node, Form form) {
    std::vector<ast::ObjectItem> items;
    std::uint32_t height = 0;
    for (const JsonMember& member : node.members) {
      items.push_back({string(member.name, member.name_span, form), expression(member.value, form),
                       form != Form::kCode});
      height = std::max({height, items.back().key.height, items.back().value.height});
    }
    return make(node.span, height, ast::Object{builder_.keep(items.data(), items.size())});
  }

  ast::Expr string(std::string_view text, Span span, Form form) {
    if (form == Form::kCode) {
      // What is no code stays a string: the reader of the argument knows what to say.
      diagnostics::Diagnostics quiet;
      if (auto code = embedded(text, span, match_whole_expression, quiet)) return *code;
      form = Form::kText;
    }
    const bool plain =
        text.find("${") == std::string_view::npos && text.find("%{") == std::string_view::npos;
    if (form != Form::kText && !plain) {
      diagnostics::Diagnostics mistakes;
      auto made = embedded(text, span, match_bare_template, mistakes);
      for (diagnostics::Diagnostic& mistake : mistakes.items()) mistake.one_expression = true;
      diags_.append(std::move(mistakes));
      if (made) return *made;
      return make(span, 0, ast::Literal{builder_.unknown()});  // The mistake has been reported.
    }
    builder_.push_string(span, {id_, span.begin + 1, span.end - 1}, text);
    return builder_.pop();
  }

  /// The text of a string as HCL. Places in it are right unless the string has escapes, as in
  /// Terraform.
  std::optional<ast::Expr> embedded(std::string_view text, Span span,
                                    void (*match_whole)(Input&, Builder&),
                                    diagnostics::Diagnostics& diags) {
    const std::string terminated(text);  // With the NUL that rules ask for.
    const std::string_view kept =
        builder_.keep(std::string_view(terminated.c_str(), terminated.size() + 1));
    Builder builder(id_, kept.substr(0, text.size()), file_, diags, span.begin + 1);
    Input in(kept.data(), kept.data() + text.size(), "");
    builder.newlines_end_items = false;
    try {
      match_whole(in, builder);
      ast::Expr made = builder.pop();
      made.span = span;
      return made;
    } catch (const Failure&) {
      return std::nullopt;
    }
  }

  const FileId id_;
  const JsonForms forms_;
  ast::File& file_;
  Builder& builder_;
  diagnostics::Diagnostics& diags_;
};

}  // namespace

std::unique_ptr<ast::File> parse_json_file(FileId id, JsonForms forms,
                                           diagnostics::SourceMap& sources,
                                           diagnostics::Diagnostics& diags) {
  auto file = std::make_unique<ast::File>(id);
  const std::string_view text = sources.text(id);
  if (!accept(id, text, diags)) return file;
  Builder builder(id, text, *file, diags);
  try {
    const JsonNode root = read_json(builder);
    std::vector<ContainerEntry> outline;
    collect_outline(root, ContainerEntry::kRoot, "", outline);
    sources.set_containers(id, std::move(outline));
    file->set_body(TreeBuilder(id, forms, *file, builder, diags).root(root));
  } catch (const Failure&) {
    // The mistake has been reported.
  }
  return file;
}

}  // namespace plumb::parser
