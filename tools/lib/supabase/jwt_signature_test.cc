#include "tools/lib/supabase/jwt_signature.h"

#include <openssl/ec.h>
#include <openssl/evp.h>

#include <memory>
#include <string>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"

namespace dumpline {
namespace {

// The examples of RFC 7515, appendixes A.1 and A.3.
constexpr char kPayload[] =
    "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlf"
    "Q";
constexpr char kHs256Header[] = "eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9";
constexpr char kHs256Signature[] = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
constexpr char kHs256Key[] =
    "AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow";
constexpr char kEs256Header[] = "eyJhbGciOiJFUzI1NiJ9";
constexpr char kEs256Signature[] =
    "DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q";
constexpr char kEs256Keys[] =
    R"({"keys":[{"kty":"EC","crv":"P-256","kid":"a","alg":"ES256",
        "x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",
        "y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"}]})";

Jwt Parse(const std::string& text) {
  const absl::StatusOr<Jwt> jwt = ParseJwt(text);
  EXPECT_TRUE(jwt.ok()) << jwt.status();
  return jwt.value_or(Jwt());
}

std::string Decode(absl::string_view text) {
  std::string bytes;
  EXPECT_TRUE(absl::WebSafeBase64Unescape(text, &bytes));
  return bytes;
}

Jwt Hs256Token() { return Parse(absl::StrCat(kHs256Header, ".", kPayload, ".", kHs256Signature)); }
Jwt Es256Token() { return Parse(absl::StrCat(kEs256Header, ".", kPayload, ".", kEs256Signature)); }
JsonWebKey Es256Key() { return ParseJsonWebKeys(kEs256Keys)->at(0); }

TEST(ParseJwt, HeaderAndClaims) {
  const Jwt jwt = Hs256Token();
  EXPECT_EQ(jwt.algorithm, "HS256");
  EXPECT_EQ(jwt.key_id, "");
  EXPECT_EQ(jwt.issuer, "joe");
  EXPECT_EQ(jwt.expires_at, 1300819380);
  EXPECT_EQ(jwt.issued_at, std::nullopt);
  EXPECT_TRUE(jwt.audience.empty());
}

TEST(ParseJwt, AudienceIsATextOrAList) {
  const auto token = [](absl::string_view claims) {
    return Parse(absl::StrCat(kEs256Header, ".", absl::WebSafeBase64Escape(claims), "."));
  };
  EXPECT_EQ(token(R"({"aud":"authenticated"})").audience,
            std::vector<std::string>{"authenticated"});
  EXPECT_EQ(token(R"({"aud":["a","b",3]})").audience, (std::vector<std::string>{"a", "b"}));
  EXPECT_TRUE(token(R"({"aud":3})").audience.empty());
}

TEST(ParseJwt, RejectsOtherTexts) {
  const auto error = [](absl::string_view text) {
    return std::string(ParseJwt(text).status().message());
  };
  EXPECT_EQ(error(""), "is not a JWT (expected three parts separated by dots)");
  EXPECT_EQ(error("a.b"), "is not a JWT (expected three parts separated by dots)");
  EXPECT_EQ(error("!.e30.x"), "has a header that is not base64url");
  EXPECT_EQ(error("W10.e30.x"), "has a header that is not a JSON object");
  EXPECT_EQ(error("e30.eA.x"), "has a payload that is not a JSON object");
  EXPECT_EQ(ParseJwt("e30.e30.!")->signature, "");
}

TEST(Hs256, Rfc7515Example) {
  const Jwt jwt = Hs256Token();
  EXPECT_TRUE(HasHs256Signature(jwt, Decode(kHs256Key)));
  EXPECT_FALSE(HasHs256Signature(jwt, "another secret"));
  EXPECT_FALSE(HasHs256Signature(jwt, ""));
  Jwt changed = jwt;
  changed.signed_text.back() = 'x';
  EXPECT_FALSE(HasHs256Signature(changed, Decode(kHs256Key)));
  changed = jwt;
  changed.signature.pop_back();
  EXPECT_FALSE(HasHs256Signature(changed, Decode(kHs256Key)));
}

