#pragma once

/// The hashes that every resource and data source of "local" offers.

#include <openssl/evp.h>

#include <string>
#include <string_view>

#include "providers/sdk/base64.h"
#include "providers/sdk/provider.h"

namespace plumb::local {

using sdk::Context;
using sdk::Failure;
using sdk::NoClient;
using sdk::Schema;
using sdk::Val;

inline std::string digest(std::string_view content, const EVP_MD* algorithm) {
  unsigned char bytes[EVP_MAX_MD_SIZE];
  unsigned int size = 0;
  if (EVP_Digest(content.data(), content.size(), bytes, &size, algorithm, nullptr) != 1) {
    throw Failure("Checksum error",
                  "The cryptographic library does not offer a needed hash function.");
  }
  return {reinterpret_cast<const char*>(bytes), size};
}

inline std::string hex_of(std::string_view bytes) {
  static constexpr char kDigits[] = "0123456789abcdef";
  std::string text;
  for (const char c : bytes) {
    const auto b = static_cast<unsigned char>(c);
    text += {kDigits[b >> 4U], kDigits[b & 0x0fU]};
  }
  return text;
}

/// The id is the SHA-1 of the content: how upstream identifies a file.
inline std::string content_id(std::string_view content) {
  return hex_of(digest(content, EVP_sha1()));
}

struct Checksums {
  Val<std::string> id, filename, content, content_base64;
  Val<std::string> content_md5, content_sha1, content_sha256, content_base64sha256, content_sha512,
      content_base64sha512;

  template <typename M>
  static void describe_checksums(Schema<M>& s) {
    s.id(&M::id).about("The hexadecimal SHA1 checksum of the file content.");
    s.attr("content_md5", &M::content_md5).computed();
    s.attr("content_sha1", &M::content_sha1).computed();
    s.attr("content_sha256", &M::content_sha256).computed();
    s.attr("content_base64sha256", &M::content_base64sha256).computed();
    s.attr("content_sha512", &M::content_sha512).computed();
    s.attr("content_base64sha512", &M::content_base64sha512).computed();
  }

  void compute(std::string_view bytes) {
    const std::string sha256 = digest(bytes, EVP_sha256());
    const std::string sha512 = digest(bytes, EVP_sha512());
    id = content_sha1 = content_id(bytes);
    content_md5 = hex_of(digest(bytes, EVP_md5()));
    content_sha256 = hex_of(sha256);
    content_base64sha256 = sdk::base64_encode(sha256);
    content_sha512 = hex_of(sha512);
    content_base64sha512 = sdk::base64_encode(sha512);
  }
};

}  // namespace plumb::local
