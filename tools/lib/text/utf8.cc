#include "tools/lib/text/utf8.h"

#include <cstdint>

#include "tools/lib/text/find.h"
#include "tools/lib/text/simd.h"

// Highway compiles this file once for each kind of vector instructions: see simd.h.
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "tools/lib/text/utf8.cc"
#include "hwy/foreach_target.h"  // IWYU pragma: keep
#include "hwy/highway.h"

HWY_BEFORE_NAMESPACE();
namespace dumpline {
namespace HWY_NAMESPACE {

// Skips valid text that contains characters outside ASCII. `at` is the start of a character that
// follows three valid bytes. Returns the start of a character before which everything is valid.
// At that position, the text continues with ASCII or an error, or is too short for a vector.
//
// The algorithm is from J. Keiser and D. Lemire, "Validating UTF-8 In Less Than One Instruction Per
// Byte", 2021. Three half bytes determine whether two neighboring bytes are an error: both halves
// of the first and the upper half of the second. A table for each half lists the possible errors,
// and an error is reported if all three tables contain it. Two neighboring bytes do not show
// whether a character needs a third or fourth byte. Where it does, two continuation bytes in
// sequence are required; elsewhere, they are an error.
const uint8_t* SkipNonAscii(const uint8_t* at, const uint8_t* end) {
#if HWY_TARGET != HWY_SCALAR && HWY_TARGET != HWY_EMU128
  namespace hn = hwy::HWY_NAMESPACE;
  // clang-format off
  constexpr uint8_t kShort = 1;     // a first byte without a continuation byte after it
  constexpr uint8_t kLong = 2;      // a continuation byte after ASCII
  constexpr uint8_t kOver3 = 4;     // overlong: E0 80 to E0 9F
  constexpr uint8_t kLarge = 8;     // F4 90 and more
  constexpr uint8_t kSurr = 16;     // surrogates: ED A0 to ED BF
  constexpr uint8_t kOver2 = 32;    // overlong: C0, C1
  constexpr uint8_t kOver4 = 64;    // overlong: F0 80 to F0 8F
  constexpr uint8_t kLarge80 = 64;  // F5 80 and more; shares a bit: two bytes cannot be both
  constexpr uint8_t kConts = 128;   // two continuation bytes
  constexpr uint8_t kAny = kShort | kLong | kConts;  // for any lower half of the first byte
  constexpr uint8_t kF5 = kAny | kLarge | kLarge80;
  constexpr uint8_t kCont = kLong | kConts | kOver2;
  alignas(16) static constexpr uint8_t kFirstUpper[16] = {
      kLong, kLong, kLong, kLong, kLong, kLong, kLong, kLong, kConts, kConts, kConts, kConts,
      /* C */ kShort | kOver2, /* D */ kShort, /* E */ kShort | kOver3 | kSurr,
      /* F */ kShort | kOver4 | kLarge | kLarge80};
  alignas(16) static constexpr uint8_t kFirstLower[16] = {
      /* 0 */ kAny | kOver2 | kOver3 | kOver4, /* 1 */ kAny | kOver2, kAny, kAny,
      /* 4 */ kAny | kLarge, kF5, kF5, kF5, kF5, kF5, kF5, kF5, kF5, /* D */ kF5 | kSurr, kF5, kF5};
  alignas(16) static constexpr uint8_t kSecondUpper[16] = {
      kShort, kShort, kShort, kShort, kShort, kShort, kShort, kShort,
      /* 8 */ kCont | kOver3 | kOver4 | kLarge80, /* 9 */ kCont | kOver3 | kLarge,
      /* A */ kCont | kSurr | kLarge, /* B */ kCont | kSurr | kLarge, kShort, kShort, kShort, kShort};
  // clang-format on

  const hn::ScalableTag<uint8_t> d;
  const hn::RebindToSigned<decltype(d)> d_signed;
  const size_t lanes = hn::Lanes(d);
  const auto first_upper = hn::LoadDup128(d, kFirstUpper);
  const auto first_lower = hn::LoadDup128(d, kFirstLower);
  const auto second_upper = hn::LoadDup128(d, kSecondUpper);
  const auto lower_half = hn::Set(d, uint8_t{0x0F});
  const auto high_bit = hn::Set(d, uint8_t{0x80});
  // Subtracting these leaves the high bit set only in the first byte of a character of three or
  // more bytes, or of four bytes.
  const auto below_three = hn::Set(d, uint8_t{0xE0 - 0x80});
  const auto below_four = hn::Set(d, uint8_t{0xF0 - 0x80});
  const uint8_t* const begin = at;
  for (; static_cast<size_t>(end - at) >= lanes; at += lanes) {
    const auto bytes = hn::LoadU(d, at);
    const auto before = hn::LoadU(d, at - 1);
    const auto faults =
        hn::And(hn::And(hn::TableLookupBytes(first_upper, hn::ShiftRight<4>(before)),
                        hn::TableLookupBytes(first_lower, hn::And(before, lower_half))),
                hn::TableLookupBytes(second_upper, hn::ShiftRight<4>(bytes)));
    const auto asked_for = hn::And(hn::Or(hn::SaturatedSub(hn::LoadU(d, at - 2), below_three),
                                          hn::SaturatedSub(hn::LoadU(d, at - 3), below_four)),
                                   high_bit);
    const auto bad = hn::Or(hn::Ne(faults, asked_for), hn::Eq(bytes, hn::Zero(d)));
    if (HWY_UNLIKELY(!hn::AllFalse(d, bad))) break;
    // The whole vector is ASCII, so the last character before it is complete too.
    if (hn::AllTrue(d_signed, hn::Gt(hn::BitCast(d_signed, bytes), hn::Zero(d_signed)))) return at;
  }
  // Goes back to the start of the last character, which may be incomplete.
  if (at != begin) {
    do {
      --at;
    } while ((*at & 0xC0) == 0x80);
  }
#else
  (void)end;
#endif
  return at;
}

}  // namespace HWY_NAMESPACE
}  // namespace dumpline
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace dumpline {
namespace {

const char* SkipNonAscii(const char* at, const char* end) {
  static constexpr decltype(&HWY_STATIC_DISPATCH(SkipNonAscii)) kTargets[] =
      DUMPLINE_SIMD_TARGETS(SkipNonAscii);
  return reinterpret_cast<const char*>(kTargets[SimdTarget()](
      reinterpret_cast<const uint8_t*>(at), reinterpret_cast<const uint8_t*>(end)));
}

}  // namespace

// Implements RFC 3629, section 4. The first byte of a character determines the number of bytes that
// follow and the range of the second byte.
size_t Utf8Checker::Feed(absl::string_view piece) {
  const char* p = piece.data();
  const char* const end = p + piece.size();
  while (p < end) {
    if (missing_ == 0) {
      if (p - piece.data() >= 3) p = SkipNonAscii(p, end);
      p = FindNonAsciiOrNul(p, end);
      if (p == end) break;
      const unsigned char first = first_ = static_cast<unsigned char>(*p);
      low_ = 0x80;
      high_ = 0xBF;
      if (first >= 0xC2 && first <= 0xDF) {
        missing_ = 1;
      } else if (first >= 0xE0 && first <= 0xEF) {
        missing_ = 2;
        if (first == 0xE0) low_ = 0xA0;
        if (first == 0xED) high_ = 0x9F;
      } else if (first >= 0xF0 && first <= 0xF4) {
        missing_ = 3;
        if (first == 0xF0) low_ = 0x90;
        if (first == 0xF4) high_ = 0x8F;
      } else {
        break;  // zero, a stray continuation byte, or a byte that UTF-8 does not use
      }
      ++p;
    } else {
      const unsigned char next = static_cast<unsigned char>(*p);
      if (next < low_ || next > high_) break;
      low_ = 0x80;
      high_ = 0xBF;
      --missing_;
      ++p;
    }
  }
  return p == end ? absl::string_view::npos : static_cast<size_t>(p - piece.data());
}

bool IsValidUtf8(absl::string_view text) {
  Utf8Checker checker;
  return checker.Feed(text) == absl::string_view::npos && checker.AtBoundary();
}

}  // namespace dumpline
#endif  // HWY_ONCE
