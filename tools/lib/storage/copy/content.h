// Compares an object with its manifest line.
#ifndef DUMPLINE_TOOLS_LIB_STORAGE_COPY_CONTENT_H_
#define DUMPLINE_TOOLS_LIB_STORAGE_COPY_CONTENT_H_

#include <cstdint>
#include <deque>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "tools/lib/storage/md5.h"
#include "tools/lib/storage/object.h"

namespace dumpline {

// The content read from a source so far, beginning at its start.
struct SourceContent {
  Md5 md5;
  // False if an earlier run read the start. `md5` is then not the MD5 of the whole content.
  bool is_gapless = true;
  std::string etag;  // eTag of the source's first response, "" before it
  // Distance between marks, in bytes; 0 for no marks. A mark is the MD5 up to a multiple of this
  // number, kept for Rewind(). Only the last few are kept.
  uint64_t mark_every = 0;
  std::deque<Md5> marks;

  void Update(absl::string_view bytes);
  // Goes back to the last mark at or before `offset`, or to the start.
  void Rewind(uint64_t offset);
  // Discards the content but keeps the eTag, because the next attempt must read the same object.
  void Restart();
};

// Both return kDataLoss if the source differs from the object that was listed.
absl::Status CheckSourceSize(const ObjectInfo& expected, uint64_t size);
absl::Status CheckSourceContent(const ObjectInfo& expected, const SourceContent& content,
                                uint64_t size);

// Describes the first difference in metadata, such as "mimetype x instead of y". Returns "" if
// there is none. Fields that `expected` lacks are not compared.
std::string MetadataDifference(const ObjectInfo& expected, const ObjectInfo& actual);

// Returns whether sizes, MD5s (if both eTags are MD5s) and metadata are equal.
bool IsSameObject(const ObjectInfo& expected, const ObjectInfo& actual);

// Returns whether an object still matches `then`, an entry in an earlier list of the same store.
// Fields that `then` lacks are not compared. eTags of uploads in parts are compared as strings.
bool IsUnchanged(const ObjectInfo& then, const ObjectInfo& now);

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_LIB_STORAGE_COPY_CONTENT_H_