TEST(Es256, Rfc7515Example) {
  const Jwt jwt = Es256Token();
  EXPECT_TRUE(*HasEs256Signature(jwt, Es256Key()));
  Jwt changed = jwt;
  changed.signed_text.back() = 'x';
  EXPECT_FALSE(*HasEs256Signature(changed, Es256Key()));
  for (size_t i = 0; i < jwt.signature.size(); ++i) {
    changed = jwt;
    changed.signature[i] ^= 1;
    EXPECT_FALSE(*HasEs256Signature(changed, Es256Key())) << i;
  }
  changed = jwt;
  changed.signature.clear();
  EXPECT_FALSE(*HasEs256Signature(changed, Es256Key()));
  changed.signature.assign(64, '\0');
  EXPECT_FALSE(*HasEs256Signature(changed, Es256Key()));
}

// In DER, a number that begins with zero bytes is shorter, and one whose first bit is set is
// longer.
TEST(Es256, NumbersOfEveryLength) {
  const std::unique_ptr<EVP_PKEY, void (*)(EVP_PKEY*)> own(EVP_EC_gen("P-256"), EVP_PKEY_free);
  unsigned char point[65];
  size_t size = 0;
  ASSERT_EQ(EVP_PKEY_get_octet_string_param(own.get(), "pub", point, sizeof point, &size), 1);
  JsonWebKey key = Es256Key();
  key.x.assign(reinterpret_cast<char*>(point) + 1, 32);
  key.y.assign(reinterpret_cast<char*>(point) + 33, 32);
  int with_zero = 0;
  for (int i = 0; i < 2000; ++i) {
    Jwt jwt;
    jwt.signed_text = absl::StrCat("text ", i);
    const std::unique_ptr<EVP_MD_CTX, void (*)(EVP_MD_CTX*)> context(EVP_MD_CTX_new(),
                                                                     EVP_MD_CTX_free);
    unsigned char der[80];
    size_t der_size = sizeof der;
    ASSERT_EQ(EVP_DigestSignInit(context.get(), nullptr, EVP_sha256(), nullptr, own.get()), 1);
    ASSERT_EQ(EVP_DigestSign(context.get(), der, &der_size,
                             reinterpret_cast<const unsigned char*>(jwt.signed_text.data()),
                             jwt.signed_text.size()),
              1);
    const unsigned char* at = der;
    const std::unique_ptr<ECDSA_SIG, void (*)(ECDSA_SIG*)> numbers(
        d2i_ECDSA_SIG(nullptr, &at, static_cast<long>(der_size)), ECDSA_SIG_free);
    unsigned char raw[64];
    ASSERT_EQ(BN_bn2binpad(ECDSA_SIG_get0_r(numbers.get()), raw, 32), 32);
    ASSERT_EQ(BN_bn2binpad(ECDSA_SIG_get0_s(numbers.get()), raw + 32, 32), 32);
    with_zero += raw[0] == 0 || raw[32] == 0 ? 1 : 0;
    jwt.signature.assign(reinterpret_cast<char*>(raw), sizeof raw);
    EXPECT_TRUE(*HasEs256Signature(jwt, key));
  }
  EXPECT_GT(with_zero, 0);  // 15 are expected
}

TEST(Es256, InvalidKeys) {
  const auto error = [](const JsonWebKey& key) {
    return std::string(HasEs256Signature(Es256Token(), key).status().message());
  };
  JsonWebKey key = Es256Key();
  key.curve = "P-384";
  EXPECT_EQ(error(key), "is not a key of the curve P-256");
  key = Es256Key();
  key.x.pop_back();
  EXPECT_EQ(error(key), "has coordinates that are not of 32 bytes");
  key = Es256Key();
  key.x[0] ^= 1;  // no longer on the curve
  EXPECT_EQ(error(key), "is not a point of the curve P-256");
}

TEST(ParseJsonWebKeys, OtherTexts) {
  EXPECT_TRUE(ParseJsonWebKeys(R"({"keys":[]})")->empty());
  EXPECT_FALSE(ParseJsonWebKeys("[]").ok());
  EXPECT_FALSE(ParseJsonWebKeys(R"({"keys":{}})").ok());
  EXPECT_FALSE(ParseJsonWebKeys("<html>").ok());
}

}  // namespace
}  // namespace dumpline
