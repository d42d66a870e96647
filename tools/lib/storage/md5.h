// MD5 (RFC 1321), because the eTags of Supabase Storage are MD5s. It detects accidents, not
// attacks.
#ifndef DUMPLINE_TOOLS_LIB_STORAGE_MD5_H_
#define DUMPLINE_TOOLS_LIB_STORAGE_MD5_H_

#include <openssl/evp.h>

#include <cstdint>
#include <memory>
#include <string>

#include "absl/strings/string_view.h"

namespace dumpline {

class Md5 {
 public:
  Md5();
  Md5(const Md5& other);
  Md5& operator=(const Md5& other);
  Md5(Md5&&) = default;
  Md5& operator=(Md5&&) = default;

  void Update(absl::string_view bytes);

  // Both return the digest of all bytes so far, as 16 bytes or 32 lower-case hex digits. More bytes
  // may follow.
  std::string Digest() const;
  std::string Hex() const;

  // Returns the number of bytes so far.
  uint64_t bytes() const { return bytes_; }

 private:
  struct Free {
    void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
  };

  std::unique_ptr<EVP_MD_CTX, Free> context_;
  uint64_t bytes_ = 0;
};

std::string Md5Hex(absl::string_view bytes);

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_LIB_STORAGE_MD5_H_
