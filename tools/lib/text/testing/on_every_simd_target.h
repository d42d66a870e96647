// Runs tests of vectorized code with every kind of vector instructions that the processor has:
//
//   using FindTest = OnEverySimdTarget;
//   DUMPLINE_ON_EVERY_SIMD_TARGET(FindTest);
//   TEST_P(FindTest, …) { … }
#ifndef DUMPLINE_TOOLS_LIB_TEXT_TESTING_ON_EVERY_SIMD_TARGET_H_
#define DUMPLINE_TOOLS_LIB_TEXT_TESTING_ON_EVERY_SIMD_TARGET_H_

#include <string>

#include "gtest/gtest.h"
#include "tools/lib/text/simd.h"

namespace dumpline {

class OnEverySimdTarget : public testing::TestWithParam<std::string> {
 protected:
  OnEverySimdTarget() { EXPECT_TRUE(UseSimdTarget(GetParam())); }
  ~OnEverySimdTarget() override { UseSimdTarget(SimdTargetNames().front()); }
};

}  // namespace dumpline

#define DUMPLINE_ON_EVERY_SIMD_TARGET(fixture)                                  \
  INSTANTIATE_TEST_SUITE_P(Simd, fixture, testing::ValuesIn(SimdTargetNames()), \
                           [](const auto& target) { return target.param; })

#endif  // DUMPLINE_TOOLS_LIB_TEXT_TESTING_ON_EVERY_SIMD_TARGET_H_
