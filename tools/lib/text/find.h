// Searching bytes, many at a time.
#ifndef DUMPLINE_TOOLS_LIB_TEXT_FIND_H_
#define DUMPLINE_TOOLS_LIB_TEXT_FIND_H_

#include <cstdint>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

#include "absl/strings/string_view.h"

namespace dumpline {

// Returns the first byte in [begin, end) that equals `a` or `b`, or `end`. memchr for two bytes.
inline const char* FindEither(const char* begin, const char* end, char a, char b) {
#if defined(__SSE2__)
  const __m128i all_a = _mm_set1_epi8(a);
  const __m128i all_b = _mm_set1_epi8(b);
  for (; end - begin >= 16; begin += 16) {
    const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(begin));
    const int hits =
        _mm_movemask_epi8(_mm_or_si128(_mm_cmpeq_epi8(bytes, all_a), _mm_cmpeq_epi8(bytes, all_b)));
    if (hits != 0) return begin + __builtin_ctz(static_cast<unsigned>(hits));
  }
#endif
  while (begin < end && *begin != a && *begin != b) ++begin;
  return begin;
}

// The same for four bytes.
inline const char* FindAny(const char* begin, const char* end, char a, char b, char c, char d) {
#if defined(__SSE2__)
  const __m128i all_a = _mm_set1_epi8(a);
  const __m128i all_b = _mm_set1_epi8(b);
  const __m128i all_c = _mm_set1_epi8(c);
  const __m128i all_d = _mm_set1_epi8(d);
  for (; end - begin >= 16; begin += 16) {
    const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(begin));
    const int hits = _mm_movemask_epi8(
        _mm_or_si128(_mm_or_si128(_mm_cmpeq_epi8(bytes, all_a), _mm_cmpeq_epi8(bytes, all_b)),
                     _mm_or_si128(_mm_cmpeq_epi8(bytes, all_c), _mm_cmpeq_epi8(bytes, all_d))));
    if (hits != 0) return begin + __builtin_ctz(static_cast<unsigned>(hits));
  }
#endif
  while (begin < end && *begin != a && *begin != b && *begin != c && *begin != d) ++begin;
  return begin;
}

// Returns the first byte in [begin, end) outside ASCII, or zero, or `end`.
const char* FindNonAsciiOrNul(const char* begin, const char* end);

// Returns where the three characters of `three` first stand one after another in [begin, end), or `end`. memmem is slower
// where one or two of them are everywhere.
const char* FindThree(const char* begin, const char* end, const char (&three)[4]);

// Returns how many bytes of `text` are `byte`.
uint64_t CountByte(absl::string_view text, char byte);

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_LIB_TEXT_FIND_H_
