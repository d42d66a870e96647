#include "tools/lib/storage/info_lookup.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "absl/strings/str_cat.h"

namespace dumpline {
namespace {

constexpr int kMaxRows = 1000;
// Maximum number of queries in a batch. A result may be delayed by up to this many later queries.
constexpr size_t kBatch = 100;
// Maximum credit. It limits how much of one bucket's credit another bucket can spend.
constexpr int kMaxCredit = 200;

// Returns the cost of a page, as a number of requests for one object.
int CostOfPage(int rows) { return 2 + rows / 100; }

// Returns whether the page can follow `last_key`.
bool IsInOrder(const ObjectPages::Page& page, const std::string& last_key) {
  const std::string* last = &last_key;
  for (const ObjectInfo& object : page.objects) {
    if (object.key <= *last) return false;
    last = &object.key;
  }
  return page.next.empty() || !page.objects.empty();
}

template <typename T>
void MoveAll(std::vector<T>* from, std::vector<T>* to) {
  std::move(from->begin(), from->end(), std::back_inserter(*to));
  from->clear();
}

}  // namespace

void InfoLookup::Get(const std::string& bucket, const std::string& key, InfoDone done) {
  credit_ = std::min(credit_ + 1, kMaxCredit);
  pending_.push_back({bucket, key, std::move(done)});
  const bool waits = freshness_ == Freshness::kAfterQuery && pages_ != nullptr;
  if (!waits || pending_.size() >= kBatch) Flush();
}

void InfoLookup::Flush() {
  if (is_reading_page_) return;
  if (freshness_ == Freshness::kCachedPage) AnswerFromPage(&pending_);
  while (!pending_.empty() && !is_reading_page_) SendQueries();
}

void InfoLookup::SendQueries() {
  const std::string bucket = pending_.front().bucket;
  Cursor& cursor = cursors_[bucket];
  std::vector<Query> single;
  for (Query& query : std::exchange(pending_, {})) {
    std::vector<Query>& group = query.bucket != bucket        ? pending_
                                : query.key > cursor.last_key ? in_flight_
                                                              : single;
    group.push_back(std::move(query));
  }
  if (!in_flight_.empty()) {
    const int queries = static_cast<int>(in_flight_.size());
    const int rows = freshness_ == Freshness::kCachedPage
                         ? kMaxRows
                         : std::min(kMaxRows, std::max(cursor.rows, queries));
    if (pages_ == nullptr || has_bad_list_ || credit_ < CostOfPage(rows)) {
      MoveAll(&in_flight_, &single);
    } else {
      cursor.rows = rows;
      credit_ -= CostOfPage(rows);
      is_reading_page_ = true;
      pages_->ListPage(bucket, cursor.next, rows,
                       [this](absl::StatusOr<ObjectPages::Page> page) { OnPage(std::move(page)); });
    }
  }
  for (Query& query : single) GetOne(std::move(query));
}

void InfoLookup::OnPage(absl::StatusOr<ObjectPages::Page> page) {
  is_reading_page_ = false;
  page_ = Page();
  page_.bucket = in_flight_.front().bucket;
  if (page.ok() && IsInOrder(*page, cursors_[page_.bucket].last_key)) {
    TakePage(*std::move(page));
  } else {
    has_bad_list_ = true;
  }
  // Puts the remaining queries before the newer ones.
  const bool has_batch = !in_flight_.empty() || pending_.size() >= kBatch;
  MoveAll(&pending_, &in_flight_);
  pending_ = std::exchange(in_flight_, {});
  if (has_batch || freshness_ == Freshness::kCachedPage || has_bad_list_) Flush();
}

void InfoLookup::TakePage(ObjectPages::Page page) {
  Cursor& cursor = cursors_[page_.bucket];
  page_.start = cursor.last_key;
  page_.is_last = page.next.empty();
  if (!page_.is_last) {
    page_.end = cursor.last_key = page.objects.back().key;
    cursor.next = page.next;
  }
  const size_t rows = page.objects.size();
  for (ObjectInfo& object : page.objects) {
    std::string key = object.key;
    page_.objects.emplace(std::move(key), std::move(object));
  }
  const size_t queries = in_flight_.size();
  AnswerFromPage(&in_flight_);
  const size_t answered = queries - in_flight_.size();
  // If most rows belong to objects without a query, most rows of the next page probably do too.
  cursor.rows = answered < rows / 2 ? 2 * cursor.rows : 0;
}

void InfoLookup::AnswerFromPage(std::vector<Query>* queries) {
  std::vector<Query> covered;
  for (Query& query : std::exchange(*queries, {})) {
    const bool is_covered = query.bucket == page_.bucket && query.key > page_.start &&
                            (page_.is_last || query.key <= page_.end);
    (is_covered ? covered : *queries).push_back(std::move(query));
  }
  for (Query& query : covered) AnswerFromPage(std::move(query));
}

void InfoLookup::AnswerFromPage(Query query) {
  const auto object = page_.objects.find(query.key);
  const bool is_listed = object != page_.objects.end();
  if (is_listed && object->second.size) {
    query.done(object->second);
  } else if (!is_listed && freshness_ == Freshness::kCachedPage) {
    query.done(absl::NotFoundError(
        absl::StrCat(store_->name(), ": ", query.bucket, "/", query.key, " is not in the list")));
  } else {
    GetOne(std::move(query));  // confirm: the list should have an object that was just stored
  }
}

void InfoLookup::GetOne(Query query) {
  store_->GetInfo(query.bucket, query.key, std::move(query.done));
}

}  // namespace dumpline
