/// Digests and names. The values are what Terraform 1.11 gives, but where docs say otherwise.
#include "eval/eval_support.h"

namespace plumb::eval {
namespace {

TEST(CryptoFunctions, Uuidv5) {
  check_all({
      {R"(uuidv5("dns","www.terraform.io"))", R"("a5008fae-b28c-5ba5-96cd-82b4c53552d6")"},
      {R"(uuidv5("6ba7b810-9dad-11d1-80b4-00c04fd430c8","www.terraform.io"))",
       R"("a5008fae-b28c-5ba5-96cd-82b4c53552d6")"},
      {R"(uuidv5("{6ba7b810-9dad-11d1-80b4-00c04fd430c8}","www.terraform.io"))",
       R"("a5008fae-b28c-5ba5-96cd-82b4c53552d6")"},
      {R"(uuidv5("urn:uuid:6ba7b810-9dad-11d1-80b4-00c04fd430c8","www.terraform.io"))",
       R"("a5008fae-b28c-5ba5-96cd-82b4c53552d6")"},
      {R"(uuidv5("6ba7b8109dad11d180b400c04fd430c8","www.terraform.io"))",
       R"("a5008fae-b28c-5ba5-96cd-82b4c53552d6")"},
      {R"(uuidv5("","x"))",
       R"(error: Call to function "uuidv5" failed: uuidv5() doesn't support namespace  (invalid UUID length: 0).)"},
      {R"(uuidv5("zba7b810-9dad-11d1-80b4-00c04fd430c8","x"))",
       R"(error: Call to function "uuidv5" failed: uuidv5() doesn't support namespace zba7b810-9dad-11d1-80b4-00c04fd430c8 (invalid UUID format).)"},
      {R"(uuidv5("url","https://www.terraform.io/"))", R"("9db6f67c-dd95-5ea0-aa5b-e70e5c5f7cf5")"},
      {R"(uuidv5("oid","1.3.6.1.4"))", R"("af9d40a5-7a36-5c07-b23a-851cd99fbfa5")"},
      {R"(uuidv5("x500","CN=Example,C=GB"))", R"("84e09961-4aa4-57f8-95b7-03edb1073253")"},
  });
}

TEST(CryptoFunctions, Sha512) {
  check_all({
      {R"(sha512("é"))",
       R"("9e2ad28633f24451bd4f3c1cb20586a21a44c3aeedbdc01b9cc8fa72917ea7bd689c82b8bf1fef89b911cf8cc46fa2c1ccc10087b2094fd4d3350ecd88526a2c")"},
  });
}

TEST(CryptoFunctions, Base64sha512) {
  check_all({
      {R"(base64sha512(""))",
       R"("z4PhNX7vuL3xVChQ1m2AB9Yg5AULVxXcg/SpIdNs6c5H0NE8XYXysP+DGNKHfuwvY7kxvUdBeoGlODJ6+SfaPg==")"},
  });
}

TEST(CryptoFunctions, Md5) {
  check_all({
      {R"(md5(""))", R"("d41d8cd98f00b204e9800998ecf8427e")"},
      {R"(md5("hello"))", R"("5d41402abc4b2a76b9719d911017c592")"},
  });
}

TEST(CryptoFunctions, Sha1) {
  check_all({
      {R"(sha1("hello"))", R"("aaf4c61ddcc5e8a2dabede0f3b482cd9aea9434d")"},
  });
}

TEST(CryptoFunctions, Sha256) {
  check_all({
      {R"(sha256("hello"))",
       R"("2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824")"},
  });
}

TEST(CryptoFunctions, Base64sha256) {
  check_all({
      {R"(base64sha256("hello"))", R"("LPJNul+wow4m6DsqxbninhsWHlwfp0JecwQzYpOLmCQ=")"},
  });
}

/// A key made for this test, in both of the forms that OpenSSL writes.
constexpr const char* kKeys[] = {R"(-----BEGIN PRIVATE KEY-----
MIICdgIBADANBgkqhkiG9w0BAQEFAASCAmAwggJcAgEAAoGBANXnxkomzVMvfRXI
eNCSJDBVksbCSnRjCMp89U1oJJbSgWJKA5687eI+WWrH+QnIsVnl/zZHUo4fVp49
l9lxgaR33G3OkJoRvRZ8isi56qMZ9nDQajYsyYLO0zB0owTIvyXz7JwmLA1X3GIh
kVOIrWTXujlJUQ339IyaAYG7baGfAgMBAAECgYAuam3Xt1XEoEBnUqoMsDmUF22T
HaPkX30P20+rbVbLN4CF4IOqlVqVRmxGxH/gxKDfXg4kLBPY7SnxinIB6CR2Mxsu
xSe4YYFJu3KysuKCuUBojWD83UjAlwtdjOLDJOKe3/hNYev8BTv9xKQyD9H9AKJD
1KyELEFer5N6OSeVOQJBAPmiKErKQbwYh3R1UrJ4DYUrlPXevX2dMkxMW7146fsq
1xktwbtQOYiXRYwPmDeFChElZTXi9a5ICxVqt7Z/wd0CQQDbXFnHRZIB59ODo4I0
pU08vpXU3VaMZqjmsCbaHitMfpWgPL/qRF0IEIwOY0dHXSgEpVhxP3SjzD5kIRlA
LP+rAkBNPWVmLsrEHnrbB+o8mnTkfaWrpe3PzjHf9ch1CdKsCodfnQ7SnHIQ122H
dtPMaffBcmask7sc3+G+ELUjXMhpAkEAh0tVYC+LlztJ3KYrd5cApVeTCAAgEmZ7
BBVfUSZMZFiqpnLxl2bkzkWObI1U+DH/raXhf6+4nBIr5Qv5C/j1EwJAD6NGzc2d
LxdNvVXJ5sKW5/Xc2t9uQaOq00nUuBvFXhlm4i8DsVIG6ZKQWis9YmE4/fYowN4E
X2UYLhKsi/f9eg==
-----END PRIVATE KEY-----)",
                                 R"(-----BEGIN RSA PRIVATE KEY-----
MIICXAIBAAKBgQDV58ZKJs1TL30VyHjQkiQwVZLGwkp0YwjKfPVNaCSW0oFiSgOe
vO3iPllqx/kJyLFZ5f82R1KOH1aePZfZcYGkd9xtzpCaEb0WfIrIueqjGfZw0Go2
LMmCztMwdKMEyL8l8+ycJiwNV9xiIZFTiK1k17o5SVEN9/SMmgGBu22hnwIDAQAB
AoGALmpt17dVxKBAZ1KqDLA5lBdtkx2j5F99D9tPq21WyzeAheCDqpValUZsRsR/
4MSg314OJCwT2O0p8YpyAegkdjMbLsUnuGGBSbtysrLigrlAaI1g/N1IwJcLXYzi
wyTint/4TWHr/AU7/cSkMg/R/QCiQ9SshCxBXq+TejknlTkCQQD5oihKykG8GId0
dVKyeA2FK5T13r19nTJMTFu9eOn7KtcZLcG7UDmIl0WMD5g3hQoRJWU14vWuSAsV
are2f8HdAkEA21xZx0WSAefTg6OCNKVNPL6V1N1WjGao5rAm2h4rTH6VoDy/6kRd
CBCMDmNHR10oBKVYcT90o8w+ZCEZQCz/qwJATT1lZi7KxB562wfqPJp05H2lq6Xt
z84x3/XIdQnSrAqHX50O0pxyENdth3bTzGn3wXJmrJO7HN/hvhC1I1zIaQJBAIdL
VWAvi5c7SdymK3eXAKVXkwgAIBJmewQVX1EmTGRYqqZy8Zdm5M5FjmyNVPgx/62l
4X+vuJwSK+UL+Qv49RMCQA+jRs3NnS8XTb1VyebCluf13NrfbkGjqtNJ1LgbxV4Z
ZuIvA7FSBumSkForPWJhOP32KMDeBF9lGC4SrIv3/Xo=
-----END RSA PRIVATE KEY-----)"};
constexpr const char* kMessage =
    "bvqtGWiQ7HHYyGr2myEFHxLyW5vkOVDGo8fu0dYptd6mlm0selz6zJviGqXBozryJFcyWDkgt4zIb0Y4dEFQWAt8"
    "oyAFpMTtvbdcWYNO+TnQtUZWe3cjs298zjpnRHt2M7E5+eetfeqeRwKmlnXg43UpO0E8U2o6xxCUEiXIwXU=";

TEST(CryptoFunctions, Rsadecrypt) {
  TestScope scope = test_scope();
  scope.names["message"] = Value::string(kMessage);
  const TestEnvironment environment;
  for (const char* const key : kKeys) {
    scope.names["key"] = Value::string(key);
    check({"", R"("message")"}, evaluate_text("rsadecrypt(message, key)", scope, environment));
    check({"", "error: failed to decrypt"},
          evaluate_text("rsadecrypt(\"eA==\", key)", scope, environment));
    check({"", R"(error: failed to decode input "x": cipher text must be base64-encoded)"},
          evaluate_text("rsadecrypt(\"x\", key)", scope, environment));
  }
  check({"", "error: invalid private key"},
        evaluate_text("rsadecrypt(message, \"y\")", scope, environment));
}

}  // namespace
}  // namespace plumb::eval
