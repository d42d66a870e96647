#include "tools/testing/storage_server/listing.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <utility>

#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"

namespace dumpline {
namespace storage_server {
namespace {

using http_server::IsoTime;

constexpr int64_t kSearchLimit = 1500;
constexpr int64_t kListLimit = 1000;

// Implements storage.get_common_prefix(). Returns `name` through the first "/" after
// `prefix_bytes`, or "" if there is none.
std::string CommonPrefix(const std::string& name, size_t prefix_bytes) {
  const size_t slash = name.find('/', prefix_bytes);
  return slash == std::string::npos ? std::string() : name.substr(0, slash + 1);
}

std::string TrimSlashes(std::string text) {
  while (!text.empty() && text.back() == '/') text.pop_back();
  return text;
}

// Returns the first string that sorts after all strings that begin with `prefix`.
std::string UpperBound(std::string prefix) {
  if (!prefix.empty()) prefix.back() = static_cast<char>(prefix.back() + 1);
  return prefix;
}

std::string AfterFolder(std::string common_prefix) {
  common_prefix.back() = '/' + 1;
  return common_prefix;
}

int64_t BatchSize(int64_t limit) {
  return std::min<int64_t>(std::max<int64_t>(limit * 2, 100), 1000);
}

// A row of an index and its position there.
struct Entry {
  const std::string* seek_key;
  ObjectPtr object;
};

// The names of a bucket between a prefix and its upper bound, or their lower() forms, in the order
// in which the SQL functions read them.
class Index {
 public:
  Index(const Bucket& bucket, bool lower, std::string prefix, bool ascending)
      : bucket_(bucket),
        lower_(lower),
        prefix_(std::move(prefix)),
        upper_bound_(UpperBound(prefix_)),
        ascending_(ascending) {}

  // Returns up to `count` rows: ascending from the first >= seek, descending from the last < seek.
  std::vector<Entry> From(const std::string& seek, int64_t count) const {
    std::vector<Entry> rows;
    if (lower_) {
      Collect(bucket_.by_lower_name, std::make_pair(seek, std::string()), count, &rows);
    } else {
      Collect(bucket_.objects, seek, count, &rows);
    }
    return rows;
  }

  // Returns the position where a descending walk begins, or nullopt if there are no rows.
  std::optional<std::string> Last() const {
    Index all(bucket_, lower_, prefix_, /*ascending=*/false);
    std::vector<Entry> rows;
    if (lower_) {
      all.CollectDown(bucket_.by_lower_name, bucket_.by_lower_name.end(), 1, &rows);
    } else {
      all.CollectDown(bucket_.objects, bucket_.objects.end(), 1, &rows);
    }
    if (rows.empty()) return std::nullopt;
    return absl::StrCat(*rows[0].seek_key, "/");
  }

 private:
  static const std::string& Text(const std::string& key) { return key; }
  static const std::string& Text(const std::pair<std::string, std::string>& key) {
    return key.first;
  }
  bool BelowBound(const std::string& text) const {
    return upper_bound_.empty() || text < upper_bound_;
  }

  template <typename Map, typename Key>
  void Collect(const Map& map, const Key& seek, int64_t count, std::vector<Entry>* rows) const {
    auto at = map.lower_bound(seek);
    if (!ascending_) {
      CollectDown(map, at, count, rows);
      return;
    }
    for (; at != map.end() && count > 0 && BelowBound(Text(at->first)); ++at, --count) {
      rows->push_back({&Text(at->first), at->second});
    }
  }

  template <typename Map, typename Iterator>
  void CollectDown(const Map& map, Iterator at, int64_t count, std::vector<Entry>* rows) const {
    while (at != map.begin() && count > 0) {
      --at;
      if (!BelowBound(Text(at->first))) continue;
      if (Text(at->first) < prefix_) break;
      rows->push_back({&Text(at->first), at->second});
      --count;
    }
  }

