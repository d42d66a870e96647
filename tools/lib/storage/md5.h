// MD5 (RFC 1321), because that is what the eTags of Supabase Storage are made of. Finds accidents, not
// enemies.
#ifndef DUMPLINE_TOOLS_LIB_STORAGE_MD5_H_
#define DUMPLINE_TOOLS_LIB_STORAGE_MD5_H_

#include <cstdint>
#include <string>

#include "absl/strings/string_view.h"

namespace dumpline {

class Md5 {
 public:
  void Update(absl::string_view bytes);

  // Of all bytes so far, as 32 lower-case hex digits. More may follow.
  std::string Hex() const;

  uint64_t bytes() const { return bytes_; }

 private:
  void Block(const unsigned char* block);

  uint32_t state_[4] = {0x67452301, 0xEFCDAB89, 0x98BADCFE, 0x10325476};
  uint64_t bytes_ = 0;
  unsigned char pending_[64];  // the first bytes_ % 64 of it are a block to come
};

std::string Md5Hex(absl::string_view bytes);

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_LIB_STORAGE_MD5_H_
