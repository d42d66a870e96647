// Buckets in a folder: for backups, restores, tests, and projects without a server.
//
// Each bucket is a subfolder, in one of two forms.
//
// The form that dumpline writes:
//
//   BUCKET/bucket.json      its settings
//   BUCKET/index.ndjson     one line per change of an object: key, metadata, MD5 and file, or
//                           "deleted"; the last line of a key counts
//   BUCKET/objects/FILE     the contents
//
// A FILE is named after its key, with every byte except A-Z a-z 0-9 . _ - as %XX ("/" too), so that
// "a", "a/", "a/b" and "a/../b" are four files in one folder. A name that would be too long ends in
// the MD5 of the key. Only the index defines which objects exist: an object is written to a file
// that the index does not refer to, then its line is appended, then the file that it replaces is
// removed. A process killed in between leaves the old object or the new one, and at worst a file
// that nothing refers to. (An incomplete last line is dropped: its object was never reported as
// stored.) A file that exists is never replaced, links are not followed, and names that differ only
// in case get different versions where the file system ignores case.
//
// The form of ordinary folders: one without index.ndjson is a tree of files. Each file is the
// object of its path, with the mimetype of its extension and the cacheControl that Supabase's own
// clients send. It can be read, not written.
#ifndef DUMPLINE_TOOLS_LIB_STORAGE_FOLDER_FOLDER_STORE_H_
#define DUMPLINE_TOOLS_LIB_STORAGE_FOLDER_FOLDER_STORE_H_

#include <memory>
#include <string>

#include "tools/lib/http/http.h"
#include "tools/lib/storage/object_store.h"

namespace dumpline {

// `transport` is only used as an event loop, and must outlive the store.
std::unique_ptr<ObjectStore> NewFolderStore(std::string folder, HttpTransport* transport);

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_LIB_STORAGE_FOLDER_FOLDER_STORE_H_
