// Implements the three ways to list a bucket, with the faults of the real ones. The server's SQL
// functions continue after the last name followed by "/". So they skip names that have a byte below
// "/" at that position.
#ifndef DUMPLINE_TOOLS_TESTING_STORAGE_SERVER_LISTING_H_
#define DUMPLINE_TOOLS_TESTING_STORAGE_SERVER_LISTING_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "tools/testing/storage_server/store.h"

namespace dumpline {
namespace storage_server {

struct ListedRow {
  std::string name;
  ObjectPtr object;  // null for a folder
};

struct SearchOptions {
  std::string prefix;  // ends in "/" unless it is empty
  std::string search;
  int64_t limit = 100;
  int64_t offset = 0;
  std::string column = "name";
  bool ascending = true;
};

// Implements storage.search(), for POST /object/list (v1). Lists one level, ignores case, and
// returns names relative to the prefix.
std::vector<ListedRow> Search(const Bucket& bucket, const SearchOptions& options);

struct ListOptions {
  std::string prefix;
  int64_t limit = 1000;
  std::string cursor;  // a ListPage's next_cursor
  bool with_delimiter = false;
  std::string column;  // name, created_at, updated_at; empty if not given
  std::string order;   // asc, desc; empty if not given
};

struct ListPage {
  std::vector<ListedRow> rows;
  bool has_next = false;
  std::string next_cursor;
  std::string next_cursor_key;
};

// Implements POST /object/list-v2. Returns nullopt if the cursor is invalid.
std::optional<ListPage> ListV2(const Bucket& bucket, const ListOptions& options);

}  // namespace storage_server
}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_TESTING_STORAGE_SERVER_LISTING_H_
