// Runs tests of vectorized code with every kind of vector instructions that the processor has:
//
//   using FindTest = OnEverySimdWay;
//   DUMPLINE_ON_EVERY_SIMD_WAY(FindTest);
//   TEST_P(FindTest, …) { … }
#ifndef DUMPLINE_TOOLS_LIB_TEXT_TESTING_ON_EVERY_SIMD_WAY_H_
#define DUMPLINE_TOOLS_LIB_TEXT_TESTING_ON_EVERY_SIMD_WAY_H_

#include <string>

#include "gtest/gtest.h"
#include "tools/lib/text/simd.h"

namespace dumpline {

class OnEverySimdWay : public testing::TestWithParam<std::string> {
 protected:
  OnEverySimdWay() { EXPECT_TRUE(UseSimdWay(GetParam())); }
  ~OnEverySimdWay() override { UseSimdWay(SimdWayNames().front()); }
};

}  // namespace dumpline

#define DUMPLINE_ON_EVERY_SIMD_WAY(fixture)                                  \
  INSTANTIATE_TEST_SUITE_P(Simd, fixture, testing::ValuesIn(SimdWayNames()), \
                           [](const auto& way) { return way.param; })

#endif  // DUMPLINE_TOOLS_LIB_TEXT_TESTING_ON_EVERY_SIMD_WAY_H_
