// Lists for storage servers before list-v2 (2025). Their list
// - returns one folder level, with names relative to the folder, and subfolders as rows without an
// id;
// - skips keys at the ends of batches when it sorts by name ("a" at an end loses "a-1"), so it is
//   sorted by creation time, where it does not seek;
// - pages by offset, and rows of the same creation time may swap places between pages. So a list of
//   more than one page is read in both directions, and accepted only if both agree;
// - matches folders case-insensitively: "Dir/" returns the objects of "dir/" too. Every object has
// an
//   id; where several folders claim the same id, the object is looked up under each name.
#ifndef DUMPLINE_TOOLS_LIB_STORAGE_SUPABASE_V1_LIST_H_
#define DUMPLINE_TOOLS_LIB_STORAGE_SUPABASE_V1_LIST_H_

#include <functional>
#include <string>

#include "absl/status/status.h"
#include "tools/lib/storage/object_store.h"
#include "tools/lib/storage/supabase/storage_api.h"

namespace dumpline {

// Implements BucketReader::ListObjects() for a bucket that exists. Holds the bucket's list in
// memory.
absl::Status ListByV1(StorageApi* api, const std::string& bucket, const std::string& prefix,
                      const std::function<absl::Status(const ObjectInfo&)>& visit);

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_LIB_STORAGE_SUPABASE_V1_LIST_H_
