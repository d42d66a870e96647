#include "tools/lib/storage/info_lookup.h"

#include <algorithm>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <random>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"

namespace dumpline {
namespace {

// A store of objects with given sizes. Run() answers requests with the state at that time.
class FakeStore : public ObjectReader, public ObjectPages {
 public:
  std::map<std::pair<std::string, std::string>, uint64_t> objects;
  std::set<std::string>
      unsized;  // keys of rows that SQL made without metadata: lists lack their size
  bool lists = true;
  std::function<void(absl::StatusOr<Page>* page)> spoil;
  int infos = 0;
  int page_requests = 0;
  int cost = 0;  // of infos and page_requests, in requests for one object

  void Run() {
    while (RunOne()) {
    }
  }
  bool RunOne() {
    if (due_.empty()) return false;
    const auto next = std::move(due_.front());
    due_.pop_front();
    next();
    return true;
  }

  const std::string& name() const override { return name_; }
  ObjectPages* pages() override { return lists ? this : nullptr; }
  void ListPage(const std::string& bucket, const std::string& cursor, int most,
                std::function<void(absl::StatusOr<Page>)> done) override {
    ++page_requests;
    cost += 2 + most / 100;
    due_.push_back([=] {
      Page page;
      for (auto at = objects.upper_bound({bucket, cursor});
           at != objects.end() && at->first.first == bucket; ++at) {
        if (page.objects.size() == static_cast<size_t>(most)) {
          page.next = page.objects.back().key;
          break;
        }
        page.objects.push_back(Info(bucket, at->first.second, at->second));
        if (unsized.count(at->first.second) > 0) page.objects.back().size.reset();
      }
      absl::StatusOr<Page> answer = std::move(page);
      if (spoil) spoil(&answer);
      done(std::move(answer));
    });
  }
  void GetInfo(const std::string& bucket, const std::string& key,
               std::function<void(absl::StatusOr<ObjectInfo>)> done) override {
    ++infos;
    ++cost;
    due_.push_back([=] {
      const auto found = objects.find({bucket, key});
      if (found == objects.end()) return done(absl::NotFoundError("no such object"));
      done(Info(bucket, key, found->second));
    });
  }

  bool InfoReadsContent(const std::string&) const override { return false; }
  std::function<void()> Read(ReadRequest, StoreDone) override { return nullptr; }
  void ReadSmall(const std::string&, const std::string&, uint64_t, OnRetry,
                 std::function<void(absl::StatusOr<std::string>)>) override {}

 private:
  static ObjectInfo Info(const std::string& bucket, const std::string& key, uint64_t size) {
    ObjectInfo info;
    info.bucket = bucket;
    info.key = key;
    info.size = size;
    return info;
  }

  const std::string name_ = "fake";
  std::deque<std::function<void()>> due_;
};

std::string Key(int number) { return absl::StrCat("k", 1000000 + number); }

class InfoLookupTest : public testing::Test {
 protected:
  static constexpr auto kCachedPage = InfoLookup::Freshness::kCachedPage;
  static constexpr auto kAfterQuery = InfoLookup::Freshness::kAfterQuery;

  // Looks up an object. The answer is "KEY SIZE" or "KEY none".
  void Ask(InfoLookup* lookup, const std::string& bucket, const std::string& key) {
    lookup->Get(bucket, key, [this, key](absl::StatusOr<ObjectInfo> info) {
      EXPECT_TRUE(info.ok() || absl::IsNotFound(info.status())) << info.status();
      answers_.push_back(absl::StrCat(key, " ", info.ok() ? absl::StrCat(*info->size) : "none"));
    });
  }

