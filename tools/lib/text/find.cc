#include "tools/lib/text/find.h"

#include <algorithm>
#include <cstddef>

#include "tools/lib/text/simd.h"

// Highway compiles this file once for each kind of vector instructions: see simd.h.
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "tools/lib/text/find.cc"
#include "hwy/foreach_target.h"  // IWYU pragma: keep
#include "hwy/highway.h"

HWY_BEFORE_NAMESPACE();
namespace dumpline {
namespace HWY_NAMESPACE {

inline bool IsAsciiAndNotNul(uint8_t byte) { return byte != 0 && byte < 0x80; }

#if HWY_TARGET == HWY_SCALAR || HWY_TARGET == HWY_EMU128

uint64_t CountByte(const uint8_t* text, size_t size, uint8_t byte) {
  return static_cast<uint64_t>(std::count(text, text + size, byte));
}

const uint8_t* FindNonAsciiOrNul(const uint8_t* begin, const uint8_t* end) {
  while (begin < end && IsAsciiAndNotNul(*begin)) ++begin;
  return begin;
}

const uint8_t* FindThree(const uint8_t* begin, const uint8_t* end, const uint8_t* three) {
  return std::search(begin, end, three, three + 3);
}

#else

namespace hn = hwy::HWY_NAMESPACE;

// Each lane counts in its own byte, so a block has at most 255 vectors.
uint64_t CountByte(const uint8_t* text, size_t size, uint8_t byte) {
  const hn::ScalableTag<uint8_t> d;
  const hn::RepartitionToWide<hn::RepartitionToWide<hn::RepartitionToWide<decltype(d)> > > d64;
  const size_t lanes = hn::Lanes(d);
  const auto wanted = hn::Set(d, byte);
  auto sums = hn::Zero(d64);
  const uint8_t* const end = text + size;
  const uint8_t* const whole_end = text + size / lanes * lanes;
  while (text < whole_end) {
    const uint8_t* const block_end =
        text + std::min(static_cast<size_t>(whole_end - text), 255 * lanes);
    auto counts = hn::Zero(d);
    for (; text < block_end; text += lanes) {
      counts = hn::Sub(counts, hn::VecFromMask(d, hn::Eq(hn::LoadU(d, text), wanted)));
    }
    sums = hn::Add(sums, hn::SumsOf8(counts));
  }
  return hn::GetLane(hn::SumOfLanes(d64, sums)) +
         static_cast<uint64_t>(std::count(text, end, byte));
}

// As a signed number, a byte is positive if and only if it is 0x01 to 0x7F. For four vectors,
// checking the minimum of each lane is sufficient.
const uint8_t* FindNonAsciiOrNul(const uint8_t* begin, const uint8_t* end) {
  const hn::ScalableTag<int8_t> d;
  const size_t lanes = hn::Lanes(d);
  const auto zero = hn::Zero(d);
  const auto load = [d](const uint8_t* at)
                        HWY_ATTR { return hn::LoadU(d, reinterpret_cast<const int8_t*>(at)); };
  for (; static_cast<size_t>(end - begin) >= 4 * lanes; begin += 4 * lanes) {
    const auto least = hn::Min(hn::Min(load(begin), load(begin + lanes)),
                               hn::Min(load(begin + 2 * lanes), load(begin + 3 * lanes)));
    if (!hn::AllTrue(d, hn::Gt(least, zero))) break;
  }
  for (; static_cast<size_t>(end - begin) >= lanes; begin += lanes) {
    const auto ascii = hn::Gt(load(begin), zero);
    if (!hn::AllTrue(d, ascii)) return begin + hn::FindFirstTrue(d, hn::Not(ascii));
  }
  while (begin < end && IsAsciiAndNotNul(*begin)) ++begin;
  return begin;
}

// An occurrence begins where the first character matches, the second matches one byte later, and
// the third two bytes later.
const uint8_t* FindThree(const uint8_t* begin, const uint8_t* end, const uint8_t* three) {
  const hn::ScalableTag<uint8_t> d;
  const size_t lanes = hn::Lanes(d);
  const auto first = hn::Set(d, three[0]);
  const auto second = hn::Set(d, three[1]);
  const auto third = hn::Set(d, three[2]);
  for (; static_cast<size_t>(end - begin) >= lanes + 2; begin += lanes) {
    const auto hits = hn::And(
        hn::Eq(hn::LoadU(d, begin), first),
        hn::And(hn::Eq(hn::LoadU(d, begin + 1), second), hn::Eq(hn::LoadU(d, begin + 2), third)));
    if (HWY_UNLIKELY(!hn::AllFalse(d, hits))) return begin + hn::FindFirstTrue(d, hits);
  }
  return std::search(begin, end, three, three + 3);
}

#endif

}  // namespace HWY_NAMESPACE
}  // namespace dumpline
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace dumpline {
namespace {

const uint8_t* Bytes(const char* text) { return reinterpret_cast<const uint8_t*>(text); }

}  // namespace

uint64_t CountByte(absl::string_view text, char byte) {
  static constexpr decltype(&HWY_STATIC_DISPATCH(CountByte)) kTargets[] =
      DUMPLINE_SIMD_TARGETS(CountByte);
  return kTargets[SimdTarget()](Bytes(text.data()), text.size(), static_cast<uint8_t>(byte));
}

const char* FindNonAsciiOrNul(const char* begin, const char* end) {
  static constexpr decltype(&HWY_STATIC_DISPATCH(FindNonAsciiOrNul)) kTargets[] =
      DUMPLINE_SIMD_TARGETS(FindNonAsciiOrNul);
  return reinterpret_cast<const char*>(kTargets[SimdTarget()](Bytes(begin), Bytes(end)));
}

const char* FindThree(const char* begin, const char* end, const char (&three)[4]) {
  static constexpr decltype(&HWY_STATIC_DISPATCH(FindThree)) kTargets[] =
      DUMPLINE_SIMD_TARGETS(FindThree);
  return reinterpret_cast<const char*>(
      kTargets[SimdTarget()](Bytes(begin), Bytes(end), Bytes(three)));
}

}  // namespace dumpline
#endif  // HWY_ONCE
