/// Codecs of outside input: JSON, msgpack, types. The first byte picks one; what is read must
/// survive being written.

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "value/compare.h"
#include "value/json_codec.h"
#include "value/msgpack_codec.h"

namespace {

using plumb::value::Type;
using plumb::value::Value;

/// Types that the typed readers are asked for.
Type type_of(unsigned pick) {
  const Type object = Type::object(
      {{"a", Type::string(), false}, {"b", Type::number(), false}, {"d", Type::dynamic(), false}});
  switch (pick % 7) {
    case 0:
      return Type::dynamic();
    case 1:
      return object;
    case 2:
      return Type::list(object);
    case 3:
      return Type::map(Type::string());
    case 4:
      return Type::set(Type::number());
    case 5:
      return Type::list(Type::list(Type::boolean()));
    default:
      return Type::number();
  }
}

void check(bool holds) {
  if (!holds) std::abort();
}

void json(std::string_view text) {
  const auto value = plumb::value::parse_json(text);
  if (!value) return;
  std::string written;
  plumb::value::append_json(written, *value);
  const auto again = plumb::value::parse_json(written);
  check(again.has_value() && plumb::value::identical(*value, *again));
}

void typed_json(std::string_view text, Type type) {
  const auto value = plumb::value::parse_json_typed(text, type);
  if (!value) return;
  std::string written;
  plumb::value::append_json_typed(written, *value, type);
  check(plumb::value::parse_json_typed(written, type).has_value());
}

void msgpack(std::string_view bytes, Type type) {
  const auto value = plumb::value::parse_msgpack(bytes, type);
  if (!value) return;
  const auto again = plumb::value::parse_msgpack(plumb::value::to_msgpack(*value, type), type);
  check(again.has_value());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 2) return 0;
  const std::string_view rest(reinterpret_cast<const char*>(data) + 2, size - 2);
  switch (data[0] % 4) {
    case 0:
      json(rest);
      break;
    case 1:
      typed_json(rest, type_of(data[1]));
      break;
    case 2:
      msgpack(rest, type_of(data[1]));
      break;
    default:
      (void)plumb::value::parse_json_type(rest);
      break;
  }
  return 0;
}
