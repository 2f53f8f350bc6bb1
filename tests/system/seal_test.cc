#include "system/seal.h"

#include <gtest/gtest.h>

#include "system/digest.h"

namespace plumb::system {
namespace {

const std::string kKey(kSealKeySize, 'k');

TEST(Seal, IsOpenedByItsKeyAndContextAlone) {
  const std::string sealed = seal(kKey, "the secret", "context");
  EXPECT_EQ(sealed.find("secret"), std::string::npos);
  EXPECT_EQ(unseal(kKey, sealed, "context").value(), "the secret");
  EXPECT_FALSE(unseal(std::string(kSealKeySize, 'x'), sealed, "context"));
  EXPECT_FALSE(unseal(kKey, sealed, "another"));
}

TEST(Seal, IsAnotherEachTime) {
  EXPECT_NE(seal(kKey, "text", ""), seal(kKey, "text", ""));
}

TEST(Seal, OfNothingIsOpened) {
  EXPECT_EQ(unseal(kKey, seal(kKey, "", ""), "").value(), "");
}

TEST(Seal, TellsEveryChange) {
  const std::string sealed = seal(kKey, "text", "");
  for (std::size_t at = 0; at < sealed.size(); ++at) {
    std::string changed = sealed;
    changed[at] = static_cast<char>(changed[at] ^ 1);
    EXPECT_FALSE(unseal(kKey, changed, "")) << at;
    EXPECT_FALSE(unseal(kKey, sealed.substr(0, at), "")) << at;
  }
}

// RFC 7914, section 12, has no case of these parameters: this one is of OpenSSL's command line,
// `openssl kdf -keylen 32 -kdfopt pass:pleaseletmein -kdfopt salt:SodiumChloride.. -kdfopt n:32768
// -kdfopt r:8 -kdfopt p:1 SCRYPT`.
TEST(Seal, KeyOfAPassphraseDependsOnBoth) {
  const std::string key = key_of_passphrase("pleaseletmein", "SodiumChloride..");
  EXPECT_EQ(hex(key), "89d490987b68663ff819f349841599d88ac220011fcc4869653c6e04a0d41ff3");
  EXPECT_NE(key_of_passphrase("pleaseletmein", "SodiumChloride.,"), key);
  EXPECT_NE(key_of_passphrase("pleaseletmeout", "SodiumChloride.."), key);
}

// RFC 4231, test case 2; FIPS 180-4's "abc".
TEST(Digest, IsAsPublished) {
  EXPECT_EQ(hex(hmac_sha256("Jefe", "what do ya want for nothing?")),
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
  const std::string abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
  EXPECT_EQ(hex(sha256("abc")), abc);
  Sha256 pieces;
  pieces.add("a");
  pieces.add("");
  pieces.add("bc");
  EXPECT_EQ(hex(pieces.finish()), abc);
}

}  // namespace
}  // namespace plumb::system
