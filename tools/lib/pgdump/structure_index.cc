#include "tools/lib/pgdump/structure_index.h"

#include <cstring>

#include "tools/lib/text/simd.h"

// Highway compiles this file once for each SIMD target: see tools/lib/text/simd.h.
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "tools/lib/pgdump/structure_index.cc"
#include "hwy/foreach_target.h"  // IWYU pragma: keep
#include "hwy/highway.h"

HWY_BEFORE_NAMESPACE();
namespace dumpline {
namespace HWY_NAMESPACE {

using Block = StructureIndex::Block;

#if HWY_TARGET == HWY_SCALAR || HWY_TARGET == HWY_EMU128

// Classifies byte by byte, without vector instructions.
void Classify(const uint8_t* text, size_t block_count, Block* blocks) {
  for (; block_count > 0; --block_count, ++blocks, text += 64) {
    *blocks = Block{0, 0, 0};
    for (size_t i = 0; i < 64; ++i) {
      const uint64_t bit = uint64_t{1} << i;
      switch (text[i]) {
        case '\'':
          blocks->quotes |= bit;
          blocks->code |= bit;
          break;
        case '\n':
        case '\r':
          blocks->line_ends |= bit;
          blocks->code |= bit;
          break;
        case '"':
        case '(':
        case ')':
        case ';':
        case '$':
        case '\\':
        case '-':
        case '/':
          blocks->code |= bit;
          break;
        default:
          break;
      }
    }
  }
}

#else

// Two table look-ups test whether a byte is in a set (Langdale and Lemire, "Parsing gigabytes of
// JSON per second", 3.1.1). One uses the lower four bits, the other the upper four. The byte is in
// the set if the two results have a bit in common. Members of the set with the same upper four bits
// share a bit:
//   bit 0: 2. (" $ ' ( ) - /)   bit 1: 3. (;)   bit 2: 5. (\)   bit 3: 0. (\n \r)
void Classify(const uint8_t* text, size_t block_count, Block* blocks) {
  namespace hn = hwy::HWY_NAMESPACE;
  const hn::ScalableTag<uint8_t> d;
  const size_t lanes = hn::Lanes(d);
  alignas(16) static constexpr uint8_t kLower[16] = {0, 0, 1, 0, 1, 0, 0, 1,
                                                     1, 1, 8, 2, 4, 9, 0, 1};
  alignas(16) static constexpr uint8_t kUpper[16] = {8, 0, 1, 2, 0, 4, 0, 0,
                                                     0, 0, 0, 0, 0, 0, 0, 0};
  const auto lower_table = hn::LoadDup128(d, kLower);
  const auto upper_table = hn::LoadDup128(d, kUpper);
  const auto low_bits = hn::Set(d, uint8_t{0x0F});
  const auto line_end = hn::Set(d, uint8_t{8});
  const auto quote = hn::Set(d, uint8_t{'\''});
  const auto zero = hn::Zero(d);
  for (; block_count > 0; --block_count, ++blocks, text += 64) {
    for (size_t i = 0; i < 64; i += lanes) {
      const auto bytes = hn::LoadU(d, text + i);
      const auto lower = hn::TableLookupBytes(lower_table, hn::And(bytes, low_bits));
      const auto upper = hn::TableLookupBytes(upper_table, hn::ShiftRight<4>(bytes));
      const auto member = hn::And(lower, upper);
      const auto bits_at = [i](uint64_t* bits) { return reinterpret_cast<uint8_t*>(bits) + i / 8; };
      hn::StoreMaskBits(d, hn::Eq(bytes, quote), bits_at(&blocks->quotes));
      hn::StoreMaskBits(d, hn::Ne(member, zero), bits_at(&blocks->code));
      hn::StoreMaskBits(d, hn::Eq(hn::And(member, line_end), line_end),
                        bits_at(&blocks->line_ends));
    }
  }
}

#endif

}  // namespace HWY_NAMESPACE
}  // namespace dumpline
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace dumpline {

void StructureIndex::Build(absl::string_view text) {
  size_ = text.size();
  const size_t whole = text.size() / 64;
  if (blocks_.size() < whole + 1) blocks_.resize(whole + 1);
  static constexpr decltype(&HWY_STATIC_DISPATCH(Classify)) kTargets[] =
      DUMPLINE_SIMD_TARGETS(Classify);
  const auto classify = kTargets[SimdTarget()];
  const auto* const bytes = reinterpret_cast<const uint8_t*>(text.data());
  classify(bytes, whole, blocks_.data());
  uint8_t rest[64] = {};  // zeros are in no set
  if (text.size() % 64 > 0) std::memcpy(rest, bytes + whole * 64, text.size() % 64);
  classify(rest, 1, blocks_.data() + whole);
}

}  // namespace dumpline
#endif  // HWY_ONCE
