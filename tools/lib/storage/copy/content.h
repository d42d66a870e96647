// Comparing an object with its manifest line.
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

// The content of a source that has been read, from its start.
struct SourceContent {
  Md5 md5;
  // False if an earlier run read the start: then the MD5 is not that of the content.
  bool is_gapless = true;
  std::string etag;  // of the source's first response, "" before it
  // If above 0, the MD5s of the last few multiples of this many bytes are kept for Rewind().
  uint64_t mark_every = 0;
  std::deque<Md5> marks;

  void Update(absl::string_view bytes);
  // Goes back to the last mark at or before `offset`, or to the start.
  void Rewind(uint64_t offset);
  // Forgets the content, but not the eTag: the next attempt must read the same object.
  void Restart();
};

// Both return kDataLoss if the source is not the object that was listed.
absl::Status CheckSourceSize(const ObjectInfo& expected, uint64_t size);
absl::Status CheckSourceContent(const ObjectInfo& expected, const SourceContent& content,
                                uint64_t size);

// Describes the first difference in metadata, "mimetype x instead of y"; "" if there is none.
// Fields that `expected` lacks are not compared.
std::string MetadataDifference(const ObjectInfo& expected, const ObjectInfo& actual);

// Returns whether size, MD5 (where both eTags are one) and metadata agree.
bool IsSameObject(const ObjectInfo& expected, const ObjectInfo& actual);

// Returns whether an object of one store is still what a list of that store said. Fields that
// `then` lacks are not compared. eTags of uploads in parts are compared as texts.
bool IsUnchanged(const ObjectInfo& then, const ObjectInfo& now);

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_LIB_STORAGE_COPY_CONTENT_H_
