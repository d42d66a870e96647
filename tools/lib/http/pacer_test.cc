#include "tools/lib/http/pacer.h"

#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "tools/lib/http/testing/scripted_transport.h"

namespace dumpline {
namespace {

class PacerTest : public testing::Test {
 protected:
  void Submit(const std::string& name) {
    pacer_->Submit([this, name] {
      const absl::Duration time = transport_.now() - absl::UnixEpoch();
      starts_.push_back(absl::StrCat(name, "@", absl::ToInt64Milliseconds(time)));
      return true;
    });
  }
  std::vector<std::string> Run() {
    while (transport_.RunOnce()) {
    }
    return std::move(starts_);
  }

  ScriptedTransport transport_{std::vector<absl::StatusOr<HttpResponse>>{}};
  std::shared_ptr<Pacer> pacer_ = std::make_shared<Pacer>(&transport_, absl::Milliseconds(500));
  std::vector<std::string> starts_;
};

using Starts = std::vector<std::string>;

TEST_F(PacerTest, StartsAtOnceWithoutRefusals) {
  for (const char* name : {"a", "b", "c"}) Submit(name);
  EXPECT_EQ(Run(), (Starts{"a@0", "b@0", "c@0"}));
}

TEST_F(PacerTest, ARefusalPausesAllAndSpreadsThem) {
  pacer_->OnRefused(0, absl::Seconds(1));
  pacer_->OnRefused(0, absl::Seconds(1));  // was in flight together with the first
  for (const char* name : {"a", "b", "c"}) Submit(name);
  EXPECT_EQ(Run(), (Starts{"a@1000", "b@1050", "c@1100"}));
  pacer_->OnRefused(1, absl::Seconds(1));
  for (const char* name : {"d", "e"}) Submit(name);
  EXPECT_EQ(Run(), (Starts{"d@2150", "e@2250"}));
}

TEST_F(PacerTest, TheIntervalHasALimitAndShrinksWithSuccesses) {
  for (uint64_t i = 0; i < 20; ++i) pacer_->OnRefused(i, absl::ZeroDuration());
  for (const char* name : {"a", "b"}) Submit(name);
  EXPECT_EQ(Run(), (Starts{"a@0", "b@2000"}));
  for (int i = 0; i < 300; ++i) pacer_->OnSuccess();
  for (const char* name : {"c", "d"}) Submit(name);
  EXPECT_EQ(Run(), (Starts{"c@4000", "d@4000"}));
}

TEST_F(PacerTest, ARefusedRequestIsFirstAndACancelledOneTakesNoTime) {
  pacer_->OnRefused(0, absl::Seconds(1));
  Submit("a");
  Submit("b");
  pacer_->SubmitFirst([] { return false; });
  pacer_->SubmitFirst([this] {
    starts_.emplace_back("refused");
    return true;
  });
  EXPECT_EQ(Run(), (Starts{"refused", "a@1050", "b@1100"}));
}

}  // namespace
}  // namespace dumpline
