#include "cli/diff_text.h"

#include <algorithm>
#include <set>
#include <unordered_map>

#include "cli/quoted_text.h"
#include "diagnostics/printable.h"
#include "value/compare.h"
#include "value/json_codec.h"

namespace plumb::cli {
namespace {

using value::Type;
using Kind = Type::Kind;

constexpr const char* kSensitive = "(sensitive value)";
constexpr const char* kUnknown = "(known after apply)";

std::string blanks(int count) {
  return std::string(static_cast<std::size_t>(count), ' ');
}

std::string line_start(Mark mark, int column) {
  return blanks(column) + symbol(mark) + ' ';
}

bool is_keyed(const Value& value) {
  return value.type().kind() == Kind::kMap || value.type().kind() == Kind::kObject;
}
bool is_sequence(const Value& value) {
  const Kind kind = value.type().kind();
  return kind == Kind::kList || kind == Kind::kTuple || kind == Kind::kSet;
}

/// A string that holds a JSON array or object, as the value it means.
std::optional<Value> json_inside(const Value& value) {
  if (value.type() != Type::string()) return std::nullopt;
  const std::string_view text = value.as_string();
  const std::size_t first = text.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos || (text[first] != '{' && text[first] != '['))
    return std::nullopt;
  auto parsed = value::parse_json(text);
  return parsed && parsed->has_content() ? std::optional(*parsed) : std::nullopt;
}

bool is_multiline(const Value& value) {
  return value.type() == Type::string() && value.as_string().find('\n') != std::string_view::npos;
}

/// Of a text of several lines, without the white space at its ends, as Terraform shows it.
std::vector<std::string_view> lines_of(std::string_view text) {
  constexpr std::string_view kSpace = " \t\n\v\f\r";
  std::vector<std::string_view> lines;
  text.remove_prefix(std::min(text.size(), text.find_first_not_of(kSpace)));
  text = text.substr(0, text.find_last_not_of(kSpace) + 1);
  while (true) {
    const std::size_t end = text.find('\n');
    lines.push_back(text.substr(0, end));
    if (end == std::string_view::npos) return lines;
    text.remove_prefix(end + 1);
  }
}

/// Whether the attribute says which object it is: shown although nothing changes about it.
bool names_object(std::string_view key) {
  return key == "id" || key == "name" || key == "tags";
}

std::string hidden(std::size_t count, const char* what, int column) {
  if (count == 0) return "";
  return blanks(column + 2) + "# (" + std::to_string(count) + " unchanged " + what +
         (count == 1 ? "" : "s") + " hidden)\n";
}

std::string primitive_text(const Value& value) {
  if (value.type() == Type::string()) return quoted_text(value.as_string());
  if (value.type() == Type::number()) return value.as_number().to_string();
  return value.as_bool() ? "true" : "false";
}

/// How a key is written. Those of a map are always in quotes; what a dynamic attribute or an output
/// holds counts as objects, whatever it is.
std::string written_key(std::string_view key, const Value& of, Shape shape) {
  return shape == Shape::kSchema && of.type().kind() == Kind::kMap ? quoted_text(key)
                                                                   : key_text(key);
}

/// Attributes of an object that a schema describes are not there if they are null.
bool is_absent(const Value* attribute, const Value& of, Shape shape) {
  if (attribute == nullptr) return true;
  return shape == Shape::kSchema && of.type().kind() == Kind::kObject && attribute->is_null();
}

std::size_t key_width(const Value& value, Shape shape) {
  std::size_t width = 0;
  for (std::size_t i = 0; i < value.length(); ++i) {
    if (!is_absent(&value.at(i), value, shape))
      width = std::max(width, written_key(value.key(i), value, shape).size());
  }
  return width;
}

}  // namespace

std::string padded(std::string name, std::size_t width) {
  const auto continues = [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U; };
  const auto characters =
      name.size() - static_cast<std::size_t>(std::ranges::count_if(name, continues));
  if (characters < width) name.append(width - characters, ' ');
  return name;
}