  FakeStore store_;
  std::vector<std::string> answers_;
};

TEST_F(InfoLookupTest, AFewAreLookedUpOneByOne) {
  for (int i = 0; i < 1000; ++i) store_.objects[{"b", Key(i)}] = i;
  InfoLookup lookup(&store_, kCachedPage);
  for (int i = 0; i < 5; ++i) Ask(&lookup, "b", Key(i));
  store_.Run();
  EXPECT_EQ(answers_.size(), 5u);
  EXPECT_EQ(store_.infos, 5);
  EXPECT_EQ(store_.page_requests, 0);
}

TEST_F(InfoLookupTest, OnePageAnswersAThousand) {
  for (int i = 0; i < 5000; i += 2) store_.objects[{"b", Key(i)}] = i;
  InfoLookup lookup(&store_, kCachedPage);
  for (int i = 0; i < 5000; ++i) {
    Ask(&lookup, "b", Key(i));
    store_.Run();
    EXPECT_EQ(answers_.back(), absl::StrCat(Key(i), " ", i % 2 == 0 ? absl::StrCat(i) : "none"));
  }
  EXPECT_EQ(store_.page_requests, 3);
  EXPECT_LE(store_.infos, 20);
}

TEST_F(InfoLookupTest, OfAnEmptyBucketOnePageIsEnough) {
  InfoLookup lookup(&store_, kCachedPage);
  for (int i = 0; i < 5000; ++i) Ask(&lookup, "b", Key(i));
  store_.Run();
  EXPECT_EQ(answers_.size(), 5000u);
  EXPECT_EQ(store_.page_requests, 1);
  EXPECT_LE(store_.infos, 20);
}

TEST_F(InfoLookupTest, FewAmongManyCostNoMoreThanTwiceTheirNumber) {
  for (int i = 0; i < 100000; ++i) store_.objects[{"b", Key(i)}] = i;
  for (const auto freshness : {kCachedPage, kAfterQuery}) {
    store_.cost = 0;
    InfoLookup lookup(&store_, freshness);
    for (int i = 0; i < 100000; i += 500) {
      Ask(&lookup, "b", Key(i));
      store_.Run();
    }
    lookup.Flush();
    store_.Run();
    EXPECT_LE(store_.cost, 400);
  }
  EXPECT_EQ(answers_.size(), 400u);
}

TEST_F(InfoLookupTest, CreditOfOneBucketIsNotSpentOnTheNext) {
  for (int i = 0; i < 100000; ++i) store_.objects[{"few", Key(i)}] = i;
  InfoLookup lookup(&store_, kCachedPage);
  for (int i = 0; i < 10000; ++i) Ask(&lookup, "empty", Key(i));
  store_.Run();
  store_.cost = 0;
  for (int i = 0; i < 100000; i += 500) {
    Ask(&lookup, "few", Key(i));
    store_.Run();
  }
  EXPECT_LE(store_.cost, 600);  // twice their number, and the largest credit
}

TEST_F(InfoLookupTest, WhereMostRowsAreOthersPagesGrow) {
  for (int i = 0; i < 100000; ++i) store_.objects[{"b", Key(i)}] = i;
  InfoLookup lookup(&store_, kAfterQuery);
  for (int i = 0; i < 100000; i += 20) {
    Ask(&lookup, "b", Key(i));
    store_.Run();
  }
  lookup.Flush();
  store_.Run();
  EXPECT_EQ(answers_.size(), 5000u);
  EXPECT_LE(store_.cost, 2500);  // a thousand pages of the initial size would cost 3000
}

TEST_F(InfoLookupTest, ObjectsBeforeTheCursorAreLookedUpOneByOne) {
  for (int i = 0; i < 5000; ++i) store_.objects[{"b", Key(i)}] = i;
  InfoLookup lookup(&store_, kCachedPage);
  for (int i = 0; i < 3500; ++i) {
    Ask(&lookup, "b", Key(i));
    store_.Run();
  }
  store_.infos = store_.page_requests = 0;
  for (int i = 0; i < 2000; i += 100) {
    Ask(&lookup, "b", Key(i));
    store_.Run();
    EXPECT_EQ(answers_.back(), absl::StrCat(Key(i), " ", i));
  }
  EXPECT_EQ(store_.infos, 20);
  EXPECT_EQ(store_.page_requests, 0);
}

TEST_F(InfoLookupTest, ARowWithoutASizeIsLookedUpByItself) {
  for (int i = 0; i < 200; ++i) store_.objects[{"b", Key(i)}] = i;
  store_.unsized = {Key(150), Key(199)};
  for (const auto freshness : {kCachedPage, kAfterQuery}) {
    answers_.clear();
    store_.infos = store_.page_requests = 0;
    InfoLookup lookup(&store_, freshness);
    for (int i = 0; i < 200; ++i) Ask(&lookup, "b", Key(i));
    lookup.Flush();
    store_.Run();
    EXPECT_EQ(answers_.size(), 200u);
    EXPECT_EQ(std::count(answers_.begin(), answers_.end(), Key(150) + " 150"), 1);
    EXPECT_GE(store_.page_requests, 1);
    EXPECT_GE(store_.infos, 2);
  }
}

TEST_F(InfoLookupTest, LaterQueriesAreAnsweredFromALaterPage) {
  for (int i = 0; i < 100; ++i) store_.objects[{"b", Key(i)}] = 1;
  InfoLookup lookup(&store_, kAfterQuery);
  for (int i = 0; i < 99; ++i) Ask(&lookup, "b", Key(i));
  EXPECT_EQ(store_.page_requests, 0) << "they wait for each other";
  Ask(&lookup, "b", Key(99));
  EXPECT_EQ(store_.page_requests, 1);
  Ask(&lookup, "b", Key(50) + "x");  // while the page is in flight
  store_.Run();
  EXPECT_EQ(answers_.size(), 100u);
  store_.objects[{"b", Key(50) + "x"}] = 2;
  lookup.Flush();
  store_.Run();
  EXPECT_EQ(answers_.back(), Key(50) + "x 2");
}

TEST_F(InfoLookupTest, ObjectsStoredOneAfterTheOtherAreFoundInPages) {
  InfoLookup lookup(&store_, kAfterQuery);
  for (int i = 0; i < 5000; ++i) {
    // Somewhat out of order, as concurrent uploads are.
    const int n = i - i % 16 + (i * 7) % 16;
    store_.objects[{"b", Key(n)}] = n;
    Ask(&lookup, "b", Key(n));
    if (i % 5 == 0) store_.Run();
  }
  lookup.Flush();
  store_.Run();
  EXPECT_EQ(answers_.size(), 5000u);
  EXPECT_LE(store_.page_requests + store_.infos, 1000);
}

TEST_F(InfoLookupTest, MissingObjectsAreLookedUpOnceMore) {
  for (int i = 0; i < 50; ++i) store_.objects[{"b", Key(i)}] = 1;
  InfoLookup lookup(&store_, kAfterQuery);
  for (int i = 0; i < 60; ++i) Ask(&lookup, "b", Key(i));
  lookup.Flush();
  store_.Run();
  EXPECT_EQ(answers_.size(), 60u);
  EXPECT_EQ(answers_.back(), Key(59) + " none");
  EXPECT_EQ(store_.infos, 10);
}

TEST_F(InfoLookupTest, AListThatFailsOrIsNotInOrderIsNotUsed) {
  using Answer = absl::StatusOr<ObjectPages::Page>;
  ObjectPages::Page first;
  const std::pair<std::function<void(Answer*)>, int> cases[] = {
      {[](Answer* page) { *page = absl::NotFoundError("no list-v2"); }, 1},
      {[](Answer* page) { std::reverse((*page)->objects.begin(), (*page)->objects.end()); }, 1},
      {[](Answer* page) { (*page)->objects.clear(), (*page)->next = "on"; }, 1},  // has no end
      {[&first](Answer* page) {  // ignores the cursor
         if (first.objects.empty()) first = **page;
         *page = first;
       },
       2}};
  for (int i = 0; i < 3000; ++i) store_.objects[{"b", Key(i)}] = i;
  for (const auto freshness : {kCachedPage, kAfterQuery}) {
    for (const auto& [spoil, pages] : cases) {
      answers_.clear();
      first = {};
      store_.page_requests = 0;
      store_.spoil = spoil;
      InfoLookup lookup(&store_, freshness);
      for (int i = 0; i < 3000; ++i) {
        Ask(&lookup, "b", Key(i));
        if (i % 50 == 0) store_.Run();
      }
      lookup.Flush();
      store_.Run();
      EXPECT_EQ(answers_.size(), 3000u);
      EXPECT_EQ(std::count(answers_.begin(), answers_.end(), Key(2500) + " 2500"), 1);
      EXPECT_EQ(store_.page_requests, pages);
    }
  }
}

TEST_F(InfoLookupTest, AStoreWithoutPagesNeverWaits) {
  store_.lists = false;
  InfoLookup lookup(&store_, kAfterQuery);
  Ask(&lookup, "b", "k");
  store_.Run();
  EXPECT_EQ(answers_, std::vector<std::string>{"k none"});
}

TEST_F(InfoLookupTest, BucketsComeInAnyOrder) {
  for (const auto freshness : {kCachedPage, kAfterQuery}) {
    for (const bool one_by_one : {true, false}) {
      InfoLookup lookup(&store_, freshness);
      store_.page_requests = store_.infos = 0;
      store_.objects.clear();
      for (int i = 0; i < 3000; ++i) {
        const std::string bucket = absl::StrCat("b", 9 - (one_by_one ? i / 1000 : i % 3));
        store_.objects[{bucket, Key(i)}] = i;
        Ask(&lookup, bucket, Key(i));
        if (i % 7 == 0) store_.Run();
      }
      for (int bucket = 0; bucket < 3; ++bucket) {
        lookup.Flush();
        store_.Run();
      }
      // Only the last page is kept, so it may be useless when buckets alternate.
      const int most = freshness == kCachedPage && !one_by_one ? 3000 : 1000;
      EXPECT_LE(store_.page_requests + store_.infos, most);
    }
  }
  EXPECT_EQ(answers_.size(), 12000u);
}

TEST_F(InfoLookupTest, AnyOrderGivesTheTruth) {
  std::mt19937 random(1);
  for (int round = 0; round < 60; ++round) {
    answers_.clear();
    store_.objects.clear();
    const int most = round % 3 == 0 ? 20 : 4000;
    const int count = round % 4 == 0 ? 3 * most : most / 2;  // more than a page, or less
    for (int i = 0; i < count; ++i) {
      store_.objects[{absl::StrCat("b", random() % 3), Key(random() % most)}] = random() % 9;
    }
    InfoLookup lookup(&store_, round % 2 == 0 ? kCachedPage : kAfterQuery);
    std::vector<std::string> expected;
    for (int i = 0; i < 1500; ++i) {
      // In order within a stretch, or in random order.
      const int n = round % 5 == 0 ? random() % most : (i / 300 * 977 + i % 300) % most;
      const std::string bucket = absl::StrCat("b", i / 600);
      const auto found = store_.objects.find({bucket, Key(n)});
      expected.push_back(absl::StrCat(
          Key(n), " ", found == store_.objects.end() ? "none" : absl::StrCat(found->second)));
      Ask(&lookup, bucket, Key(n));
      for (int steps = random() % 3; steps > 0; --steps) store_.RunOne();
    }
    lookup.Flush();
    for (int i = 0; i < 3; ++i) {  // queries made while a page was in flight
      store_.Run();
      lookup.Flush();
    }
    std::sort(expected.begin(), expected.end());
    std::sort(answers_.begin(), answers_.end());
    EXPECT_EQ(answers_, expected) << "round " << round;
  }
}

}  // namespace
}  // namespace dumpline
