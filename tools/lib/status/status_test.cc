#include "absl/status/status.h"

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "gtest/gtest.h"
#include "tools/lib/status/status_macros.h"
#include "tools/lib/status/usage_error.h"

namespace dumpline {
namespace {

absl::StatusOr<int> Half(int number) {
  if (number % 2 != 0) return UsageError("odd");
  return number / 2;
}

absl::StatusOr<std::string> Quarter(int number) {
  ASSIGN_OR_RETURN(const int half, Half(number));
  int quarter = 0;
  ASSIGN_OR_RETURN(quarter, Half(half));
  return std::to_string(quarter);
}

absl::Status CheckQuarter(int number) {
  RETURN_IF_ERROR(Quarter(number).status());
  return absl::OkStatus();
}

TEST(StatusMacrosTest, ValueIsAssigned) { EXPECT_EQ(Quarter(8).value(), "2"); }

TEST(StatusMacrosTest, FirstErrorIsReturnedWithItsPayload) {
  EXPECT_EQ(Quarter(6).status().message(), "odd");
  EXPECT_TRUE(IsUsageError(Quarter(6).status()));
  EXPECT_TRUE(IsUsageError(CheckQuarter(3)));
  EXPECT_TRUE(CheckQuarter(4).ok());
}

TEST(StatusMacrosTest, ValuesThatCannotBeCopiedAreMoved) {
  const auto make = []() -> absl::StatusOr<std::unique_ptr<int>> {
    return std::make_unique<int>(5);
  };
  const auto use = [&]() -> absl::StatusOr<int> {
    ASSIGN_OR_RETURN(const std::unique_ptr<int> five, make());
    return *five;
  };
  EXPECT_EQ(use().value(), 5);
}

TEST(UsageErrorTest, OtherErrorsAreNotUsageErrors) {
  EXPECT_FALSE(IsUsageError(absl::OkStatus()));
  EXPECT_FALSE(IsUsageError(absl::InvalidArgumentError("odd")));
  EXPECT_FALSE(IsUsageError(absl::FailedPreconditionError("odd")));
}

}  // namespace
}  // namespace dumpline