namespace {

std::string keyed_line(Mark mark, std::string name, std::size_t width, const std::string& text,
                       int column) {
  return line_start(mark, column) + padded(std::move(name), width) + " = " + text + "\n";
}

std::string keyed_change(const Value& before, const Value& after, int column, Shape shape) {
  std::set<std::string, std::less<>> keys;
  for (std::size_t i = 0; i < before.length(); ++i) keys.emplace(before.key(i));
  for (std::size_t i = 0; i < after.length(); ++i) keys.emplace(after.key(i));
  const std::size_t width = std::max(key_width(before, shape), key_width(after, shape));
  std::string out = "{\n";
  const bool map = shape == Shape::kSchema && after.type().kind() == Kind::kMap;
  std::size_t same = 0;
  for (const std::string& key : keys) {
    const Value* old_value = before.find(key);
    const Value* new_value = after.find(key);
    if (is_absent(old_value, before, shape)) old_value = nullptr;
    if (is_absent(new_value, after, shape)) new_value = nullptr;
    if (old_value == nullptr && new_value == nullptr) continue;
    const Mark mark = mark_of(old_value, new_value);
    if (mark == Mark::kSame && (map || !names_object(key))) {
      ++same;
      continue;
    }
    std::string text;
    if (mark == Mark::kChange) {
      out += sensitivity_warning(*old_value, *new_value, column + 4);
      text = change_text(*old_value, *new_value, column + 4, shape);
    } else {
      text = whole_text(old_value == nullptr ? *new_value : *old_value, mark, column + 4, shape);
      if (mark == Mark::kRemove && shape == Shape::kSchema) text += " -> null";
    }
    out += keyed_line(mark, written_key(key, after, shape), width, text, column + 4);
  }
  return out + hidden(same, map ? "element" : "attribute", column + 4) + blanks(column + 2) + "}";
}

/// One step of a list's change: positions before and after, either of which may be none.
struct Pair {
  static constexpr std::size_t kNone = ~std::size_t{0};
  std::size_t before = kNone;
  std::size_t after = kNone;
};

/// A longest common subsequence, as pairs of positions.
std::vector<Pair> common_subsequence(const Value& before, const Value& after) {
  const std::size_t rows = before.length();
  const std::size_t columns = after.length();
  std::vector<Pair> common;
  // The table is rows × columns: for very long lists only what is equal at both ends is found.
  constexpr std::size_t kCellsMax = 4'000'000;
  if (rows * columns > kCellsMax) {
    for (std::size_t i = 0;
         i < std::min(rows, columns) && value::identical(before.at(i), after.at(i)); ++i)
      common.push_back({i, i});
    return common;
  }
  std::vector<std::vector<std::uint32_t>> length(rows + 1, std::vector<std::uint32_t>(columns + 1));
  for (std::size_t i = rows; i-- > 0;) {
    for (std::size_t j = columns; j-- > 0;) {
      length[i][j] = value::identical(before.at(i), after.at(j))
                         ? length[i + 1][j + 1] + 1
                         : std::max(length[i + 1][j], length[i][j + 1]);
    }
  }
  for (std::size_t i = 0, j = 0; i < rows && j < columns;) {
    if (value::identical(before.at(i), after.at(j))) {
      common.push_back({i++, j++});
    } else {
      length[i + 1][j] >= length[i][j + 1] ? ++i : ++j;
    }
  }
  return common;
}

/// Whether all elements are still there, wherever.
bool keeps_all(const Value& before, const Value& after) {
  std::unordered_multimap<std::size_t, std::size_t> places;
  for (std::size_t i = 0; i < after.length(); ++i) places.emplace(value::hash(after.at(i)), i);
  for (std::size_t i = 0; i < before.length(); ++i) {
    const auto [first, last] = places.equal_range(value::hash(before.at(i)));
    const bool kept = std::any_of(first, last, [&](const auto& place) {
      return value::identical(before.at(i), after.at(place.second));
    });
    if (!kept) return false;
  }
  return true;
}

/// As Terraform: what is as long as before is compared place by place, unless its elements only
/// changed their places.
std::vector<Pair> align(const Value& before, const Value& after) {
  std::vector<Pair> pairs;
  if (before.length() == after.length() && !keeps_all(before, after)) {
    for (std::size_t i = 0; i < before.length(); ++i) pairs.push_back({i, i});
    return pairs;
  }
  std::vector<Pair> common = common_subsequence(before, after);
  common.push_back({before.length(), after.length()});
  std::size_t i = 0;
  std::size_t j = 0;
  for (const Pair& next : common) {
    while (i < next.before) {
      const bool objects = j < next.after && is_keyed(before.at(i)) && is_keyed(after.at(j));
      pairs.push_back({i++, objects ? j++ : Pair::kNone});
    }
    while (j < next.after) pairs.push_back({Pair::kNone, j++});
    if (i < before.length() && j < after.length()) pairs.push_back({i++, j++});
  }
  return pairs;
}

std::string element_line(const Value* before, const Value* after, Mark mark, int column,
                         Shape shape) {
  const std::string text =
      mark == Mark::kChange ? change_text(*before, *after, column, shape)
                            : whole_text(before == nullptr ? *after : *before, mark, column, shape);
  return (mark == Mark::kChange ? sensitivity_warning(*before, *after, column) : "") +
         line_start(mark, column) + text + ",\n";
}

std::string list_change(const Value& before, const Value& after, int column, Shape shape) {
  const std::vector<Pair> pairs = align(before, after);
  std::vector<Mark> marks;
  for (const Pair& pair : pairs) {
    marks.push_back(mark_of(pair.before == Pair::kNone ? nullptr : &before.at(pair.before),
                            pair.after == Pair::kNone ? nullptr : &after.at(pair.after)));
  }
  std::string out = "[\n";
  std::size_t same = 0;
  for (std::size_t i = 0; i < pairs.size(); ++i) {
    const bool neighbour = (i > 0 && marks[i - 1] != Mark::kSame) ||
                           (i + 1 < marks.size() && marks[i + 1] != Mark::kSame);
    if (marks[i] == Mark::kSame && !neighbour) {
      ++same;
      continue;
    }
    out += hidden(same, "element", column + 4);
    same = 0;
    out += element_line(pairs[i].before == Pair::kNone ? nullptr : &before.at(pairs[i].before),
                        pairs[i].after == Pair::kNone ? nullptr : &after.at(pairs[i].after),
                        marks[i], column + 4, shape);
  }
  return out + hidden(same, "element", column + 4) + blanks(column + 2) + "]";
}

std::string set_change(const Value& before, const Value& after, int column, Shape shape) {
  std::string out = "[\n";
  std::size_t same = 0;
  std::size_t i = 0;
  std::size_t j = 0;
  while (i < before.length() || j < after.length()) {
    const int order =
        i == before.length()
            ? 1
            : (j == after.length() ? -1 : value::compare_in_set(before.at(i), after.at(j)));
    if (order == 0) {
      ++same, ++i, ++j;
    } else if (order < 0) {
      out += element_line(&before.at(i++), nullptr, Mark::kRemove, column + 4, shape);
    } else {
      out += element_line(nullptr, &after.at(j++), Mark::kAdd, column + 4, shape);
    }
  }
  return out + hidden(same, "element", column + 4) + blanks(column + 2) + "]";
}

std::string multiline_change(const Value& before, const Value& after, int column) {
  std::vector<Value> old_lines;
  std::vector<Value> new_lines;
  for (const std::string_view line : lines_of(before.as_string()))
    old_lines.push_back(Value::string(line));
  for (const std::string_view line : lines_of(after.as_string()))
    new_lines.push_back(Value::string(line));
  const Value old_list = Value::list(Type::string(), std::move(old_lines));
  const Value new_list = Value::list(Type::string(), std::move(new_lines));
  std::vector<Pair> common = common_subsequence(old_list, new_list);
  common.push_back({old_list.length(), new_list.length()});
  std::string out = "<<-EOT\n";
  const auto add = [&](Mark mark, const Value& line) {
    out += line_start(mark, column + 4) + diagnostics::printable(line.as_string()) + "\n";
  };
  std::size_t i = 0;
  std::size_t j = 0;
  for (const Pair& next : common) {
    while (i < next.before) add(Mark::kRemove, old_list.at(i++));
    while (j < next.after) add(Mark::kAdd, new_list.at(j++));
    if (i < old_list.length() && j < new_list.length()) {
      add(Mark::kSame, old_list.at(i));
      ++i, ++j;
    }
  }
  return out + blanks(column + 2) + "EOT";
}

std::string wrap_json(const std::string& inner, Mark mark, int column) {
  return "jsonencode(\n" + line_start(mark, column + 4) + inner + "\n" + blanks(column + 2) + ")";
}

std::string json_change(const Value& before, const Value& after, int column) {
  if (value::identical(before, after)) {
    return "jsonencode( # whitespace changes\n" + line_start(Mark::kSame, column + 4) +
           whole_text(after, Mark::kSame, column + 4, Shape::kFree) + "\n" + blanks(column + 2) +
           ")";
  }
  return wrap_json(change_text(before, after, column + 4, Shape::kFree), Mark::kChange, column);
}

/// Of values that are identical otherwise.
bool equally_secret(const Value& before, const Value& after) {
  const bool hidden = before.has_mark(value::kSensitive);
  if (hidden || after.has_mark(value::kSensitive))
    return hidden == after.has_mark(value::kSensitive);
  const auto marks = static_cast<value::Marks>(before.marks_deep() | after.marks_deep());
  if ((marks & value::kSensitive) == 0) return true;
  for (std::size_t i = 0; i < before.length(); ++i) {
    if (!equally_secret(before.at(i), after.at(i))) return false;
  }
  return true;
}

}  // namespace

