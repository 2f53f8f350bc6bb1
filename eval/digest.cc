#include "eval/digest.h"

#include <openssl/evp.h>

namespace plumb::eval {

std::string digest(const char* algorithm, std::string_view bytes) {
  std::string out(EVP_MAX_MD_SIZE, '\0');
  unsigned size = 0;
  const EVP_MD* const method = EVP_get_digestbyname(algorithm);
  if (method == nullptr ||
      EVP_Digest(bytes.data(), bytes.size(), reinterpret_cast<unsigned char*>(out.data()), &size,
                 method, nullptr) != 1) {
    return "";
  }
  out.resize(size);
  return out;
}

}  // namespace plumb::eval
