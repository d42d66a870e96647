#include "tools/testing/storage_server/listing.h"

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace dumpline {
namespace storage_server {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

Bucket Make(const std::vector<std::string>& names) {
  Bucket bucket;
  int64_t time = 1000;
  for (const std::string& name : names) {
    Object object;
    object.id = absl::StrCat("id-", name);
    object.name = name;
    object.created_ms = object.updated_ms = ++time;
    const auto row = std::make_shared<const Object>(object);
    bucket.objects[name] = row;
    bucket.by_lower_name[{LowerName(name), name}] = row;
  }
  return bucket;
}

// Makes a bucket with 204 names. The 200th is a proper prefix of the next two.
Bucket MakePrefixes() {
  std::vector<std::string> names;
  for (int i = 0; i < 200; ++i) names.push_back(absl::StrFormat("k%04d", i));
  for (const char* name : {"k0199-x", "k0199.txt", "k0200", "k0201"}) names.push_back(name);
  return Make(names);
}

std::vector<std::string> Names(const std::vector<ListedRow>& rows) {
  std::vector<std::string> names;
  // A folder is shown with a slash at its end.
  for (const ListedRow& row : rows) {
    names.push_back(row.object == nullptr ? absl::StrCat(row.name, "/") : row.name);
  }
  return names;
}

std::vector<std::string> SearchNames(const Bucket& bucket, const std::string& prefix,
                                     int64_t limit = 100, int64_t offset = 0) {
  SearchOptions options;
  options.prefix = prefix;
  options.limit = limit;
  options.offset = offset;
  return Names(Search(bucket, options));
}

std::vector<std::string> AllPages(const Bucket& bucket, ListOptions options) {
  std::vector<std::string> names;
  for (;;) {
    const std::optional<ListPage> page = ListV2(bucket, options);
    if (!page.has_value()) return {"bad cursor"};
    for (const ListedRow& row : page->rows) names.push_back(row.name);
    if (!page->has_next) return names;
    options.cursor = page->next_cursor;
  }
}

TEST(SearchTest, OneLevelRelativeToThePrefixFoldersWithoutObject) {
  const Bucket bucket = Make({"a.txt", "dir/b", "dir/sub/c", "dir-a.txt", "z"});
  EXPECT_THAT(SearchNames(bucket, ""), ElementsAre("a.txt", "dir-a.txt", "dir/", "z"));
  EXPECT_THAT(SearchNames(bucket, "dir/"), ElementsAre("b", "sub/"));
}

TEST(SearchTest, CaseIsFolded) {
  const Bucket bucket = Make({"Dir/x", "dir/y"});
  EXPECT_THAT(SearchNames(bucket, ""), ElementsAre("Dir/"));
  // y is in dir and not in Dir, so a client makes a key that does not exist.
  EXPECT_THAT(SearchNames(bucket, "Dir/"), ElementsAre("x", "y"));
}

TEST(SearchTest, OrderIsThatOfLowerNames) {
  EXPECT_THAT(SearchNames(Make({"B", "a", "C"}), ""), ElementsAre("a", "B", "C"));
}

TEST(SearchTest, PagedByHundredsLosesWhatFollowsAPrefixAtABatchsEnd) {
  const Bucket bucket = MakePrefixes();
  std::vector<std::string> names;
  for (int64_t offset = 0;; offset += 100) {
    const std::vector<std::string> page = SearchNames(bucket, "", 100, offset);
    names.insert(names.end(), page.begin(), page.end());
    if (page.size() < 100) break;
  }
  EXPECT_EQ(names.size(), 202u);
  EXPECT_THAT(names, ::testing::Not(::testing::Contains("k0199-x")));
  EXPECT_THAT(names, ::testing::Not(::testing::Contains("k0199.txt")));
  EXPECT_EQ(names.back(), "k0201");
}

TEST(SearchTest, LosesThemInAThousandTooAtTheBatchOfAThousand) {
  std::vector<std::string> all;
  for (int i = 0; i < 1000; ++i) all.push_back(absl::StrFormat("k%04d", i));
  all.push_back("k0999 x");
  all.push_back("k1000");
  EXPECT_EQ(SearchNames(Make(all), "", 1500).size(), 1001u);
}

TEST(SearchTest, AtMost1500) {
  std::vector<std::string> names;
  for (int i = 0; i < 1600; ++i) names.push_back(absl::StrFormat("k%04d", i));
  EXPECT_EQ(SearchNames(Make(names), "", 5000).size(), 1500u);
}

TEST(SearchTest, EmptySegmentsAreFoldersWithoutAName) {
  const Bucket bucket = Make({"//dbl", "x"});
  EXPECT_THAT(SearchNames(bucket, ""), ElementsAre("/", "x"));
  // Joining "" and "" again makes no progress: "/" lists a folder without a name once more.
  EXPECT_THAT(SearchNames(bucket, "/"), ElementsAre("/"));
}

TEST(SearchTest, AKeyThatEndsInASlashIsAnObjectWithoutANameInItsFolder) {
  const Bucket bucket = Make({"dir/", "dir/a"});
  EXPECT_THAT(SearchNames(bucket, ""), ElementsAre("dir/"));
  SearchOptions options;
  options.prefix = "dir/";
  const std::vector<ListedRow> rows = Search(bucket, options);
  ASSERT_EQ(rows.size(), 2u);
  EXPECT_EQ(rows[0].name, "");
  EXPECT_NE(rows[0].object, nullptr);
}

TEST(SearchTest, DescendingAndSearch) {
  const Bucket bucket = Make({"a", "b", "dir/x", "c"});
  SearchOptions options;
  options.ascending = false;
  EXPECT_THAT(Names(Search(bucket, options)), ElementsAre("dir/", "c", "b", "a"));
  options.ascending = true;
  options.search = "d";
  EXPECT_THAT(Names(Search(bucket, options)), ElementsAre("dir/"));
}

TEST(SearchTest, ByTimeFoldersComeFirst) {
  SearchOptions options;
  options.column = "created_at";
  EXPECT_THAT(Names(Search(Make({"z", "b", "dir/x", "a"}), options)),
              ElementsAre("dir/", "z", "b", "a"));
  options.prefix = "dir/";
  EXPECT_THAT(Names(Search(Make({"z", "dir/x", "dir/sub/y"}), options)), ElementsAre("sub/", "x"));
}

TEST(ListV2Test, FlatIsByteOrderFullKeysAndLosesNothing) {
  const Bucket bucket = MakePrefixes();
  for (const int64_t limit : {1, 7, 100, 200, 1000}) {
    ListOptions options;
    options.limit = limit;
    EXPECT_EQ(AllPages(bucket, options).size(), 204u) << limit;
  }
  EXPECT_THAT(AllPages(Make({"b", "a", "B", "dir/x", "dir-a"}), ListOptions()),
              ElementsAre("B", "a", "b", "dir-a", "dir/x"));
}

TEST(ListV2Test, ThePrefixIsAStringAndNotAFolder) {
  ListOptions options;
  options.prefix = "dir";
  EXPECT_THAT(AllPages(Make({"di", "dir-a.txt", "dir/x", "dis"}), options),
              ElementsAre("dir-a.txt", "dir/x"));
  options.limit = 1;
  EXPECT_THAT(AllPages(Make({"di", "dir-a.txt", "dir/x", "dis"}), options),
              ElementsAre("dir-a.txt", "dir/x"));
}

TEST(ListV2Test, LimitIsCutTo1000) {
  std::vector<std::string> names;
  for (int i = 0; i < 1100; ++i) names.push_back(absl::StrFormat("k%04d", i));
  ListOptions options;
  options.limit = 5000;
  const std::optional<ListPage> page = ListV2(Make(names), options);
  ASSERT_TRUE(page.has_value());
  EXPECT_EQ(page->rows.size(), 1000u);
  EXPECT_TRUE(page->has_next);
  EXPECT_EQ(page->next_cursor_key, "k0999");
}

TEST(ListV2Test, WithDelimiterLosesKeysAtAPagesEnd) {
  const Bucket bucket = MakePrefixes();
  ListOptions options;
  options.with_delimiter = true;
  options.limit = 100;
  EXPECT_EQ(AllPages(bucket, options).size(), 202u);
  // With another page size, none of these names is at the end of a page.
  options.limit = 150;
  EXPECT_EQ(AllPages(bucket, options).size(), 204u);
}

TEST(ListV2Test, WithDelimiterGivesFoldersWithASlash) {
  ListOptions options;
  options.with_delimiter = true;
  EXPECT_THAT(AllPages(Make({"a", "dir/x", "dir/y", "z"}), options), ElementsAre("a", "dir/", "z"));
  options.limit = 1;
  EXPECT_THAT(AllPages(Make({"a", "dir/x", "dir/y", "z"}), options), ElementsAre("a", "dir/", "z"));
  // A file and a folder of the same name: the folder is lost at the end of the page.
  EXPECT_THAT(AllPages(Make({"dir", "dir/x", "z"}), options), ElementsAre("dir", "z"));
}

TEST(ListV2Test, DescendingAndByTime) {
  const Bucket bucket = Make({"b", "a", "c"});
  ListOptions options;
  options.limit = 1;
  options.column = "name";
  options.order = "desc";
  EXPECT_THAT(AllPages(bucket, options), ElementsAre("c", "b", "a"));
  options.column = "created_at";
  options.order = "asc";
  EXPECT_THAT(AllPages(bucket, options), ElementsAre("b", "a", "c"));
}

TEST(ListV2Test, TheCursorStaysGoodWhileRowsChange) {
  ListOptions options;
  options.limit = 2;
  const std::optional<ListPage> page = ListV2(Make({"a", "b", "c", "d"}), options);
  options.cursor = page->next_cursor;
  // b is gone, bb is new.
  EXPECT_THAT(AllPages(Make({"a", "bb", "c", "d"}), options), ElementsAre("bb", "c", "d"));
}

TEST(ListV2Test, BadCursor) {
  for (const char* cursor : {"%", "eA==", "eHg6eQ=="}) {
    ListOptions options;
    options.cursor = cursor;
    EXPECT_FALSE(ListV2(Make({"a"}), options).has_value()) << cursor;
  }
}

}  // namespace
}  // namespace storage_server
}  // namespace dumpline