char symbol(Mark mark) {
  switch (mark) {
    case Mark::kSame:
      return ' ';
    case Mark::kAdd:
      return '+';
    case Mark::kChange:
      return '~';
    case Mark::kRemove:
      return '-';
  }
  return ' ';
}

Mark mark_of(const Value* before, const Value* after) {
  if (before == nullptr) return after == nullptr ? Mark::kSame : Mark::kAdd;
  if (after == nullptr) return Mark::kRemove;
  if (!after->is_wholly_known()) return Mark::kChange;
  return value::identical(*before, *after) && equally_secret(*before, *after) ? Mark::kSame
                                                                              : Mark::kChange;
}

std::string sensitivity_warning(const Value& before, const Value& after, int column) {
  const bool was = before.has_mark(value::kSensitive);
  if (was == after.has_mark(value::kSensitive)) return "";
  const std::string start = blanks(column) + "# ";
  std::string text =
      was ? start + "Warning: this attribute value will no longer be marked as sensitive\n" +
                start + "after applying this change."
          : start + "Warning: this attribute value will be marked as sensitive and will not\n" +
                start + "display in UI output after applying this change.";
  if (after.is_wholly_known() &&
      value::identical(before.without_marks_deep(), after.without_marks_deep()))
    text += " The value is unchanged.";
  return text + "\n";
}