  const Bucket& bucket_;
  const bool lower_;
  const std::string prefix_;
  const std::string upper_bound_;
  const bool ascending_;
};

// Implements the loop that storage.search() and storage.list_objects_with_delimiter() share. Finds
// the next name. If the name is in a folder, emits the folder and continues after it. Otherwise
// emits files in batches. After each file, continues at its name followed by "/", which loses names
// at the end of a batch. `emit` returns false to stop the loop.
template <typename Emit>
void Walk(const Index& index, size_t prefix_bytes, bool ascending, int64_t batch,
          std::string next_seek, const Emit& emit) {
  for (;;) {
    const std::vector<Entry> peek = index.From(next_seek, 1);
    if (peek.empty()) return;
    const std::string folder = CommonPrefix(*peek[0].seek_key, prefix_bytes);
    if (!folder.empty()) {
      next_seek = ascending ? AfterFolder(folder) : folder;
      if (!emit(peek[0].object, /*is_folder=*/true)) return;
      continue;
    }
    for (const Entry& row : index.From(next_seek, batch)) {
      if (!CommonPrefix(*row.seek_key, prefix_bytes).empty()) {
        // The real functions continue from this row, which omits it in descending order.
        next_seek = *row.seek_key;
        break;
      }
      next_seek = ascending ? absl::StrCat(*row.seek_key, "/") : *row.seek_key;
      if (!emit(row.object, /*is_folder=*/false)) return;
    }
  }
}

int64_t SortTime(const Object& object, const std::string& column) {
  return column == "updated_at" ? object.updated_ms : object.created_ms;
}

// Lists in the order of a column other than the name, with all folders first.
std::vector<ListedRow> SearchByTime(const Bucket& bucket, const SearchOptions& options,
                                    const std::string& prefix, int64_t limit) {
  std::set<std::string> folders;
  std::vector<ObjectPtr> files;
  const std::string lower_prefix = LowerName(prefix);
  const std::vector<std::string> prefix_tokens = absl::StrSplit(prefix, '/');
  const size_t level = prefix_tokens.size();
  const size_t first =
      static_cast<size_t>(std::count(options.prefix.begin(), options.prefix.end(), '/'));
  const auto name_of = [&](const std::vector<std::string>& tokens) {
    std::string name;
    for (size_t i = first; i < level && i < tokens.size(); ++i) {
      absl::StrAppend(&name, i > first ? "/" : "", tokens[i]);
    }
    return name;
  };
  for (const auto& row : bucket.by_lower_name) {
    if (!absl::StartsWith(row.first.first, lower_prefix)) continue;
    const std::vector<std::string> tokens = absl::StrSplit(row.second->name, '/');
    if (tokens.size() == level) {
      files.push_back(row.second);
    } else {
      folders.insert(name_of(tokens));
    }
  }
  std::stable_sort(files.begin(), files.end(), [&](const ObjectPtr& a, const ObjectPtr& b) {
    const int64_t left = SortTime(*a, options.column);
    const int64_t right = SortTime(*b, options.column);
    return options.ascending ? left < right : left > right;
  });
  std::vector<ListedRow> all;
  for (const std::string& folder : folders) all.push_back({folder, nullptr});
  if (!options.ascending) std::reverse(all.begin(), all.end());
  for (const ObjectPtr& file : files) {
    all.push_back({name_of(absl::StrSplit(file->name, '/')), file});
  }
  const auto begin =
      all.begin() + std::min<int64_t>(options.offset, static_cast<int64_t>(all.size()));
  return std::vector<ListedRow>(begin, begin + std::min<int64_t>(limit, all.end() - begin));
}

struct Cursor {
  std::string start_after;
  std::string order;
  std::string column;
  std::string column_after;
};

std::string EncodeCursor(const Cursor& cursor) {
  std::string text = absl::StrCat("l:", cursor.start_after);
  if (!cursor.order.empty()) absl::StrAppend(&text, "\no:", cursor.order);
  if (!cursor.column.empty()) absl::StrAppend(&text, "\nc:", cursor.column);
  if (!cursor.column_after.empty()) absl::StrAppend(&text, "\na:", cursor.column_after);
  return absl::Base64Escape(text);
}

bool DecodeCursor(const std::string& text, Cursor* cursor) {
  std::string plain;
  if (!absl::Base64Unescape(text, &plain)) return false;
  cursor->order = "asc";
  for (absl::string_view part : absl::StrSplit(plain, '\n')) {
    if (part.size() < 2 || part[1] != ':') return false;
    const std::string value(part.substr(2));
    switch (part[0]) {
      case 'l':
        cursor->start_after = value;
        break;
      case 'o':
        cursor->order = value;
        break;
      case 'c':
        cursor->column = value;
        break;
      case 'a':
        cursor->column_after = value;
        break;
      default:
        return false;
    }
  }
  return true;
}

// Implements storage.list_objects_with_delimiter(). Its folders do not end in "/".
std::vector<ListedRow> ListLevel(const Bucket& bucket, const std::string& prefix,
                                 const std::string& start_after, bool ascending, int64_t limit) {
  const Index index(bucket, /*lower=*/false, prefix, ascending);
  std::string seek = prefix;
  if (!start_after.empty()) {
    const std::string folder = start_after + "/";
    const auto inside = bucket.objects.lower_bound(folder);
    const bool is_folder =
        inside != bucket.objects.end() && absl::StartsWith(inside->first, folder);
    if (ascending) {
      seek = is_folder ? AfterFolder(folder) : folder;
    } else {
      seek = is_folder ? folder : start_after;
    }
  } else if (!ascending) {
    const std::optional<std::string> last = index.Last();
    if (!last.has_value()) return {};
    seek = *last;
  }
  std::vector<ListedRow> rows;
  Walk(index, prefix.size(), ascending, BatchSize(limit), seek,
       [&](const ObjectPtr& object, bool is_folder) {
         if (is_folder) {
           rows.push_back({TrimSlashes(CommonPrefix(object->name, prefix.size())), nullptr});
         } else {
           rows.push_back({object->name, object});
         }
         return static_cast<int64_t>(rows.size()) < limit;
       });
  return rows;
}

// Returns the rows WHERE name > start_after ORDER BY name COLLATE "C".
std::vector<ListedRow> ListFlat(const Bucket& bucket, const std::string& prefix,
                                const std::string& start_after, bool ascending, int64_t limit) {
  std::vector<ListedRow> rows;
  const auto take = [&](const ObjectPtr& object) {
    if (absl::StartsWith(object->name, prefix)) rows.push_back({object->name, object});
  };
  if (ascending) {
    auto at = start_after.empty() || start_after < prefix ? bucket.objects.lower_bound(prefix)
                                                          : bucket.objects.upper_bound(start_after);
    for (; at != bucket.objects.end() && static_cast<int64_t>(rows.size()) < limit; ++at) {
      if (!absl::StartsWith(at->first, prefix)) break;
      take(at->second);
    }
  } else {
    auto at = start_after.empty() ? bucket.objects.end() : bucket.objects.lower_bound(start_after);
    while (at != bucket.objects.begin() && static_cast<int64_t>(rows.size()) < limit) {
      --at;
      if (at->first < prefix) break;
      take(at->second);
    }
  }
  return rows;
}

// Lists in the order of a time, then of the name. A folder has the time of its first object, or of
// its last one if the order is descending.
std::vector<ListedRow> ListByTime(const Bucket& bucket, const ListOptions& options,
                                  const Cursor& cursor, const std::string& column, bool ascending,
                                  int64_t limit) {
  using Key = std::pair<std::string, std::string>;
  std::map<std::string, std::pair<std::string, ObjectPtr>> entries;  // name → (time, row)
  for (auto at = bucket.objects.lower_bound(options.prefix); at != bucket.objects.end(); ++at) {
    if (!absl::StartsWith(at->first, options.prefix)) break;
    const std::string time = IsoTime(SortTime(*at->second, column));
    const std::string folder =
        options.with_delimiter ? CommonPrefix(at->first, options.prefix.size()) : std::string();
    if (folder.empty()) {
      entries[at->first] = {time, at->second};
      continue;
    }
    const auto added = entries.emplace(TrimSlashes(folder), std::make_pair(time, ObjectPtr()));
    std::string& known = added.first->second.first;
    known = ascending ? std::min(known, time) : std::max(known, time);
  }
  std::vector<std::pair<Key, ListedRow>> sorted;
  for (const auto& entry : entries) {
    sorted.push_back({{entry.second.first, entry.first}, {entry.first, entry.second.second}});
  }
  std::sort(sorted.begin(), sorted.end(), [&](const auto& a, const auto& b) {
    return ascending ? a.first < b.first : b.first < a.first;
  });
  std::vector<ListedRow> rows;
  const Key after{cursor.column_after, cursor.start_after};
  for (const auto& row : sorted) {
    if (!cursor.start_after.empty() && (ascending ? row.first <= after : row.first >= after)) {
      continue;
    }
    rows.push_back(row.second);
    if (static_cast<int64_t>(rows.size()) == limit) break;
  }
  return rows;
}

}  // namespace

std::vector<ListedRow> Search(const Bucket& bucket, const SearchOptions& options) {
  const int64_t limit = std::min(options.limit, kSearchLimit);
  const std::string prefix = options.prefix + options.search;
  if (options.column != "name") return SearchByTime(bucket, options, prefix, limit);

  const std::string lower_prefix = LowerName(prefix);
  const Index index(bucket, /*lower=*/true, lower_prefix, options.ascending);
  std::string seek = lower_prefix;
  if (!options.ascending) {
    const std::optional<std::string> last = index.Last();
    if (!last.has_value()) return {};
    seek = *last;
  }
  std::vector<ListedRow> rows;
  int64_t skipped = 0;
  if (limit <= 0) return rows;
  Walk(index, prefix.size(), options.ascending, BatchSize(limit), seek,
       [&](const ObjectPtr& object, bool is_folder) {
         if (skipped < options.offset) {
           ++skipped;
           return true;
         }
         const std::string name =
             is_folder ? TrimSlashes(CommonPrefix(object->name, prefix.size())) : object->name;
         rows.push_back({name.size() < options.prefix.size() ? std::string()
                                                             : name.substr(options.prefix.size()),
                         is_folder ? nullptr : object});
         return static_cast<int64_t>(rows.size()) < limit;
       });
  return rows;
}

std::optional<ListPage> ListV2(const Bucket& bucket, const ListOptions& options) {
  Cursor cursor;
  const bool first = options.cursor.empty();
  if (!first && !DecodeCursor(options.cursor, &cursor)) return std::nullopt;
  const int64_t limit = std::min(options.limit, kListLimit);
  const std::string column = !cursor.column.empty() ? cursor.column : options.column;
  const std::string order = !cursor.order.empty() ? cursor.order : options.order;
  const bool ascending = order != "desc";

  // One row more than requested shows whether there is a next page.
  std::vector<ListedRow> rows;
  if (!column.empty() && column != "name") {
    rows = ListByTime(bucket, options, cursor, column, ascending, limit + 1);
  } else if (options.with_delimiter) {
    rows = ListLevel(bucket, options.prefix, cursor.start_after, ascending, limit + 1);
  } else {
    rows = ListFlat(bucket, options.prefix, cursor.start_after, ascending, limit + 1);
  }
  ListPage page;
  page.has_next = static_cast<int64_t>(rows.size()) > limit;
  if (page.has_next) {
    rows.resize(static_cast<size_t>(limit));
    const ListedRow& last = rows.back();
    Cursor next;
    next.start_after = last.name;
    next.order = order;
    next.column = column;
    if (!column.empty() && column != "name" && last.object != nullptr) {
      next.column_after = IsoTime(SortTime(*last.object, column));
    }
    page.next_cursor = EncodeCursor(next);
    page.next_cursor_key = last.name;
  }
  for (ListedRow& row : rows) {
    if (row.object == nullptr && !absl::EndsWith(row.name, "/")) row.name += "/";
  }
  page.rows = std::move(rows);
  return page;
}

}  // namespace storage_server
}  // namespace dumpline
