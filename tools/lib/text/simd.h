// Selects the vector instructions of the search functions. Their code is written once, for vectors
// of any size. The headers of the Highway library compile one variant for each useful kind of
// vector instructions, and one in plain C++. The program selects the best variant for its processor
// at startup.
//
// (Highway's own dispatch requires linking its library, which calibrates a timer for milliseconds
// at every startup.)
#ifndef DUMPLINE_TOOLS_LIB_TEXT_SIMD_H_
#define DUMPLINE_TOOLS_LIB_TEXT_SIMD_H_

#include <cstddef>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace dumpline {

inline constexpr size_t kSimdTargets = 3;

// Lists the variants of FUNCTION, a function in HWY_NAMESPACE:
//   static constexpr auto* const kTargets[kSimdTargets] = DUMPLINE_SIMD_TARGETS(F);
// A variant that was not compiled for this kind of machine is null.
#define DUMPLINE_SIMD_TARGETS(FUNCTION) \
  { HWY_CHOOSE_AVX2(FUNCTION), HWY_CHOOSE_SSSE3(FUNCTION), HWY_CHOOSE_FALLBACK(FUNCTION) }

// Returns the index of the variant to call.
size_t SimdTarget();

// Returns the names of the variants that run on this machine, best first: "avx2", "ssse3", "plain"
// ("neon" on Arm).
std::vector<std::string> SimdTargetNames();

// Selects the variant `name` from now on. Returns false if this machine does not support it. For
// tests.
bool UseSimdTarget(absl::string_view name);

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_LIB_TEXT_SIMD_H_