std::string whole_text(const Value& value, Mark mark, int column, Shape shape) {
  if (value.has_mark(value::kSensitive)) return kSensitive;
  if (!value.is_known()) return kUnknown;
  if (value.is_null()) return "null";
  if (is_keyed(value)) {
    const std::size_t width = key_width(value, shape);
    std::string lines;
    for (std::size_t i = 0; i < value.length(); ++i) {
      if (is_absent(&value.at(i), value, shape)) continue;
      lines += keyed_line(mark, written_key(value.key(i), value, shape), width,
                          whole_text(value.at(i), mark, column + 4, shape), column + 4);
    }
    return lines.empty() ? "{}" : "{\n" + lines + blanks(column + 2) + "}";
  }
  if (is_sequence(value)) {
    if (value.length() == 0) return "[]";
    std::string out = "[\n";
    for (const Value& element : value.elements())
      out += element_line(nullptr, &element, mark, column + 4, shape);
    return out + blanks(column + 2) + "]";
  }
  if (const auto json = json_inside(value))
    return wrap_json(whole_text(*json, mark, column + 4, Shape::kFree), Mark::kSame, column);
  if (is_multiline(value)) {
    std::string out = "<<-EOT\n";
    for (const std::string_view line : lines_of(value.as_string()))
      out += blanks(column + 6) + diagnostics::printable(line) + "\n";
    return out + blanks(column + 2) + "EOT";
  }
  return primitive_text(value);
}

std::string change_text(const Value& before, const Value& after, int column, Shape shape) {
  if (before.has_mark(value::kSensitive) || after.has_mark(value::kSensitive)) return kSensitive;
  if (!after.is_known())
    return whole_text(before, Mark::kRemove, column, shape) + " -> " + kUnknown;
  if (before.has_content() && after.has_content()) {
    if (is_keyed(before) && is_keyed(after)) return keyed_change(before, after, column, shape);
    if (before.type().kind() == Kind::kSet && after.type().kind() == Kind::kSet)
      return set_change(before, after, column, shape);
    if (is_sequence(before) && is_sequence(after)) return list_change(before, after, column, shape);
    if (before.type() == Type::string() && after.type() == Type::string()) {
      const auto old_json = json_inside(before);
      const auto new_json = json_inside(after);
      if (old_json && new_json) return json_change(*old_json, *new_json, column);
      if (is_multiline(before) || is_multiline(after))
        return multiline_change(before, after, column);
    }
  }
  return whole_text(before, Mark::kRemove, column, shape) + " -> " +
         whole_text(after, Mark::kAdd, column, shape);
}

}  // namespace plumb::cli
