#include "system/seal.h"

#include <openssl/evp.h>

#include <cassert>
#include <cstdlib>
#include <memory>

#include "system/clock.h"

namespace plumb::system {
namespace {

constexpr std::size_t kNonceSize = 12;
constexpr std::size_t kTagSize = 16;
constexpr std::uint64_t kScryptCost = 32768;
constexpr std::uint64_t kScryptMemoryMax = 64 << 20;

struct FreeContext {
  void operator()(EVP_CIPHER_CTX* context) const { EVP_CIPHER_CTX_free(context); }
};
using Context = std::unique_ptr<EVP_CIPHER_CTX, FreeContext>;

const unsigned char* bytes_of(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

unsigned char* bytes_of(std::string& text) {
  return reinterpret_cast<unsigned char*>(text.data());
}

int size_of(std::string_view text) {
  return static_cast<int>(text.size());
}

/// What fails here is memory alone.
void require(bool done) {
  if (!done) std::abort();
}

}  // namespace

std::string seal(std::string_view key, std::string_view text, std::string_view context) {
  assert(key.size() == kSealKeySize);
  const std::string nonce = random_bytes(kNonceSize);
  const Context cipher(EVP_CIPHER_CTX_new());
  std::string sealed(text.size(), '\0');
  std::string tag(kTagSize, '\0');
  int size = 0;
  require(EVP_EncryptInit_ex(cipher.get(), EVP_aes_256_gcm(), nullptr, bytes_of(key),
                             bytes_of(std::string_view(nonce))) == 1);
  require(EVP_EncryptUpdate(cipher.get(), nullptr, &size, bytes_of(context), size_of(context)) ==
          1);
  require(EVP_EncryptUpdate(cipher.get(), bytes_of(sealed), &size, bytes_of(text), size_of(text)) ==
          1);
  require(EVP_EncryptFinal_ex(cipher.get(), bytes_of(sealed) + size, &size) == 1);
  require(EVP_CIPHER_CTX_ctrl(cipher.get(), EVP_CTRL_GCM_GET_TAG, kTagSize, tag.data()) == 1);
  return nonce + sealed + tag;
}

diagnostics::Result<std::string> unseal(std::string_view key, std::string_view sealed,
                                        std::string_view context) {
  assert(key.size() == kSealKeySize);
  const auto refuse = [] {
    return diagnostics::fail(diagnostics::ErrorCode::kDenied,
                             "it was sealed with another key, or changed since");
  };
  if (sealed.size() < kNonceSize + kTagSize) return refuse();
  const std::string_view nonce = sealed.substr(0, kNonceSize);
  const std::string_view body = sealed.substr(kNonceSize, sealed.size() - kNonceSize - kTagSize);
  std::string tag(sealed.substr(sealed.size() - kTagSize));
  const Context cipher(EVP_CIPHER_CTX_new());
  std::string text(body.size(), '\0');
  int size = 0;
  require(EVP_DecryptInit_ex(cipher.get(), EVP_aes_256_gcm(), nullptr, bytes_of(key),
                             bytes_of(nonce)) == 1);
  require(EVP_DecryptUpdate(cipher.get(), nullptr, &size, bytes_of(context), size_of(context)) ==
          1);
  require(EVP_DecryptUpdate(cipher.get(), bytes_of(text), &size, bytes_of(body), size_of(body)) ==
          1);
  require(EVP_CIPHER_CTX_ctrl(cipher.get(), EVP_CTRL_GCM_SET_TAG, kTagSize, tag.data()) == 1);
  if (EVP_DecryptFinal_ex(cipher.get(), bytes_of(text) + size, &size) != 1) return refuse();
  return text;
}

std::string key_of_passphrase(std::string_view passphrase, std::string_view salt) {
  std::string key(kSealKeySize, '\0');
  require(EVP_PBE_scrypt(passphrase.data(), passphrase.size(), bytes_of(salt), salt.size(),
                         kScryptCost, 8, 1, kScryptMemoryMax, bytes_of(key), key.size()) == 1);
  return key;
}

}  // namespace plumb::system
