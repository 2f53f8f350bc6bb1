#include "value/compare.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <functional>
#include <string>

namespace plumb::value {
namespace {

int sign(int order) {
  return order < 0 ? -1 : (order > 0 ? 1 : 0);
}

/// Null last, unknown before it, known first.
int rank(const Value& value) {
  return value.has_content() ? 0 : (value.is_known() ? 2 : 1);
}

int compare_children(const Value& a, const Value& b) {
  const std::size_t common = std::min(a.length(), b.length());
  const bool is_map = a.type().kind() == Type::Kind::kMap;
  for (std::size_t i = 0; i < common; ++i) {
    if (is_map) {
      if (const int order = sign(a.key(i).compare(b.key(i))); order != 0) return order;
    }
    if (const int order = compare_in_set(a.at(i), b.at(i)); order != 0) return order;
  }
  return a.length() < b.length() ? -1 : (a.length() > b.length() ? 1 : 0);
}

std::string quoted(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    if (c == '\n' || c == '\t' || c == '\r') out += '\\';
    out += c == '\n' ? 'n' : c == '\t' ? 't' : c == '\r' ? 'r' : c;
  }
  return out + "\"";
}

bool is_structured(const Value& value) {
  return value.has_content() && !value.type().is_primitive();
}

/// What a simple value looks like among the elements of a structure that is in a set.
std::string element_text(const Value& value) {
  if (!value.is_known()) return "?";
  if (value.is_null()) return "~";
  if (value.type() == Type::string()) return quoted(value.as_string());
  if (value.type() == Type::boolean()) return value.as_bool() ? "T" : "F";
  std::array<char, 40> digits{};
  (void)std::snprintf(digits.data(), digits.size(), "%.10g", value.as_number().to_double());
  return digits.data();
}

/// The character that begins or ends the text of a structure.
char bracket(Type::Kind kind, bool opens) {
  if (kind == Type::Kind::kMap) return opens ? '{' : '}';
  if (kind == Type::Kind::kList || kind == Type::Kind::kSet) return opens ? '[' : ']';
  return opens ? '<' : '>';
}

char first_character(const Value& value) {
  return is_structured(value) ? bracket(value.type().kind(), true) : element_text(value)[0];
}

/// Structures have no order of their own. In Terraform it is that of their texts, which people see,
/// so it is that here: `["a";"b";]`, `<1;"x";>`.
int compare_texts(const Value& a, const Value& b) {
  if (!is_structured(a) || !is_structured(b) || a.type().kind() != b.type().kind()) {
    if (is_structured(a) || is_structured(b)) return sign(first_character(a) - first_character(b));
    return sign((element_text(a) + ';').compare(element_text(b) + ';'));
  }
  const std::size_t common = std::min(a.length(), b.length());
  const bool is_map = a.type().kind() == Type::Kind::kMap;
  for (std::size_t i = 0; i < common; ++i) {
    if (is_map && a.key(i) != b.key(i)) return sign(quoted(a.key(i)).compare(quoted(b.key(i))));
    if (const int order = compare_texts(a.at(i), b.at(i)); order != 0) return order;
  }
  if (a.length() == b.length()) return 0;
  const bool a_ends = a.length() == common;
  const char next = is_map ? '"' : first_character((a_ends ? b : a).at(common));
  const int order = sign(bracket(a.type().kind(), false) - next);
  return a_ends ? order : -order;
}

/// Whether what is known of two texts, of which at least one is unknown, shows that they differ.
bool begin_differently(const Value& a, const Value& b) {
  if (a.type() != Type::string() || b.type() != Type::string()) return false;
  const std::string_view x = a.is_known() ? a.as_string() : a.refinement().prefix;
  const std::string_view y = b.is_known() ? b.as_string() : b.refinement().prefix;
  const std::size_t common = std::min(x.size(), y.size());
  if (x.substr(0, common) != y.substr(0, common)) return true;
  // A text that ends before what the other is known to begin with.
  return (a.is_known() && x.size() < y.size()) || (b.is_known() && y.size() < x.size());
}

}  // namespace

