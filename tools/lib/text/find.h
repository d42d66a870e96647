// Searches and counts bytes, many at a time.
#ifndef DUMPLINE_TOOLS_LIB_TEXT_FIND_H_
#define DUMPLINE_TOOLS_LIB_TEXT_FIND_H_

#include <cstdint>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

#include "absl/strings/string_view.h"

namespace dumpline {

// Returns the first byte in [begin, end) that equals one of `bytes`, or `end`. Equivalent to memchr
// for several bytes.
template <typename... Bytes>
inline const char* FindAny(const char* begin, const char* end, Bytes... bytes) {
#if defined(__SSE2__)
  for (; end - begin >= 16; begin += 16) {
    const __m128i chunk = _mm_loadu_si128(reinterpret_cast<const __m128i*>(begin));
    const int hits = _mm_movemask_epi8((_mm_cmpeq_epi8(chunk, _mm_set1_epi8(bytes)) | ...));
    if (hits != 0) return begin + __builtin_ctz(static_cast<unsigned>(hits));
  }
#endif
  while (begin < end && ((*begin != bytes) && ...)) ++begin;
  return begin;
}

// Calls FindAny() for two bytes.
inline const char* FindEither(const char* begin, const char* end, char a, char b) {
  return FindAny(begin, end, a, b);
}

// Returns the first byte in [begin, end) that is zero or not ASCII, or `end`.
const char* FindNonAsciiOrNul(const char* begin, const char* end);

// Returns the first occurrence in [begin, end) of the three characters of `three`, in sequence, or
// `end`. memmem is slower in text where one or two of them are frequent.
const char* FindThree(const char* begin, const char* end, const char (&three)[4]);

// Returns the number of occurrences of `byte` in `text`.
uint64_t CountByte(absl::string_view text, char byte);

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_LIB_TEXT_FIND_H_
