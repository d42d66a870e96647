// GetInfo() for many objects of one store, by pages of its list where those are fewer requests.
//
// Of objects that are asked for in the order of their names, as manifests have them, one page answers
// up to a thousand questions. A list is only read forwards: what lies before the place that has been
// reached is asked for by itself. So is everything as long as pages would cost more than they answer,
// say for a few objects in a large bucket: each question earns a part of a page. A store without pages
// is asked for each object.
#ifndef DUMPLINE_TOOLS_LIB_STORAGE_INFO_LOOKUP_H_
#define DUMPLINE_TOOLS_LIB_STORAGE_INFO_LOOKUP_H_

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "tools/lib/storage/object_store.h"

namespace dumpline {

class InfoLookup {
 public:
  using Done = std::function<void(absl::StatusOr<ObjectInfo>)>;

  enum class Freshness {
    kOfPage,      // a page that is here already may answer: as of a thousand objects ago at most
    kOfQuestion,  // answers are newer than their questions, which wait for each other: see Flush()
  };

  // The store must outlive the lookup, and the lookup its questions.
  InfoLookup(ObjectStore* store, Freshness freshness) : store_(store), freshness_(freshness) {}

  // As ObjectStore::GetInfo(), but without user metadata, and `done` may be called before it returns.
  void Get(const std::string& bucket, const std::string& key, Done done);

  // Asks for what still waits for more questions.
  void Flush();

 private:
  struct Question {
    std::string bucket;
    std::string key;
    Done done;
  };

  // How far a bucket's list has been read.
  struct Place {
    std::string cursor;  // where the next page begins,
    std::string key;     // after this key
    int rows = 0;        // to ask for
  };
  // The last page that was read: all the bucket's objects with keys after `begin`, up to `end` or, of
  // the last page, to the bucket's end.
  struct Page {
    std::string bucket;
    std::map<std::string, ObjectInfo> objects;
    std::string begin;
    std::string end;
    bool is_last = false;
  };

  void ReadPage();
  void OnPage(absl::StatusOr<ObjectStore::Page> page);
  // Leaves those that are not on the page.
  void AnswerFromPage(std::vector<Question>* questions);
  void Ask(Question question);

  ObjectStore* const store_;
  const Freshness freshness_;

  std::vector<Question> waiting_;
  std::vector<Question> asked_;  // the page that is on its way is for these, of one bucket
  bool is_reading_ = false;
  bool is_useless_ = false;  // the store does not list as it should
  int credit_ = 0;           // requests that questions have earned and no page has cost yet
  std::map<std::string, Place> places_;  // by bucket
  Page page_;
};

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_LIB_STORAGE_INFO_LOOKUP_H_
