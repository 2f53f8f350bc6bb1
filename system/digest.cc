#include "system/digest.h"

#include <openssl/evp.h>

#include <cstdlib>

namespace plumb::system {

std::string sha256(std::string_view bytes) {
  std::string digest(EVP_MAX_MD_SIZE, '\0');
  unsigned size = 0;
  const int done =
      EVP_Digest(bytes.data(), bytes.size(), reinterpret_cast<unsigned char*>(digest.data()), &size,
                 EVP_sha256(), nullptr);
  if (done != 1) std::abort();  // Only without memory.
  digest.resize(size);
  return digest;
}

}  // namespace plumb::system
