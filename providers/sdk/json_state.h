#pragma once

/// The JSON of a stored object as msgpack, without its schema: what decides how a part is read is
/// the lenient decoder that follows. Numbers keep all their digits.

#include <charconv>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "providers/sdk/msgpack.h"

namespace plumb::sdk {

/// Writes msgpack as the JSON parser reports its parts. The sizes of arrays and maps are only known
/// at their end, so they take the widest form and are filled in then.
class JsonToMsgpack {
 public:
  explicit JsonToMsgpack(std::string& out) : bytes_(out), out_(out) {}

  bool null() {
    return value([&] { out_.nil(); });
  }
  bool boolean(bool b) {
    return value([&] { out_.boolean(b); });
  }
  bool number_integer(std::int64_t number) {
    return value([&] { out_.integer(number); });
  }
  bool number_unsigned(std::uint64_t number) {
    if (number <= INT64_MAX) return number_integer(static_cast<std::int64_t>(number));
    return value([&] { out_.text(std::to_string(number)); });
  }
  bool number_float(double, const std::string& digits) {
    return value([&] { out_.text(digits); });
  }
  bool string(const std::string& text) {
    return value([&] { out_.text(text); });
  }
  bool binary(const nlohmann::json::binary_t&) { return false; }
  bool start_object(std::size_t) { return open('\xdf'); }
  bool start_array(std::size_t) { return open('\xdd'); }
  bool end_object() { return close(); }
  bool end_array() { return close(); }
  bool key(const std::string& name) {
    out_.text(name);
    return true;
  }
  template <typename Error>
  bool parse_error(std::size_t, const std::string&, const Error&) {
    return false;
  }

 private:
  struct Open {
    std::size_t size_at;
    std::uint32_t count;
  };

  template <typename Write>
  bool value(Write write) {
    if (!open_.empty()) ++open_.back().count;
    write();
    return true;
  }

  bool open(char lead) {
    if (!open_.empty()) ++open_.back().count;
    bytes_.push_back(lead);
    open_.push_back({bytes_.size(), 0});
    bytes_.append(4, '\0');
    return true;
  }

  bool close() {
    const Open done = open_.back();
    open_.pop_back();
    for (unsigned i = 0; i < 4; ++i) {
      bytes_[done.size_at + i] = static_cast<char>(done.count >> (24 - 8 * i));
    }
    return true;
  }

  std::string& bytes_;
  Writer out_;
  std::vector<Open> open_;
};

/// Throws Malformed if the text is not JSON.
inline std::string msgpack_of_json(std::string_view json) {
  std::string bytes;
  JsonToMsgpack events(bytes);
  if (!nlohmann::json::sax_parse(json.begin(), json.end(), &events)) {
    throw Malformed("stored state: not JSON");
  }
  return bytes;
}

/// A type, such as ["list","string"], back from msgpack to JSON text. Only what a type can hold.
inline void write_type_json(Reader& in, std::string& out, int depth = 0) {
  if (depth > 64) throw Malformed("stored state: a type nested too deeply");
  switch (in.peek()) {
    case Kind::kText:
      out += nlohmann::json(in.text()).dump();
      return;
    case Kind::kArray: {
      out += '[';
      for (std::size_t left = in.array(); left > 0; --left) {
        write_type_json(in, out, depth + 1);
        if (left > 1) out += ',';
      }
      out += ']';
      return;
    }
    case Kind::kMap: {
      out += '{';
      for (std::size_t left = in.map(); left > 0; --left) {
        write_type_json(in, out, depth + 1);
        out += ':';
        write_type_json(in, out, depth + 1);
        if (left > 1) out += ',';
      }
      out += '}';
      return;
    }
    default:
      throw Malformed("stored state: not a type");
  }
}

/// The stored form of a dynamic value, {"type": T, "value": V} or null, in the form of the wire.
inline std::string dynamic_of_stored(std::string_view bytes) {
  Reader in(bytes);
  if (in.peek() == Kind::kNil) return std::string(bytes);
  std::string type;
  std::string_view value;
  for (std::size_t left = in.map(); left > 0; --left) {
    const std::string_view key = in.text();
    const std::string_view part = in.skip();
    Reader part_reader(part);
    if (key == "type") write_type_json(part_reader, type);
    if (key == "value") value = part;
  }
  if (type.empty() || value.empty()) throw Malformed("stored state: not a dynamic value");
  std::string out;
  Writer writer(out);
  writer.array(2);
  writer.binary(type);
  writer.raw(value);
  return out;
}

/// The object of a shape with its dynamic members, if any, put into the form of the wire;
/// attributes that the shape does not have are left out.
template <typename ShapeType>
std::string stored_object(const ShapeType& shape, std::string_view json) {
  const std::string raw = msgpack_of_json(json);
  Reader in(raw);
  std::string members;
  Writer out(members);
  std::size_t count = 0;
  for (std::size_t left = in.map(); left > 0; --left) {
    const std::string_view name = in.text();
    const std::string_view bytes = in.skip();
    const std::size_t at = shape.find(name, shape.members.size());
    if (at == shape.members.size()) continue;
    const bool dynamic = shape.members[at].type == "\"dynamic\"";
    out.text(name);
    out.raw(dynamic ? dynamic_of_stored(bytes) : std::string(bytes));
    ++count;
  }
  std::string object;
  Writer(object).map(count);
  return object + members;
}

}  // namespace plumb::sdk