bool identical(const Value& a, const Value& b) {
  if (a.same(b)) return true;
  if (a.type() != b.type() || rank(a) != rank(b)) return false;
  if (!a.is_known()) return a.refinement() == b.refinement();
  if (a.is_null()) return true;
  switch (a.type().kind()) {
    case Type::Kind::kString:
      return a.as_string() == b.as_string();
    case Type::Kind::kNumber:
      return a.as_number() == b.as_number();
    case Type::Kind::kBool:
      return a.as_bool() == b.as_bool();
    case Type::Kind::kDynamic:
      return true;
    default:
      break;
  }
  if (a.length() != b.length()) return false;
  const bool is_map = a.type().kind() == Type::Kind::kMap;
  for (std::size_t i = 0; i < a.length(); ++i) {
    if (is_map && a.key(i) != b.key(i)) return false;
    if (!identical(a.at(i), b.at(i))) return false;
  }
  return true;
}

std::optional<bool> equals(const Value& a, const Value& b) {
  if (a.is_null() || b.is_null()) {
    const Value& other = a.is_null() ? b : a;
    if (!other.is_known()) return other.refinement().not_null ? std::optional(false) : std::nullopt;
    return a.is_null() && b.is_null();
  }
  if (!a.is_known() || !b.is_known()) {
    const bool both_typed = a.type() != Type::dynamic() && b.type() != Type::dynamic();
    if (!both_typed) return std::nullopt;
    const bool exact = !a.type().has_dynamic() && !b.type().has_dynamic();
    const bool differ = a.type().kind() != b.type().kind() || (exact && a.type() != b.type()) ||
                        begin_differently(a, b);
    return differ ? std::optional(false) : std::nullopt;
  }
  if (a.type().is_primitive()) return identical(a, b);
  if (a.type() != b.type() && !a.type().has_dynamic() && !b.type().has_dynamic()) return false;
  if (a.type().kind() != b.type().kind()) return false;
  if (a.length() != b.length() && a.type().kind() != Type::Kind::kSet) return false;
  const bool keyed = a.type().kind() == Type::Kind::kMap || a.type().kind() == Type::Kind::kObject;
  // Elements of sets have no places at which to compare them.
  const bool loose_set =
      a.type().kind() == Type::Kind::kSet && (!a.is_wholly_known() || !b.is_wholly_known());
  if (loose_set) return std::nullopt;
  if (a.length() != b.length()) return false;
  bool unknown = false;
  for (std::size_t i = 0; i < a.length(); ++i) {
    if (keyed && a.key(i) != b.key(i)) return false;
    const std::optional<bool> same = equals(a.at(i), b.at(i));
    if (same == false) return false;
    unknown = unknown || !same;
  }
  return unknown ? std::nullopt : std::optional(true);
}

int compare_in_set(const Value& a, const Value& b) {
  if (a.same(b)) return 0;
  if (const int order = rank(a) - rank(b); order != 0) return sign(order);
  if (a.type() != b.type()) return a.type().id() < b.type().id() ? -1 : 1;
  if (!a.has_content()) return 0;
  switch (a.type().kind()) {
    case Type::Kind::kString:
      return sign(a.as_string().compare(b.as_string()));
    case Type::Kind::kNumber:
      return Number::compare(a.as_number(), b.as_number());
    case Type::Kind::kBool:
      return static_cast<int>(a.as_bool()) - static_cast<int>(b.as_bool());
    default:
      break;
  }
  const int order = compare_texts(a, b);
  // Numbers may look alike that are not.
  return order != 0 ? order : compare_children(a, b);
}

std::size_t hash(const Value& value) {
  std::size_t seed = value.type().id() * 31U + static_cast<std::size_t>(rank(value));
  if (!value.has_content()) return seed;
  switch (value.type().kind()) {
    case Type::Kind::kString:
      return seed * 31 + std::hash<std::string_view>()(value.as_string());
    case Type::Kind::kNumber:
      return seed * 31 + std::hash<double>()(value.as_number().to_double());
    case Type::Kind::kBool:
      return seed * 31 + (value.as_bool() ? 1 : 0);
    default:
      break;
  }
  const bool is_map = value.type().kind() == Type::Kind::kMap;
  for (std::size_t i = 0; i < value.length(); ++i) {
    if (is_map) seed = seed * 31 + std::hash<std::string_view>()(value.key(i));
    seed = seed * 31 + hash(value.at(i));
  }
  return seed;
}

}  // namespace plumb::value
