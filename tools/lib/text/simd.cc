#include "tools/lib/text/simd.h"

#include "hwy/highway.h"

namespace dumpline {
namespace {

bool IsThere(size_t way) {
#if HWY_ARCH_X86
  // The instructions that Highway uses for these two on bytes (hwy/ops/set_macros-inl.h).
  if (way == 0) {
    return (HWY_TARGETS & HWY_AVX2) != 0 && __builtin_cpu_supports("avx2") &&
           __builtin_cpu_supports("bmi") && __builtin_cpu_supports("bmi2") &&
           __builtin_cpu_supports("fma");
  }
  if (way == 1) return (HWY_TARGETS & HWY_SSSE3) != 0 && __builtin_cpu_supports("ssse3");
#endif
  return way == kSimdWays - 1;
}

const char* Name(size_t way) {
  if (way == 0) return "avx2";
  if (way == 1) return "ssse3";
  return (HWY_STATIC_TARGET & (HWY_SCALAR | HWY_EMU128)) != 0 ? "plain" : "neon";
}

size_t BestWay() {
  size_t way = 0;
  while (!IsThere(way)) ++way;
  return way;
}

size_t& Chosen() {
  static size_t way = BestWay();
  return way;
}

}  // namespace

size_t SimdWay() { return Chosen(); }

std::vector<std::string> SimdWayNames() {
  std::vector<std::string> names;
  for (size_t way = 0; way < kSimdWays; ++way) {
    if (IsThere(way)) names.push_back(Name(way));
  }
  return names;
}

bool UseSimdWay(absl::string_view name) {
  for (size_t way = 0; way < kSimdWays; ++way) {
    if (!IsThere(way) || name != Name(way)) continue;
    Chosen() = way;
    return true;
  }
  return false;
}

}  // namespace dumpline
