#include "tools/lib/text/simd.h"

#include "hwy/highway.h"

namespace dumpline {
namespace {

bool IsThere(size_t target) {
#if HWY_ARCH_X86
  // Checks for the instructions that Highway uses on bytes for the first two targets
  // (hwy/ops/set_macros-inl.h).
  if (target == 0) {
    return (HWY_TARGETS & HWY_AVX2) != 0 && __builtin_cpu_supports("avx2") &&
           __builtin_cpu_supports("bmi") && __builtin_cpu_supports("bmi2") &&
           __builtin_cpu_supports("fma");
  }
  if (target == 1) return (HWY_TARGETS & HWY_SSSE3) != 0 && __builtin_cpu_supports("ssse3");
#endif
  return target == kSimdTargets - 1;
}

const char* Name(size_t target) {
  if (target == 0) return "avx2";
  if (target == 1) return "ssse3";
  return (HWY_STATIC_TARGET & (HWY_SCALAR | HWY_EMU128)) != 0 ? "plain" : "neon";
}

size_t BestWay() {
  size_t target = 0;
  while (!IsThere(target)) ++target;
  return target;
}

size_t& Chosen() {
  static size_t target = BestWay();
  return target;
}

}  // namespace

size_t SimdTarget() { return Chosen(); }

std::vector<std::string> SimdTargetNames() {
  std::vector<std::string> names;
  for (size_t target = 0; target < kSimdTargets; ++target) {
    if (IsThere(target)) names.push_back(Name(target));
  }
  return names;
}

bool UseSimdTarget(absl::string_view name) {
  for (size_t target = 0; target < kSimdTargets; ++target) {
    if (!IsThere(target) || name != Name(target)) continue;
    Chosen() = target;
    return true;
  }
  return false;
}

}  // namespace dumpline
