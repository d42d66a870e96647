// Lists objects on storage servers that precede list-v2 (2025). Their list has these properties:
// - It returns one folder level. Names are relative to the folder, and subfolders are rows without
//   an id.
// - When it sorts by name, it skips keys at the ends of batches ("a" at an end loses "a-1"). So it
//   is sorted by creation time, where it does not seek.
// - It pages by offset, and rows of the same creation time may swap places between pages. So a list
//   of more than one page is read in both directions, and accepted only if both agree.
// - It matches folders case-insensitively: "Dir/" returns the objects of "dir/" too. Every object
//   has an id. If several folders claim the same id, the object is looked up under each name.
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
