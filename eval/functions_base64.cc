/// Base64, alone and around gzip.
#include <zlib.h>

#include <cstring>

#include "eval/argument.h"
#include "eval/base64.h"
#include "eval/encoding_families.h"
#include "eval/grapheme.h"

namespace plumb::eval {
namespace {

CallResult base64encode(const Context&, Arguments args) {
  return Value::string(base64_encode(args[0].as_string()));
}

CallResult base64decode(const Context&, Arguments args) {
  const Value& given = args[0];
  const Base64Decoded decoded = base64_decode(given.as_string());
  if (decoded.wrong_at) {
    const bool secret = given.has_mark(value::kSensitive);
    return call_error("failed to decode base64 data " +
                      (secret ? "(sensitive value)" : quoted(given.as_string())));
  }
  if (!is_utf8(decoded.bytes))
    return call_error("the result of decoding the provided string is not valid UTF-8");
  return Value::string(decoded.bytes).with_marks(given.marks());
}

void append_little_endian(std::string& out, std::uint32_t number) {
  for (unsigned shift = 0; shift < 32; shift += 8) out += static_cast<char>(number >> shift & 255U);
}

/// Raw deflate of the text, ended by a flush instead of a last block.
std::string deflate_flushed(std::string_view text) {
  z_stream stream;
  std::memset(&stream, 0, sizeof stream);
  constexpr int kRawWindow = -15;
  constexpr int kMemoryLevel = 8;
  if (deflateInit2(&stream, 6, Z_DEFLATED, kRawWindow, kMemoryLevel, Z_DEFAULT_STRATEGY) != Z_OK)
    return "";
  std::string out(deflateBound(&stream, text.size()) + 64, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
  stream.avail_in = static_cast<uInt>(text.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  deflate(&stream, Z_SYNC_FLUSH);
  out.resize(out.size() - stream.avail_out);
  deflateEnd(&stream);
  return out;
}

/// The layout is that of Terraform, byte by byte: no time, no system, a flush, then an empty last
/// block.
CallResult base64gzip(const Context&, Arguments args) {
  const std::string_view text = args[0].as_string();
  constexpr std::string_view kHeader("\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff", 10);
  constexpr std::string_view kEmptyLastBlock("\x01\x00\x00\xff\xff", 5);
  std::string out(kHeader);
  out += deflate_flushed(text);
  out += kEmptyLastBlock;
  const auto* const bytes = reinterpret_cast<const Bytef*>(text.data());
  append_little_endian(out, static_cast<std::uint32_t>(crc32_z(0, bytes, text.size())));
  append_little_endian(out, static_cast<std::uint32_t>(text.size()));
  return Value::string(base64_encode(out));
}

/// Whether all was read and is whole.
bool inflate_all(std::string_view bytes, std::string& out, std::string& error) {
  constexpr std::size_t kResultMax = std::size_t{256}
                                     << 20;  // A small text must not fill the memory.
  z_stream stream;
  std::memset(&stream, 0, sizeof stream);
  constexpr int kGzipWindow = 15 + 16;
  if (inflateInit2(&stream, kGzipWindow) != Z_OK) return false;
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
  stream.avail_in = static_cast<uInt>(bytes.size());
  char buffer[16384];
  int status = Z_OK;
  while (status == Z_OK && out.size() < kResultMax) {
    stream.next_out = reinterpret_cast<Bytef*>(buffer);
    stream.avail_out = sizeof buffer;
    status = inflate(&stream, Z_NO_FLUSH);
    out.append(buffer, sizeof buffer - stream.avail_out);
  }
  error = status == Z_OK ? "the result is too large"
                         : (stream.msg != nullptr ? stream.msg : "unexpected EOF");
  inflateEnd(&stream);
  return status == Z_STREAM_END;
}

CallResult base64gunzip(const Context&, Arguments args) {
  const Base64Decoded decoded = base64_decode(args[0].as_string());
  if (decoded.wrong_at)
    return call_error("failed to decode base64 data " + quoted(args[0].as_string()));
  std::string text;
  std::string error;
  if (!inflate_all(decoded.bytes, text, error))
    return call_error("failed to gunzip bytestream: " + error);
  if (!is_utf8(text))
    return call_error("the result of decoding the provided string is not valid UTF-8");
  return Value::string(text);
}

}  // namespace

std::vector<Function> base64_functions() {
  const Type string = Type::string();
  const Parameter str{"str", string};
  const Parameter marked{.name = "str", .type = string, .allow_marked = true};
  return {
      {"base64encode", {str}, {}, string, base64encode, {}},
      {"base64decode", {marked}, {}, string, base64decode, {}},
      {"base64gzip", {str}, {}, string, base64gzip, {}},
      {"base64gunzip", {str}, {}, string, base64gunzip, {}},
  };
}

}  // namespace plumb::eval
