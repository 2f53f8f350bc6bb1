#pragma once

/// random_id and random_uuid.

#include <openssl/bn.h>
#include <openssl/crypto.h>

#include <cctype>
#include <memory>

#include "keepers.h"
#include "providers/sdk/base64.h"
#include "providers/sdk/secure_random.h"

namespace plumb::random {

/// The bytes as one big-endian number, in decimal.
inline std::string decimal_of(const std::string& bytes) {
  const std::unique_ptr<BIGNUM, decltype(&BN_free)> number(
      BN_bin2bn(reinterpret_cast<const unsigned char*>(bytes.data()),
                static_cast<int>(bytes.size()), nullptr),
      &BN_free);
  char* digits = number == nullptr ? nullptr : BN_bn2dec(number.get());
  if (digits == nullptr) throw std::bad_alloc();
  std::string text(digits);
  OPENSSL_free(digits);
  return text;
}

inline std::string hex_of(const std::string& bytes) {
  static constexpr char kDigits[] = "0123456789abcdef";
  std::string text;
  for (const char c : bytes) {
    const auto b = static_cast<unsigned char>(c);
    text += {kDigits[b >> 4U], kDigits[b & 0x0fU]};
  }
  return text;
}

struct IdModel : Kept {
  Val<std::int64_t> byte_length;
  Val<std::string> prefix, b64_std, b64_url, hex, dec;

  static void describe(Schema<IdModel>& s) {
    describe_kept(s);
    s.about("Random bytes, in several spellings, for unique identifiers.");
    s.attr("byte_length", &IdModel::byte_length).required().replace();
    s.attr("prefix", &IdModel::prefix).optional().replace();
    s.attr("b64_std", &IdModel::b64_std).computed();
    s.attr("b64_url", &IdModel::b64_url).computed();
    s.attr("hex", &IdModel::hex).computed();
    s.attr("dec", &IdModel::dec).computed();
  }

  void spell(const std::string& bytes) {
    const std::string before = prefix.value_or("");
    id = sdk::base64_encode(bytes, sdk::Base64::kUrl);
    b64_url = before + *id;
    b64_std = before + sdk::base64_encode(bytes);
    hex = before + hex_of(bytes);
    dec = before + decimal_of(bytes);
  }
};

class IdResource final : public KeptResource<IdModel> {
 public:
  static constexpr const char* kType = "random_id";

  void create(Context&, NoClient&, IdModel& object) override {
    if (*object.byte_length < 0 || *object.byte_length > kLongest) {
      throw Failure("Randomness Generation Error",
                    "byte_length must be between 0 and " + std::to_string(kLongest) + ".",
                    "byte_length");
    }
    std::string bytes(static_cast<std::size_t>(*object.byte_length), '\0');
    sdk::fill_random(reinterpret_cast<unsigned char*>(bytes.data()), bytes.size());
    object.spell(bytes);
  }

  /// [PREFIX,]BASE64URL; the prefix may hold commas.
  void import(Context&, NoClient&, const std::string& id, IdModel& object) override {
    const std::size_t comma = id.rfind(',');
    if (comma != std::string::npos && comma > 0) object.prefix = id.substr(0, comma);
    const auto bytes = sdk::base64_decode(id.substr(comma == std::string::npos ? 0 : comma + 1),
                                          sdk::Base64::kUrl);
    if (!bytes) {
      throw Failure(
          "Import Random ID Error",
          "The id must be unpadded URL base64, with an optional prefix and a comma before it.");
    }
    object.byte_length = static_cast<std::int64_t>(bytes->size());
    object.spell(*bytes);
  }

 private:
  static constexpr std::int64_t kLongest = 1 << 20;  ///< a limit of ours: beyond it, it is no id
};

struct UuidModel : Kept {
  Val<std::string> result;

  static void describe(Schema<UuidModel>& s) {
    describe_kept(s);
    s.about("A random UUID.");
    s.attr("result", &UuidModel::result).computed();
  }
};

class UuidResource final : public KeptResource<UuidModel> {
 public:
  static constexpr const char* kType = "random_uuid";

  void create(Context&, NoClient&, UuidModel& object) override {
    object.result = object.id = sdk::random_uuid();
  }

  void import(Context&, NoClient&, const std::string& id, UuidModel& object) override {
    std::string uuid;
    for (const char c : id) uuid += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    bool valid = uuid.size() == 36;
    for (std::size_t i = 0; valid && i < uuid.size(); ++i) {
      const bool dash = i == 8 || i == 13 || i == 18 || i == 23;
      valid = dash ? uuid[i] == '-' : std::isxdigit(static_cast<unsigned char>(uuid[i])) != 0;
    }
    if (!valid) {
      throw Failure(
          "Import Random UUID Error",
          "The id \"" + id + "\" is not a UUID of the form 8-4-4-4-12 hexadecimal digits.");
    }
    object.result = object.id = uuid;
  }
};

}  // namespace plumb::random
