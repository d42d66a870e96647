#include "tools/lib/storage/info_lookup.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "absl/strings/str_cat.h"

namespace dumpline {
namespace {

constexpr int kMostRows = 1000;
// Questions that wait for each other: results are late by at most so many objects.
constexpr size_t kTogether = 100;
// What a page costs, in requests for one object.
int Cost(int rows) { return 2 + rows / 100; }
// So that much saved by one bucket is not all lost in the next.
constexpr int kMostCredit = 200;

// Whether the page can follow `key`.
bool IsInOrder(const ObjectStore::Page& page, const std::string& key) {
  const std::string* last = &key;
  for (const ObjectInfo& object : page.objects) {
    if (object.key <= *last) return false;
    last = &object.key;
  }
  return page.next.empty() || !page.objects.empty();
}

}  // namespace

void InfoLookup::Get(const std::string& bucket, const std::string& key, Done done) {
  credit_ = std::min(credit_ + 1, kMostCredit);
  waiting_.push_back({bucket, key, std::move(done)});
  if (freshness_ == Freshness::kOfPage || !store_->has_pages() || waiting_.size() >= kTogether) {
    Flush();
  }
}

void InfoLookup::Flush() {
  if (is_reading_) return;
  if (freshness_ == Freshness::kOfPage) AnswerFromPage(&waiting_);
  while (!waiting_.empty() && !is_reading_) ReadPage();
}

void InfoLookup::ReadPage() {
  const std::string bucket = waiting_.front().bucket;
  Place& place = places_[bucket];
  std::vector<Question> alone;
  for (Question& question : std::exchange(waiting_, {})) {
    std::vector<Question>& to = question.bucket != bucket  ? waiting_
                                : question.key > place.key ? asked_
                                                           : alone;
    to.push_back(std::move(question));
  }
  if (!asked_.empty()) {
    const int rows =
        freshness_ == Freshness::kOfPage
            ? kMostRows
            : std::min(kMostRows, std::max(place.rows, static_cast<int>(asked_.size())));
    if (!store_->has_pages() || is_useless_ || credit_ < Cost(rows)) {
      std::move(asked_.begin(), asked_.end(), std::back_inserter(alone));
      asked_.clear();
    } else {
      place.rows = rows;
      credit_ -= Cost(rows);
      is_reading_ = true;
      store_->ListPage(bucket, place.cursor, rows,
                       [this](absl::StatusOr<ObjectStore::Page> page) { OnPage(std::move(page)); });
    }
  }
  for (Question& question : alone) Ask(std::move(question));
}

void InfoLookup::OnPage(absl::StatusOr<ObjectStore::Page> page) {
  is_reading_ = false;
  page_ = Page();
  page_.bucket = asked_.front().bucket;
  Place& place = places_[page_.bucket];
  if (page.ok() && IsInOrder(*page, place.key)) {
    page_.begin = place.key;
    page_.is_last = page->next.empty();
    if (!page_.is_last) {
      page_.end = place.key = page->objects.back().key;
      place.cursor = page->next;
    }
    const size_t rows = page->objects.size();
    for (ObjectInfo& object : page->objects) {
      std::string key = object.key;
      page_.objects.emplace(std::move(key), std::move(object));
    }
    const size_t asked = asked_.size();
    AnswerFromPage(&asked_);
    // Where most of the rows are others' there may be more such.
    const size_t answered = asked - asked_.size();
    place.rows = answered < rows / 2 ? 2 * place.rows : 0;
  } else {
    is_useless_ = true;
  }
  const bool goes_on = !asked_.empty() || waiting_.size() >= kTogether;
  std::move(waiting_.begin(), waiting_.end(), std::back_inserter(asked_));
  waiting_ = std::exchange(asked_, {});
  if (goes_on || freshness_ == Freshness::kOfPage || is_useless_) Flush();
}

void InfoLookup::AnswerFromPage(std::vector<Question>* questions) {
  std::vector<Question> answered;
  for (Question& question : std::exchange(*questions, {})) {
    const bool is_on_page = question.bucket == page_.bucket && question.key > page_.begin &&
                            (page_.is_last || question.key <= page_.end);
    (is_on_page ? answered : *questions).push_back(std::move(question));
  }
  for (Question& question : answered) {
    const auto found = page_.objects.find(question.key);
    if (found != page_.objects.end() && found->second.size) {
      question.done(found->second);
    } else if (found == page_.objects.end() && freshness_ == Freshness::kOfPage) {
      question.done(absl::NotFoundError(absl::StrCat(store_->name(), ": ", question.bucket, "/",
                                                     question.key, " is not in the list")));
    } else {
      Ask(std::move(question));  // who misses what was there a moment ago must be sure
    }
  }
}

void InfoLookup::Ask(Question question) {
  store_->GetInfo(question.bucket, question.key, std::move(question.done));
}

}  // namespace dumpline
