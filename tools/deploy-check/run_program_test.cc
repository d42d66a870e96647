#include "tools/deploy-check/run_program.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "gtest/gtest.h"

namespace dumpline {
namespace {

absl::StatusOr<ProgramResult> Shell(const std::string& script,
                                    absl::Duration limit = absl::Seconds(60)) {
  return RunProgram({"sh", "-c", script}, {"ADDED=yes"}, limit);
}

TEST(RunProgram, CollectsOutputsAndStatus) {
  const auto result = Shell("echo out; echo err >&2; cat; echo $ADDED; exit 7");
  ASSERT_TRUE(result.ok()) << result.status();
  EXPECT_EQ(result->exit_status, 7);
  EXPECT_EQ(result->out, "out\nyes\n");  // cat reads an empty input
  EXPECT_EQ(result->err, "err\n");
  EXPECT_EQ(Shell("kill -9 $$")->exit_status, 137);
}

TEST(RunProgram, PassesArgumentsWithoutAShell) {
  EXPECT_EQ(RunProgram({"printf", "%s|", "a b", "$(exit 1)", "*"}, {}, absl::Seconds(60))->out,
            "a b|$(exit 1)|*|");
}

// Both outputs are larger than a pipe.
TEST(RunProgram, ReadsBothOutputsAtOnce) {
  const auto result =
      Shell("head -c 300000 /dev/zero | tr '\\0' e >&2; head -c 300000 /dev/zero | tr '\\0' o");
  ASSERT_TRUE(result.ok()) << result.status();
  EXPECT_EQ(result->out, std::string(300000, 'o'));
  EXPECT_EQ(result->err, std::string(300000, 'e'));
}

TEST(RunProgram, LimitsTheOutput) {
  EXPECT_EQ(Shell("cat /dev/zero").status().code(), absl::StatusCode::kResourceExhausted);
}

TEST(RunProgram, NoSuchProgram) {
  EXPECT_TRUE(absl::IsNotFound(RunProgram({"no-such-program"}, {}, absl::Seconds(60)).status()));
}

// The limit also ends children, and a program that has closed its outputs.
TEST(RunProgram, LimitsTheTime) {
  for (const char* script : {"sleep 300 & sleep 300", "exec >&- 2>&-; sleep 300"}) {
    const absl::Time start = absl::Now();
    EXPECT_TRUE(absl::IsDeadlineExceeded(Shell(script, absl::Milliseconds(200)).status()));
    EXPECT_LT(absl::Now() - start, absl::Seconds(60));
  }
}

}  // namespace
}  // namespace dumpline
