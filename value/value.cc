#include "value/value.h"

#include <utf8proc.h>

#include <algorithm>
#include <atomic>
#include <cassert>
#include <cstdlib>
#include <cstring>
#include <new>

#include "value/compare.h"

namespace plumb::value {

/// The shared part of a value. What follows the header depends on the value's type and state.
struct Value::Node {
  std::atomic<std::uint32_t> references{1};
  std::uint32_t size = 0;  ///< Bytes of a string, elements of the others.
};

struct Value::StringNode : Node {
  [[nodiscard]] char* text() { return reinterpret_cast<char*>(this + 1); }
};

struct Value::NumberNode : Node {
  Number number;
};

/// Knows once and for all what is inside, so that asking costs nothing however large it is.
struct alignas(Value) Value::ElementsNode : Node {
  Marks marks_inside = 0;
  bool unknown_inside = false;
  [[nodiscard]] Value* elements() { return reinterpret_cast<Value*>(this + 1); }
};
static_assert(sizeof(Value) % alignof(Value) == 0);

/// Keys and values in turn.
struct Value::MapNode : ElementsNode {};

struct Value::RefinementNode : Node {
  Refinement refinement;
};

namespace {

bool is_ascii(std::string_view text) {
  for (const char c : text) {
    if (static_cast<signed char>(c) < 0) return false;
  }
  return true;
}

/// Bytes that are not UTF-8 become U+FFFD, so that what follows may rely on valid text.
std::string replace_invalid(std::string_view text) {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    utf8proc_int32_t code = 0;
    const auto size = utf8proc_iterate(reinterpret_cast<const utf8proc_uint8_t*>(text.data()) + at,
                                       static_cast<utf8proc_ssize_t>(text.size() - at), &code);
    if (size <= 0) {
      out += "\xEF\xBF\xBD";
      at += 1;
    } else {
      out.append(text, at, static_cast<std::size_t>(size));
      at += static_cast<std::size_t>(size);
    }
  }
  return out;
}

std::string normalize(std::string_view text) {
  const std::string valid = replace_invalid(text);
  utf8proc_uint8_t* normalized = nullptr;
  const auto size =
      utf8proc_map(reinterpret_cast<const utf8proc_uint8_t*>(valid.data()),
                   static_cast<utf8proc_ssize_t>(valid.size()), &normalized,
                   static_cast<utf8proc_option_t>(UTF8PROC_STABLE | UTF8PROC_COMPOSE));
  if (size < 0) return valid;
  std::string out(reinterpret_cast<const char*>(normalized), static_cast<std::size_t>(size));
  std::free(normalized);
  return out;
}

}  // namespace

Value::Value(const Value& other) noexcept
    : type_(other.type_), state_(other.state_), marks_(other.marks_), payload_(other.payload_) {
  if (has_node()) payload_.node->references.fetch_add(1, std::memory_order_relaxed);
}

Value::Value(Value&& other) noexcept
    : type_(other.type_), state_(other.state_), marks_(other.marks_), payload_(other.payload_) {
  other.state_ = State::kNull;
}

Value& Value::operator=(const Value& other) noexcept {
  if (this != &other) *this = Value(other);
  return *this;
}

Value& Value::operator=(Value&& other) noexcept {
  if (this == &other) return *this;
  release();
  type_ = other.type_;
  state_ = other.state_;
  marks_ = other.marks_;
  payload_ = other.payload_;
  other.state_ = State::kNull;
  return *this;
}

Value::~Value() {
  release();
}

void Value::release() noexcept {
  if (!has_node() || payload_.node->references.fetch_sub(1, std::memory_order_acq_rel) != 1) return;
  Node* const node = payload_.node;
  if (state_ == State::kUnknown) {
    delete static_cast<RefinementNode*>(node);
    return;
  }
  const Type::Kind kind = type().kind();
  if (kind == Type::Kind::kNumber) {
    delete static_cast<NumberNode*>(node);
    return;
  }
  if (kind != Type::Kind::kString) {
    Value* const elements = static_cast<ElementsNode*>(node)->elements();
    const std::size_t count = kind == Type::Kind::kMap ? std::size_t{node->size} * 2 : node->size;
    for (std::size_t i = 0; i < count; ++i) elements[i].~Value();
  }
  node->~Node();
  ::operator delete(node);
}

Value Value::null(Type type) {
  return {type, State::kNull, Payload{.integer = 0}};
}

Value Value::unknown(Type type) {
  return {type, State::kUnknown, Payload{.node = nullptr}};
}

Value Value::unknown(Type type, Refinement refinement) {
  if (refinement == Refinement{}) return unknown(type);
  auto* const node = new RefinementNode;
  node->refinement = std::move(refinement);
  return {type, State::kUnknown, Payload{.node = node}};
}

