#include "tools/lib/storage/md5.h"

#include <algorithm>
#include <cstring>

#include "absl/strings/escaping.h"

namespace dumpline {
namespace {

// floor(2^32 * abs(sin(i + 1))), as in the RFC.
constexpr uint32_t kSines[64] = {
    0xd76aa478, 0xe8c7b756, 0x242070db, 0xc1bdceee, 0xf57c0faf, 0x4787c62a, 0xa8304613, 0xfd469501,
    0x698098d8, 0x8b44f7af, 0xffff5bb1, 0x895cd7be, 0x6b901122, 0xfd987193, 0xa679438e, 0x49b40821,
    0xf61e2562, 0xc040b340, 0x265e5a51, 0xe9b6c7aa, 0xd62f105d, 0x02441453, 0xd8a1e681, 0xe7d3fbc8,
    0x21e1cde6, 0xc33707d6, 0xf4d50d87, 0x455a14ed, 0xa9e3e905, 0xfcefa3f8, 0x676f02d9, 0x8d2a4c8a,
    0xfffa3942, 0x8771f681, 0x6d9d6122, 0xfde5380c, 0xa4beea44, 0x4bdecfa9, 0xf6bb4b60, 0xbebfbc70,
    0x289b7ec6, 0xeaa127fa, 0xd4ef3085, 0x04881d05, 0xd9d4d039, 0xe6db99e5, 0x1fa27cf8, 0xc4ac5665,
    0xf4292244, 0x432aff97, 0xab9423a7, 0xfc93a039, 0x655b59c3, 0x8f0ccc92, 0xffeff47d, 0x85845dd1,
    0x6fa87e4f, 0xfe2ce6e0, 0xa3014314, 0x4e0811a1, 0xf7537e82, 0xbd3af235, 0x2ad7d2bb, 0xeb86d391};

constexpr int kShifts[4][4] = {{7, 12, 17, 22}, {5, 9, 14, 20}, {4, 11, 16, 23}, {6, 10, 15, 21}};

uint32_t RotateLeft(uint32_t value, int bits) { return value << bits | value >> (32 - bits); }

}  // namespace

void Md5::Block(const unsigned char* block) {
  uint32_t words[16];
  for (int i = 0; i < 16; ++i) {
    words[i] = static_cast<uint32_t>(block[4 * i]) | static_cast<uint32_t>(block[4 * i + 1]) << 8 |
               static_cast<uint32_t>(block[4 * i + 2]) << 16 |
               static_cast<uint32_t>(block[4 * i + 3]) << 24;
  }
  uint32_t a = state_[0], b = state_[1], c = state_[2], d = state_[3];
  const auto step = [&](uint32_t mixed, int i, int word, int shift) {
    const uint32_t turned = RotateLeft(a + mixed + kSines[i] + words[word], shift);
    a = d;
    d = c;
    c = b;
    b += turned;
  };
  for (int i = 0; i < 16; ++i) step((b & c) | (~b & d), i, i, kShifts[0][i % 4]);
  for (int i = 16; i < 32; ++i) step((d & b) | (~d & c), i, (5 * i + 1) % 16, kShifts[1][i % 4]);
  for (int i = 32; i < 48; ++i) step(b ^ c ^ d, i, (3 * i + 5) % 16, kShifts[2][i % 4]);
  for (int i = 48; i < 64; ++i) step(c ^ (b | ~d), i, 7 * i % 16, kShifts[3][i % 4]);
  state_[0] += a;
  state_[1] += b;
  state_[2] += c;
  state_[3] += d;
}

void Md5::Update(absl::string_view bytes) {
  if (bytes.empty()) return;
  const auto* data = reinterpret_cast<const unsigned char*>(bytes.data());
  size_t size = bytes.size();
  const size_t pending = bytes_ % 64;
  bytes_ += size;
  if (pending > 0) {
    const size_t taken = std::min(size, 64 - pending);
    std::memcpy(pending_ + pending, data, taken);
    data += taken;
    size -= taken;
    if (pending + taken < 64) return;
    Block(pending_);
  }
  for (; size >= 64; data += 64, size -= 64) Block(data);
  if (size > 0) std::memcpy(pending_, data, size);
}

std::string Md5::Hex() const {
  Md5 padded = *this;
  unsigned char padding[72] = {0x80};
  const size_t zeros = (119 - bytes_ % 64) % 64;
  for (int i = 0; i < 8; ++i) {
    padding[1 + zeros + static_cast<size_t>(i)] = static_cast<unsigned char>(bytes_ * 8 >> 8 * i);
  }
  padded.Update(absl::string_view(reinterpret_cast<const char*>(padding), 1 + zeros + 8));
  std::string digest;
  for (const uint32_t word : padded.state_) {
    for (int i = 0; i < 4; ++i) digest += static_cast<char>(word >> 8 * i & 255);
  }
  return absl::BytesToHexString(digest);
}

std::string Md5Hex(absl::string_view bytes) {
  Md5 md5;
  md5.Update(bytes);
  return md5.Hex();
}

}  // namespace dumpline
