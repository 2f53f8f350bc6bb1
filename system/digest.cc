#include "system/digest.h"

// The functions of the algorithm itself: what OpenSSL 3 puts in their place looks for providers of
// algorithms first, which takes longer than a small plan does.
#define OPENSSL_API_COMPAT 0x10100000L
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/sha.h>

#include <cstdlib>

namespace plumb::system {

namespace {

std::string digest_with(const EVP_MD* algorithm, std::string_view bytes) {
  std::string digest(EVP_MAX_MD_SIZE, '\0');
  unsigned size = 0;
  const int done =
      EVP_Digest(bytes.data(), bytes.size(), reinterpret_cast<unsigned char*>(digest.data()), &size,
                 algorithm, nullptr);
  if (done != 1) std::abort();  // Only without memory.
  digest.resize(size);
  return digest;
}

}  // namespace

std::string sha256(std::string_view bytes) {
  Sha256 digest;
  digest.add(bytes);
  return digest.finish();
}

struct Sha256::Context {
  SHA256_CTX state;
};

Sha256::Sha256() : context_(std::make_unique<Context>()) {
  SHA256_Init(&context_->state);
}

Sha256::~Sha256() = default;

void Sha256::add(std::string_view bytes) {
  SHA256_Update(&context_->state, bytes.data(), bytes.size());
}

std::string Sha256::finish() {
  std::string digest(SHA256_DIGEST_LENGTH, '\0');
  SHA256_Final(reinterpret_cast<unsigned char*>(digest.data()), &context_->state);
  return digest;
}

std::string hmac_sha256(std::string_view key, std::string_view bytes) {
  std::string code(EVP_MAX_MD_SIZE, '\0');
  unsigned size = 0;
  const unsigned char* const done =
      HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()),
           reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(),
           reinterpret_cast<unsigned char*>(code.data()), &size);
  if (done == nullptr) std::abort();  // Only without memory.
  code.resize(size);
  return code;
}

std::string hex(std::string_view bytes) {
  constexpr char kDigits[] = "0123456789abcdef";
  std::string out;
  for (const char byte : bytes) {
    out += kDigits[static_cast<unsigned char>(byte) >> 4U];
    out += kDigits[static_cast<unsigned char>(byte) & 15U];
  }
  return out;
}

std::optional<std::string> digest(const std::string& algorithm, std::string_view bytes) {
  if (algorithm == "md5") return digest_with(EVP_md5(), bytes);
  if (algorithm == "sha1") return digest_with(EVP_sha1(), bytes);
  if (algorithm == "sha256") return digest_with(EVP_sha256(), bytes);
  if (algorithm == "sha384") return digest_with(EVP_sha384(), bytes);
  if (algorithm == "sha512") return digest_with(EVP_sha512(), bytes);
  return std::nullopt;
}

}  // namespace plumb::system
