#include "tools/lib/supabase/jwt_signature.h"

#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/params.h>

#include <memory>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "nlohmann/json.hpp"
#include "tools/lib/status/status_macros.h"
#include "tools/lib/text/json.h"

namespace dumpline {
namespace {

constexpr size_t kCoordinateBytes = 32;  // of P-256

template <typename T, void (*Free)(T*)>
struct Deleter {
  void operator()(T* object) const { Free(object); }
};
template <typename T, void (*Free)(T*)>
using Owned = std::unique_ptr<T, Deleter<T, Free>>;

const unsigned char* Bytes(absl::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

// Makes OpenSSL's form of a public key of P-256.
absl::StatusOr<Owned<EVP_PKEY, EVP_PKEY_free>> MakePublicKey(const JsonWebKey& key) {
  if (key.type != "EC" || key.curve != "P-256") {
    return absl::InvalidArgumentError("is not a key of the curve P-256");
  }
  if (key.x.size() != kCoordinateBytes || key.y.size() != kCoordinateBytes) {
    return absl::InvalidArgumentError("has coordinates that are not of 32 bytes");
  }
  std::string point = absl::StrCat("\x04", key.x, key.y);  // uncompressed (SEC 1, 2.3.3)
  char group[] = "P-256";
  OSSL_PARAM parameters[] = {
      OSSL_PARAM_construct_utf8_string(OSSL_PKEY_PARAM_GROUP_NAME, group, 0),
      OSSL_PARAM_construct_octet_string(OSSL_PKEY_PARAM_PUB_KEY, &point[0], point.size()),
      OSSL_PARAM_construct_end(),
  };
  const Owned<EVP_PKEY_CTX, EVP_PKEY_CTX_free> context(
      EVP_PKEY_CTX_new_from_name(nullptr, "EC", nullptr));
  EVP_PKEY* made = nullptr;
  if (context == nullptr || EVP_PKEY_fromdata_init(context.get()) != 1 ||
      EVP_PKEY_fromdata(context.get(), &made, EVP_PKEY_PUBLIC_KEY, parameters) != 1) {
    return absl::InvalidArgumentError("is not a point of the curve P-256");
  }
  return Owned<EVP_PKEY, EVP_PKEY_free>(made);
}

// Converts a signature from two numbers of 32 bytes (RFC 7518, 3.4) to DER, which OpenSSL takes.
// Returns "" if it does not consist of two such numbers.
std::string ToDer(const std::string& signature) {
  if (signature.size() != 2 * kCoordinateBytes) return "";
  const Owned<ECDSA_SIG, ECDSA_SIG_free> numbers(ECDSA_SIG_new());
  BIGNUM* const r = BN_bin2bn(Bytes(signature), kCoordinateBytes, nullptr);
  BIGNUM* const s = BN_bin2bn(Bytes(signature) + kCoordinateBytes, kCoordinateBytes, nullptr);
  if (numbers == nullptr || ECDSA_SIG_set0(numbers.get(), r, s) != 1) {  // takes ownership
    BN_free(r);
    BN_free(s);
    return "";
  }
  unsigned char* der = nullptr;
  const int size = i2d_ECDSA_SIG(numbers.get(), &der);
  if (size <= 0) return "";
  const std::string text(reinterpret_cast<const char*>(der), static_cast<size_t>(size));
  OPENSSL_free(der);
  return text;
}

}  // namespace

absl::StatusOr<std::vector<JsonWebKey>> ParseJsonWebKeys(absl::string_view text) {
  const absl::StatusOr<Json> json = ParseJson(text);
  if (!json.ok() || !json->is_object() || json->count("keys") == 0 ||
      !json->at("keys").is_array()) {
    return absl::InvalidArgumentError("is not a set of keys (expected {\"keys\": […]})");
  }
  std::vector<JsonWebKey> keys;
  for (const Json& one : json->at("keys")) {
    if (!one.is_object()) continue;
    JsonWebKey key;
    key.key_id = TextField(one, "kid");
    key.algorithm = TextField(one, "alg");
    key.type = TextField(one, "kty");
    key.curve = TextField(one, "crv");
    if (!absl::WebSafeBase64Unescape(TextField(one, "x"), &key.x)) key.x.clear();
    if (!absl::WebSafeBase64Unescape(TextField(one, "y"), &key.y)) key.y.clear();
    keys.push_back(std::move(key));
  }
  return keys;
}

bool HasHs256Signature(const Jwt& jwt, absl::string_view secret) {
  unsigned char digest[EVP_MAX_MD_SIZE];
  unsigned size = 0;
  if (HMAC(EVP_sha256(), secret.data(), static_cast<int>(secret.size()), Bytes(jwt.signed_text),
           jwt.signed_text.size(), digest, &size) == nullptr) {
    return false;
  }
  return jwt.signature.size() == size && CRYPTO_memcmp(jwt.signature.data(), digest, size) == 0;
}

absl::StatusOr<bool> HasEs256Signature(const Jwt& jwt, const JsonWebKey& key) {
  ASSIGN_OR_RETURN(const auto public_key, MakePublicKey(key));
  const std::string signature = ToDer(jwt.signature);
  if (signature.empty()) return false;
  const Owned<EVP_MD_CTX, EVP_MD_CTX_free> context(EVP_MD_CTX_new());
  return context != nullptr &&
         EVP_DigestVerifyInit(context.get(), nullptr, EVP_sha256(), nullptr, public_key.get()) ==
             1 &&
         EVP_DigestVerify(context.get(), Bytes(signature), signature.size(), Bytes(jwt.signed_text),
                          jwt.signed_text.size()) == 1;
}

}  // namespace dumpline