Value Value::boolean(bool value) {
  return {Type::boolean(), State::kBool, Payload{.integer = value ? 1 : 0}};
}

Value Value::number(const Number& value) {
  if (value.is_small()) {
    if (value.precision() == kParsedPrecision) return integer(value.small());
    if (value.precision() == kCountedPrecision) return counted(value.small());
  }
  auto* const node = new NumberNode;
  node->number = value;
  return {Type::number(), State::kNode, Payload{.node = node}};
}

Value Value::integer(std::int64_t value) {
  return {Type::number(), State::kInteger, Payload{.integer = value}};
}

Value Value::counted(std::int64_t value) {
  return {Type::number(), State::kCounted, Payload{.integer = value}};
}

Value Value::string(std::string_view text) {
  if (!is_ascii(text)) {
    const std::string normal = normalize(text);
    // A second pass would find nothing to do, but must not recurse: build from the normal form
    // below.
    auto* const node = new (::operator new(sizeof(StringNode) + normal.size())) StringNode;
    node->size = static_cast<std::uint32_t>(normal.size());
    std::memcpy(node->text(), normal.data(), normal.size());
    return {Type::string(), State::kNode, Payload{.node = node}};
  }
  auto* const node = new (::operator new(sizeof(StringNode) + text.size())) StringNode;
  node->size = static_cast<std::uint32_t>(text.size());
  if (!text.empty()) std::memcpy(node->text(), text.data(), text.size());
  return {Type::string(), State::kNode, Payload{.node = node}};
}

Value Value::from_elements(Type type, std::vector<Value>&& elements) {
  auto* const node =
      new (::operator new(sizeof(ElementsNode) + elements.size() * sizeof(Value))) ElementsNode;
  node->size = static_cast<std::uint32_t>(elements.size());
  for (std::size_t i = 0; i < elements.size(); ++i) {
    node->marks_inside |= elements[i].marks_deep();
    node->unknown_inside = node->unknown_inside || !elements[i].is_wholly_known();
    new (node->elements() + i) Value(std::move(elements[i]));
  }
  return {type, State::kNode, Payload{.node = node}};
}

Value Value::list(Type element, std::vector<Value> elements) {
  return from_elements(Type::list(element), std::move(elements));
}

Value Value::set(Type element, std::vector<Value> elements) {
  std::sort(elements.begin(), elements.end(),
            [](const Value& a, const Value& b) { return compare_in_set(a, b) < 0; });
  // Unknown elements may turn out to differ, so they stay apart.
  elements.erase(std::unique(elements.begin(), elements.end(),
                             [](const Value& a, const Value& b) {
                               return a.is_wholly_known() && compare_in_set(a, b) == 0;
                             }),
                 elements.end());
  return from_elements(Type::set(element), std::move(elements));
}

Value Value::tuple(std::vector<Value> elements) {
  std::vector<Type> types;
  types.reserve(elements.size());
  for (const Value& element : elements) types.push_back(element.type());
  return from_elements(Type::tuple(types), std::move(elements));
}

Value Value::map(Type element, std::vector<std::pair<std::string, Value>> entries) {
  for (auto& [key, value] : entries) {
    if (!is_ascii(key)) key = normalize(key);
  }
  std::stable_sort(entries.begin(), entries.end(),
                   [](const auto& a, const auto& b) { return a.first < b.first; });
  std::vector<Value> flat;
  flat.reserve(entries.size() * 2);
  for (std::size_t i = 0; i < entries.size(); ++i) {
    if (i + 1 < entries.size() && entries[i + 1].first == entries[i].first) continue;
    flat.push_back(Value::string(entries[i].first));
    flat.push_back(std::move(entries[i].second));
  }
  Value made = from_elements(Type::map(element), std::move(flat));
  made.payload_.node->size /= 2;
  return made;
}

Value Value::object(std::vector<std::pair<std::string, Value>> attributes) {
  for (auto& [name, value] : attributes) {
    if (!is_ascii(name)) name = normalize(name);
  }
  std::stable_sort(attributes.begin(), attributes.end(),
                   [](const auto& a, const auto& b) { return a.first < b.first; });
  std::vector<ObjectAttribute> types;
  std::vector<Value> values;
  types.reserve(attributes.size());
  values.reserve(attributes.size());
  for (std::size_t i = 0; i < attributes.size(); ++i) {
    if (i + 1 < attributes.size() && attributes[i + 1].first == attributes[i].first) continue;
    types.push_back({std::move(attributes[i].first), attributes[i].second.type(), false});
    values.push_back(std::move(attributes[i].second));
  }
  return from_elements(Type::object(std::move(types)), std::move(values));
}

