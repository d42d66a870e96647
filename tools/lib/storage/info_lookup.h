// Looks up many objects of one store. Uses pages of the store's list where that takes fewer
// requests than GetInfo() for each object.
//
// Manifests list objects in the order of their keys. In this order, one page answers up to a
// thousand queries. A list is only read forwards, so an object before the cursor is queried
// individually. Objects are also queried individually while pages would cost more than they save,
// for example for a few objects of a large bucket: each query earns one credit, and each page costs
// several. In a store without pages, all objects are queried individually.
#ifndef DUMPLINE_TOOLS_LIB_STORAGE_INFO_LOOKUP_H_
#define DUMPLINE_TOOLS_LIB_STORAGE_INFO_LOOKUP_H_

#include <map>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "tools/lib/storage/object_store.h"

namespace dumpline {

class InfoLookup {
 public:
  enum class Freshness {
    // The last page may answer a query, so a result is at most a thousand queries old.
    kCachedPage,
    // A result is newer than its query. Queries wait for each other: see Flush().
    kAfterQuery,
  };

  // The store must outlive the lookup. The lookup must outlive its queries.
  InfoLookup(ObjectReader* store, Freshness freshness)
      : store_(store), pages_(store->pages()), freshness_(freshness) {}

  // Like ObjectReader::GetInfo(), but without user metadata. `done` may be called before Get()
  // returns.
  void Get(const std::string& bucket, const std::string& key, InfoDone done);

  // Sends the pending queries instead of waiting for a full batch.
  void Flush();

 private:
  struct Query {
    std::string bucket;
    std::string key;
    InfoDone done;
  };

  // Position up to which the list of a bucket has been read.
  struct Cursor {
    std::string next;      // cursor of the next page, "" for the first
    std::string last_key;  // the next page has keys after this one
    int rows = 0;          // size of the next page; 0: the number of queries
  };

  // The most recent page. It has all objects with keys after `start` and up to `end`. The last page
  // of a bucket has all objects with keys after `start`.
  struct Page {
    std::string bucket;
    std::map<std::string, ObjectInfo> objects;
    std::string start;
    std::string end;
    bool is_last = false;
  };

  // Sends the pending queries of one bucket, as a page or one by one.
  void SendQueries();
  void OnPage(absl::StatusOr<ObjectPages::Page> page);
  void TakePage(ObjectPages::Page page);
  // Answers the queries that the page covers and removes them.
  void AnswerFromPage(std::vector<Query>* queries);
  void AnswerFromPage(Query query);
  void GetOne(Query query);

  ObjectReader* const store_;
  ObjectPages* const pages_;
  const Freshness freshness_;

  std::vector<Query> pending_;
  std::vector<Query> in_flight_;  // queries for the requested page, all of one bucket
  bool is_reading_page_ = false;
  bool has_bad_list_ = false;              // set if the store's list fails or is not in order
  int credit_ = 0;                         // earned by queries and not yet spent on pages
  std::map<std::string, Cursor> cursors_;  // by bucket
  Page page_;
};

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_LIB_STORAGE_INFO_LOOKUP_H_
