#include <algorithm>

#include "cli/diff_text.h"
#include "value/compare.h"

namespace plumb::cli {
namespace {

using providers::Attribute;
using providers::Block;
using providers::NestedBlock;
using providers::Path;
using value::Type;

constexpr const char* kWriteOnly = "(write-only attribute)";

/// Attributes that say which object it is: shown although nothing changes about them.
constexpr std::string_view kAlwaysShown[] = {"id", "name", "tags"};

std::string blanks(int count) {
  return std::string(static_cast<std::size_t>(count), ' ');
}

/// The attribute, or null if it is null or not there.
const Value* present(const Value* object, std::string_view name) {
  const Value* const found =
      object == nullptr || !object->has_content() ? nullptr : object->find(name);
  return found == nullptr || found->is_null() ? nullptr : found;
}

bool forces(const std::vector<Path>& replacing, const Attribute& attribute, const Value* after) {
  // What a dynamic attribute holds has no place of its own that could be marked, unless it is not
  // known yet.
  if (attribute.type == Type::dynamic() && after != nullptr && after->is_known()) return false;
  const std::string_view name = attribute.name;
  return std::any_of(replacing.begin(), replacing.end(),
                     [&](const Path& path) { return !path.empty() && path[0].name == name; });
}

/// Where a remark on an attribute goes: what has more lines bears it on its first, unless what
/// comes after is not known.
std::size_t first_line_end(const std::string& text, const Value* after) {
  const bool known = after == nullptr || after->is_known();
  return known ? std::min(text.find('\n'), text.size()) : text.size();
}

/// Elements of a nested block's value: itself, or those of its collection.
std::vector<Value> block_items(const Value* value) {
  std::vector<Value> items;
  if (value == nullptr || !value->has_content()) return items;
  const Type::Kind kind = value->type().kind();
  if (kind == Type::Kind::kObject) return {*value};
  for (std::size_t i = 0; i < value->length(); ++i) items.push_back(value->at(i));
  return items;
}

class ObjectText {
 public:
  ObjectText(const Value* before, const Value* after, const Block& schema,
             const std::vector<Path>& replacing, Mark mark, int column, bool top)
      : before_(before),
        after_(after),
        schema_(schema),
        replacing_(replacing),
        mark_(mark),
        column_(column),
        top_(top) {}

  std::string lines() {
    attributes();
    blocks();
    return std::move(out_);
  }

 private:
  void attributes() {
    std::size_t width = 0;
    for (const Attribute& attribute : schema_.attributes) {
      const bool shown = attribute.write_only || present(before_, attribute.name) != nullptr ||
                         present(after_, attribute.name) != nullptr;
      if (shown) width = std::max(width, attribute.name.size());
    }
    std::size_t same = 0;
    for (const Attribute& attribute : schema_.attributes) {
      const Value* const old_value = present(before_, attribute.name);
      const Value* const new_value = present(after_, attribute.name);
      if (!attribute.write_only && old_value == nullptr && new_value == nullptr) continue;
      const Mark mark = attribute.write_only   ? write_only_mark()
                        : mark_ == Mark::kSame ? Mark::kSame
                                               : mark_of(old_value, new_value);
      const bool always = mark_ == Mark::kSame ||
                          (top_ && std::find(std::begin(kAlwaysShown), std::end(kAlwaysShown),
                                             attribute.name) != std::end(kAlwaysShown));
      if (mark == Mark::kSame && !always) {
        ++same;
        continue;
      }
      if (mark == Mark::kChange) out_ += sensitivity_warning(*old_value, *new_value, column_);
      std::string text =
          attribute.write_only ? kWriteOnly : attribute_text(attribute, old_value, new_value, mark);
      if (mark == Mark::kRemove && mark_ != Mark::kSame) text += " -> null";
      if (forces(replacing_, attribute, new_value) && mark != Mark::kSame)
        text.insert(first_line_end(text, new_value), " # forces replacement");
      out_ += blanks(column_) + symbol(mark) + ' ' + padded(attribute.name, width) + " = " + text +
              "\n";
    }
    if (same > 0)
      out_ += blanks(column_ + 2) + "# (" + std::to_string(same) + " unchanged attribute" +
              (same == 1 ? "" : "s") + " hidden)\n";
  }

  /// Whether it changes is not known: it comes and goes with its object.
  [[nodiscard]] Mark write_only_mark() const {
    return mark_ == Mark::kChange ? Mark::kSame : mark_;
  }

  std::string attribute_text(const Attribute& attribute, const Value* old_value,
                             const Value* new_value, Mark mark) const {
    const Shape shape = attribute.type.has_dynamic() ? Shape::kFree : Shape::kSchema;
    if (mark == Mark::kChange) return change_text(*old_value, *new_value, column_, shape);
    return whole_text(new_value == nullptr ? *old_value : *new_value, mark, column_, shape);
  }

  void blocks() {
    std::size_t same = 0;
    for (const NestedBlock& nested : schema_.blocks) {
      const Value* const old_value = present(before_, nested.name);
      const Value* const new_value = present(after_, nested.name);
      if (new_value != nullptr && !new_value->is_known()) {
        out_ += "\n" + blanks(column_) + symbol(old_value == nullptr ? Mark::kAdd : Mark::kChange) +
                ' ' + nested.name + " (known after apply)\n";
        continue;
      }
      const std::vector<Value> old_items = block_items(old_value);
      const std::vector<Value> new_items = block_items(new_value);
      const std::size_t count = std::max(old_items.size(), new_items.size());
      for (std::size_t i = 0; i < count; ++i) {
        const Value* const old_item = i < old_items.size() ? &old_items[i] : nullptr;
        const Value* const new_item = i < new_items.size() ? &new_items[i] : nullptr;
        const Mark mark = mark_ == Mark::kSame ? Mark::kSame : mark_of(old_item, new_item);
        if (mark == Mark::kSame && mark_ != Mark::kSame) {
          ++same;
          continue;
        }
        out_ +=
            "\n" + blanks(column_) + symbol(mark) + ' ' + nested.name + " {\n" +
            ObjectText(old_item, new_item, *nested.block, {}, mark, column_ + 4, false).lines() +
            blanks(column_ + 2) + "}\n";
      }
    }
    if (same > 0)
      out_ += "\n" + blanks(column_ + 2) + "# (" + std::to_string(same) + " unchanged block" +
              (same == 1 ? "" : "s") + " hidden)\n";
  }

  const Value* const before_;
  const Value* const after_;
  const Block& schema_;
  const std::vector<Path>& replacing_;
  const Mark mark_;
  const int column_;
  const bool top_;
  std::string out_;
};

}  // namespace

std::string object_lines(const Value* before, const Value* after, const Block& schema,
                         const std::vector<Path>& replacing, Mark mark, int column) {
  return ObjectText(before, after, schema, replacing, mark, column, true).lines();
}

}  // namespace plumb::cli