Value Value::object(Type type, std::vector<Value> values) {
  const std::span<const ObjectAttribute> attributes = type.attributes();
  assert(attributes.size() == values.size());
  bool exact = true;
  for (std::size_t i = 0; i < values.size(); ++i)
    exact = exact && attributes[i].type == values[i].type();
  if (!exact) {
    std::vector<ObjectAttribute> types(attributes.begin(), attributes.end());
    for (std::size_t i = 0; i < values.size(); ++i) {
      types[i].type = values[i].type();
      types[i].optional = false;
    }
    type = Type::object(std::move(types));
  }
  return from_elements(type, std::move(values));
}

bool Value::is_wholly_known() const {
  if (state_ != State::kNode || type().is_primitive()) return is_known();
  return !static_cast<const ElementsNode*>(payload_.node)->unknown_inside;
}

const Refinement& Value::refinement() const {
  static const Refinement none;
  if (state_ != State::kUnknown || payload_.node == nullptr) return none;
  return static_cast<const RefinementNode*>(payload_.node)->refinement;
}

bool Value::as_bool() const {
  assert(state_ == State::kBool);
  return payload_.integer != 0;
}

std::string_view Value::as_string() const {
  assert(has_content() && type() == Type::string());
  return {static_cast<StringNode*>(payload_.node)->text(), payload_.node->size};
}

Number Value::as_number() const {
  assert(has_content() && type() == Type::number());
  if (state_ == State::kInteger) return Number(payload_.integer);
  if (state_ == State::kCounted) return Number(payload_.integer, kCountedPrecision);
  return static_cast<const NumberNode*>(payload_.node)->number;
}

std::size_t Value::length() const {
  assert(has_content());
  return payload_.node->size;
}

const Value& Value::at(std::size_t index) const {
  assert(has_content() && index < length());
  const bool is_map = type().kind() == Type::Kind::kMap;
  return static_cast<ElementsNode*>(payload_.node)->elements()[is_map ? index * 2 + 1 : index];
}

std::string_view Value::key(std::size_t index) const {
  if (type().kind() == Type::Kind::kObject) return type().attributes()[index].name;
  assert(type().kind() == Type::Kind::kMap);
  return static_cast<ElementsNode*>(payload_.node)->elements()[index * 2].as_string();
}

const Value* Value::find(std::string_view wanted) const {
  if (type().kind() == Type::Kind::kObject) {
    const int index = type().attribute_index(wanted);
    return index < 0 ? nullptr : &at(static_cast<std::size_t>(index));
  }
  std::size_t low = 0;
  std::size_t high = length();
  while (low < high) {
    const std::size_t middle = (low + high) / 2;
    if (key(middle) < wanted) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low < length() && key(low) == wanted ? &at(low) : nullptr;
}

std::span<const Value> Value::elements() const {
  assert(has_content() && type().kind() != Type::Kind::kMap);
  return {static_cast<ElementsNode*>(payload_.node)->elements(), length()};
}

Value Value::with_marks(Marks marks) const {
  Value marked = *this;
  marked.marks_ |= marks;
  return marked;
}

Value Value::without_marks() const {
  Value plain = *this;
  plain.marks_ = 0;
  return plain;
}

Value Value::without_mark(Marks mark) const {
  Value plain = *this;
  plain.marks_ = static_cast<Marks>(plain.marks_ & ~mark);
  return plain;
}

Value Value::without_marks_deep() const {
  if (marks_deep() == 0) return *this;
  if (!has_content() || type().is_primitive()) return without_marks();
  const std::size_t count = length();
  if (type().kind() == Type::Kind::kMap) {
    std::vector<std::pair<std::string, Value>> entries;
    for (std::size_t i = 0; i < count; ++i)
      entries.emplace_back(key(i), at(i).without_marks_deep());
    return map(type().element(), std::move(entries));
  }
  std::vector<Value> plain;
  for (std::size_t i = 0; i < count; ++i) plain.push_back(at(i).without_marks_deep());
  return from_elements(type(), std::move(plain));
}

Marks Value::marks_deep() const {
  if (state_ != State::kNode || type().is_primitive()) return marks_;
  return static_cast<Marks>(marks_ | static_cast<const ElementsNode*>(payload_.node)->marks_inside);
}

bool Value::same(const Value& other) const {
  if (type_ != other.type_ || state_ != other.state_) return false;
  if (has_node() || other.has_node()) return payload_.node == other.payload_.node;
  return state_ < State::kBool || payload_.integer == other.payload_.integer;
}

}  // namespace plumb::value
