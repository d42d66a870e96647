#include "tools/lib/storage/md5.h"

#include <cstdio>
#include <cstdlib>

#include "absl/strings/escaping.h"

namespace dumpline {
namespace {

// Aborts if an OpenSSL call failed. That happens only if memory is exhausted or OpenSSL lacks MD5,
// and then there is no digest to return.
void Check(int result) {
  if (result == 1) return;
  std::fputs("OpenSSL provides no MD5 on this machine\n", stderr);
  std::abort();
}

// Fetches the algorithm once, because OpenSSL would look up EVP_md5() again for each object.
const EVP_MD* Algorithm() {
  static const EVP_MD* const algorithm = EVP_MD_fetch(nullptr, "MD5", nullptr);
  Check(algorithm != nullptr);
  return algorithm;
}

}  // namespace

Md5::Md5() : context_(EVP_MD_CTX_new()) {
  Check(context_ != nullptr);
  Check(EVP_DigestInit_ex(context_.get(), Algorithm(), nullptr));
}

Md5::Md5(const Md5& other) : context_(EVP_MD_CTX_new()), bytes_(other.bytes_) {
  Check(context_ != nullptr);
  Check(EVP_MD_CTX_copy_ex(context_.get(), other.context_.get()));
}

Md5& Md5::operator=(const Md5& other) { return *this = Md5(other); }

void Md5::Update(absl::string_view bytes) {
  Check(EVP_DigestUpdate(context_.get(), bytes.data(), bytes.size()));
  bytes_ += bytes.size();
}

std::string Md5::Digest() const {
  Md5 copy = *this;
  std::string digest(16, '\0');
  Check(EVP_DigestFinal_ex(copy.context_.get(), reinterpret_cast<unsigned char*>(&digest[0]),
                           nullptr));
  return digest;
}

std::string Md5::Hex() const { return absl::BytesToHexString(Digest()); }

std::string Md5Hex(absl::string_view bytes) {
  Md5 md5;
  md5.Update(bytes);
  return md5.Hex();
}

}  // namespace dumpline
