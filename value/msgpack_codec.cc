#include "value/msgpack_codec.h"

#define MSGPACK_NO_BOOST
#include <cmath>
#include <limits>
#include <msgpack.hpp>

#include "value/json_codec.h"

namespace plumb::value {
namespace {

using diagnostics::ErrorCode;
using diagnostics::fail;

/// msgpack::packer writes to anything with write().
struct StringSink {
  std::string& out;
  void write(const char* bytes, std::size_t size) { out.append(bytes, size); }
};
using Packer = msgpack::packer<StringSink>;

constexpr std::int8_t kPlainUnknown = 0;
constexpr std::int8_t kRefinedUnknown = 12;
constexpr std::size_t kPrefixMax = 256;
constexpr std::size_t kDepthMax = 1000;

/// Keys of the map in the body of a refined unknown.
enum RefinementKey : std::uint8_t {
  kNullness = 1,
  kStringPrefix = 2,
  kLengthMin = 5,
  kLengthMax = 6
};

void pack_string(Packer& packer, std::string_view text) {
  packer.pack_str(static_cast<std::uint32_t>(text.size()));
  packer.pack_str_body(text.data(), static_cast<std::uint32_t>(text.size()));
}

void pack_unknown(Packer& packer, const Refinement& refinement) {
  if (refinement == Refinement{}) {
    packer.pack_ext(1, kPlainUnknown);
    packer.pack_ext_body("\0", 1);
    return;
  }
  std::string body;
  StringSink sink{body};
  Packer inner(sink);
  const bool prefixed = !refinement.prefix.empty();
  inner.pack_map((refinement.not_null ? 1U : 0U) + (prefixed ? 1U : 0U) +
                 (refinement.length_min ? 1U : 0U) + (refinement.length_max ? 1U : 0U));
  if (refinement.not_null) {
    inner.pack_int(kNullness);
    inner.pack_false();
  }
  if (prefixed) {
    inner.pack_int(kStringPrefix);
    pack_string(inner, std::string_view(refinement.prefix).substr(0, kPrefixMax));
  }
  if (refinement.length_min) {
    inner.pack_int(kLengthMin);
    inner.pack_int64(*refinement.length_min);
  }
  if (refinement.length_max) {
    inner.pack_int(kLengthMax);
    inner.pack_int64(*refinement.length_max);
  }
  packer.pack_ext(body.size(), kRefinedUnknown);
  packer.pack_ext_body(body.data(), static_cast<std::uint32_t>(body.size()));
}

void pack_number(Packer& packer, const Number& number) {
  if (const auto integer = number.to_int64()) {
    packer.pack_int64(*integer);
  } else if (number.is_infinite() || (!number.is_integer() && number.fits_double())) {
    packer.pack_double(number.to_double());
  } else {
    pack_string(packer, number.to_string());
  }
}

void pack(Packer& packer, const Value& value, Type type);

void pack_children(Packer& packer, const Value& value, Type type) {
  const auto count = static_cast<std::uint32_t>(value.length());
  switch (type.kind()) {
    case Type::Kind::kMap:
      packer.pack_map(count);
      for (std::uint32_t i = 0; i < count; ++i) {
        pack_string(packer, value.key(i));
        pack(packer, value.at(i), type.element());
      }
      return;
    case Type::Kind::kObject:
      packer.pack_map(count);
      for (std::uint32_t i = 0; i < count; ++i) {
        pack_string(packer, type.attributes()[i].name);
        pack(packer, value.at(i), type.attributes()[i].type);
      }
      return;
    case Type::Kind::kTuple:
      packer.pack_array(count);
      for (std::uint32_t i = 0; i < count; ++i) pack(packer, value.at(i), type.elements()[i]);
      return;
    default:
      packer.pack_array(count);
      for (std::uint32_t i = 0; i < count; ++i) pack(packer, value.at(i), type.element());
      return;
  }
}

void pack(Packer& packer, const Value& value, Type type) {
  const bool wholly_dynamic = type == Type::dynamic() && value.type() == Type::dynamic();
  if (type == Type::dynamic() && !wholly_dynamic) {
    std::string json;
    append_json_type(json, value.type());
    packer.pack_array(2);
    packer.pack_bin(static_cast<std::uint32_t>(json.size()));
    packer.pack_bin_body(json.data(), static_cast<std::uint32_t>(json.size()));
    pack(packer, value, value.type());
  } else if (!value.is_known()) {
    pack_unknown(packer, value.refinement());
  } else if (value.is_null()) {
    packer.pack_nil();
  } else if (type == Type::string()) {
    pack_string(packer, value.as_string());
  } else if (type == Type::number()) {
    pack_number(packer, value.as_number());
  } else if (type == Type::boolean()) {
    value.as_bool() ? packer.pack_true() : packer.pack_false();
  } else {
    pack_children(packer, value, type);
  }
}

std::optional<std::string_view> text_of(const msgpack::object& object) {
  if (object.type == msgpack::type::STR)
    return std::string_view(object.via.str.ptr, object.via.str.size);
  if (object.type == msgpack::type::BIN)
    return std::string_view(object.via.bin.ptr, object.via.bin.size);
  return std::nullopt;
}

Refinement refinement_of(const msgpack::object& ext) {
  Refinement refinement;
  if (ext.via.ext.type() != kRefinedUnknown) return refinement;
  const msgpack::object_handle handle = msgpack::unpack(ext.via.ext.data(), ext.via.ext.size);
  const msgpack::object& map = handle.get();
  if (map.type != msgpack::type::MAP) return refinement;
  for (std::uint32_t i = 0; i < map.via.map.size; ++i) {
    const auto& [key, value] = map.via.map.ptr[i];
    if (key.type != msgpack::type::POSITIVE_INTEGER) continue;
    const bool integer = value.type == msgpack::type::POSITIVE_INTEGER;
    if (key.via.u64 == kNullness && value.type == msgpack::type::BOOLEAN)
      refinement.not_null = !value.via.boolean;
    if (key.via.u64 == kStringPrefix) refinement.prefix = text_of(value).value_or("");
    if (key.via.u64 == kLengthMin && integer)
      refinement.length_min = static_cast<std::int64_t>(value.via.u64);
    if (key.via.u64 == kLengthMax && integer)
      refinement.length_max = static_cast<std::int64_t>(value.via.u64);
  }
  return refinement;
}

tl::unexpected<diagnostics::Error> expected(Type type) {
  return fail(ErrorCode::kInvalid, friendly_name(type) + " expected");
}

Result<Value> read(const msgpack::object& object, Type type);

Result<Value> read_number(const msgpack::object& object) {
  switch (object.type) {
    case msgpack::type::POSITIVE_INTEGER:
      return Value::number(Number::from_unsigned(object.via.u64));
    case msgpack::type::NEGATIVE_INTEGER:
      return Value::integer(object.via.i64);
    case msgpack::type::FLOAT32:
    case msgpack::type::FLOAT64:
      if (std::isnan(object.via.f64)) return fail(ErrorCode::kInvalid, "a number must not be NaN");
      return Value::number(Number::from_double(object.via.f64));
    default:
      break;
  }
  const auto text = text_of(object);
  const auto number = text ? Number::parse(*text) : std::nullopt;
  if (!number) return expected(Type::number());
  return Value::number(*number);
}

Result<Value> read_object(const msgpack::object& object, Type type) {
  if (object.type != msgpack::type::MAP) return expected(type);
  const auto attributes = type.attributes();
  const std::uint32_t count = object.via.map.size;
  if (count != attributes.size()) return fail(ErrorCode::kInvalid, "wrong number of attributes");
  std::vector<Value> values(attributes.size());
  std::vector<bool> seen(attributes.size());
  for (std::uint32_t i = 0; i < count; ++i) {
    const auto& [key, value] = object.via.map.ptr[i];
    const auto name = text_of(key);
    // Written in the order of names by almost everyone.
    int index = name && attributes[i].name == *name ? static_cast<int>(i) : -1;
    if (index < 0 && name) index = type.attribute_index(*name);
    if (index < 0 || seen[static_cast<std::size_t>(index)]) {
      return fail(ErrorCode::kInvalid,
                  "unexpected attribute \"" + std::string(name.value_or("")) + "\"");
    }
    auto read_value = read(value, attributes[static_cast<std::size_t>(index)].type);
    if (!read_value) {
      return fail(ErrorCode::kInvalid,
                  "attribute \"" + std::string(*name) + "\": " + read_value.error().message);
    }
    seen[static_cast<std::size_t>(index)] = true;
    values[static_cast<std::size_t>(index)] = std::move(*read_value);
  }
  return Value::object(type, std::move(values));
}

Result<Value> read_map(const msgpack::object& object, Type type) {
  if (object.type != msgpack::type::MAP) return expected(type);
  std::vector<std::pair<std::string, Value>> entries;
  for (std::uint32_t i = 0; i < object.via.map.size; ++i) {
    const auto& [key, value] = object.via.map.ptr[i];
    const auto name = text_of(key);
    if (!name) return fail(ErrorCode::kInvalid, "a map's key must be a string");
    PLUMB_ASSIGN(Value element, read(value, type.element()));
    entries.emplace_back(*name, std::move(element));
  }
  return Value::map(type.element(), std::move(entries));
}

Result<Value> read_sequence(const msgpack::object& object, Type type) {
  if (object.type != msgpack::type::ARRAY) return expected(type);
  const bool tuple = type.kind() == Type::Kind::kTuple;
  const std::uint32_t count = object.via.array.size;
  if (tuple && count != type.elements().size())
    return fail(ErrorCode::kInvalid, "wrong number of elements");
  std::vector<Value> elements;
  for (std::uint32_t i = 0; i < count; ++i) {
    auto element = read(object.via.array.ptr[i], tuple ? type.elements()[i] : type.element());
    if (!element)
      return fail(ErrorCode::kInvalid,
                  "element " + std::to_string(i) + ": " + element.error().message);
    elements.push_back(std::move(*element));
  }
  if (tuple) return Value::tuple(std::move(elements));
  return type.kind() == Type::Kind::kSet ? Value::set(type.element(), std::move(elements))
                                         : Value::list(type.element(), std::move(elements));
}

Result<Value> read_dynamic(const msgpack::object& object) {
  if (object.type != msgpack::type::ARRAY || object.via.array.size != 2) {
    return fail(ErrorCode::kInvalid, "a pair of type and value expected");
  }
  const auto type_text = text_of(object.via.array.ptr[0]);
  if (!type_text) return fail(ErrorCode::kInvalid, "a type expected");
  PLUMB_ASSIGN(const Type type, parse_json_type(*type_text));
  return read(object.via.array.ptr[1], type);
}

Result<Value> read(const msgpack::object& object, Type type) {
  if (object.type == msgpack::type::NIL) return Value::null(type);
  if (object.type == msgpack::type::EXT) return Value::unknown(type, refinement_of(object));
  switch (type.kind()) {
    case Type::Kind::kDynamic:
      return read_dynamic(object);
    case Type::Kind::kString: {
      const auto text = text_of(object);
      if (!text) return expected(type);
      return Value::string(*text);
    }
    case Type::Kind::kNumber:
      return read_number(object);
    case Type::Kind::kBool:
      if (object.type != msgpack::type::BOOLEAN) return expected(type);
      return Value::boolean(object.via.boolean);
    case Type::Kind::kObject:
      return read_object(object, type);
    case Type::Kind::kMap:
      return read_map(object, type);
    default:
      return read_sequence(object, type);
  }
}

}  // namespace

void append_msgpack(std::string& out, const Value& value, Type type) {
  StringSink sink{out};
  Packer packer(sink);
  pack(packer, value, type);
}

Result<Value> parse_msgpack(std::string_view bytes, Type type) {
  try {
    // Nothing that is announced may be longer than what is there, so that a few bytes cannot ask
    // for gigabytes.
    const std::size_t most = bytes.size();
    const msgpack::unpack_limit limit(most, most, most, most, most, kDepthMax);
    const auto refer = [](msgpack::type::object_type, std::size_t, void*) { return true; };
    msgpack::zone zone(1024);
    std::size_t offset = 0;
    bool referenced = false;
    const msgpack::object object = msgpack::unpack(zone, bytes.data(), bytes.size(), offset,
                                                   referenced, refer, nullptr, limit);
    if (offset != bytes.size()) return fail(ErrorCode::kInvalid, "extra bytes after the value");
    return read(object, type);
  } catch (const msgpack::unpack_error& problem) {
    return fail(ErrorCode::kInvalid, std::string("not msgpack: ") + problem.what());
  }
}

}  // namespace plumb::value
