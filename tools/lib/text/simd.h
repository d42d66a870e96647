// Which of its ways the searching code takes. It is written once, for vectors of any size, and the Highway library's headers
// have it compiled for each kind of vector instructions that is worth it, and for none, as plain C++. The best one that the
// processor has is chosen when the program runs.
//
// (Highway's own dispatch is in a library that measures the clock for milliseconds whenever a program starts.)
#ifndef DUMPLINE_TOOLS_LIB_TEXT_SIMD_H_
#define DUMPLINE_TOOLS_LIB_TEXT_SIMD_H_

#include <cstddef>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace dumpline {

inline constexpr size_t kSimdWays = 3;

// The ways of FUNCTION, a function in HWY_NAMESPACE: `static constexpr auto* const kWays[kSimdWays] = DUMPLINE_SIMD_WAYS(F);`
// What was not compiled for this kind of machine is null.
#define DUMPLINE_SIMD_WAYS(FUNCTION) \
  { HWY_CHOOSE_AVX2(FUNCTION), HWY_CHOOSE_SSSE3(FUNCTION), HWY_CHOOSE_FALLBACK(FUNCTION) }

// The one of them to take.
size_t SimdWay();

// Names of the ways there are on this machine, the best first: "avx2", "ssse3", "plain" ("neon" on Arm).
std::vector<std::string> SimdWayNames();

// Takes that way from now on. False when there is no such way here. For tests.
bool UseSimdWay(absl::string_view name);

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_LIB_TEXT_SIMD_H_
