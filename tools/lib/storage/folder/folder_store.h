// Buckets in a folder: for backups, restores, tests, and projects without a server.
//
// Each bucket is a subfolder, in one of two forms.
//
// The form that dumpline writes:
//
//   BUCKET/bucket.json      its settings
//   BUCKET/index.ndjson     one line per change of an object: key, metadata, MD5 and file, or
//                           "deleted"; the last line for a key applies
//   BUCKET/objects/FILE     the contents
//
// FILE is the key with every byte except A-Z a-z 0-9 . _ - encoded as %XX ("/" too), so that "a",
// "a/", "a/b" and "a/../b" are four files in one folder. A name that would be too long ends in the
// MD5 of the key. Only the index defines which objects exist. A new object is written to a file
// that the index does not refer to. Then its line is appended to the index, and the file that it
// replaces is removed. A process killed in between leaves the old object or the new one, and at
// worst a file that nothing refers to. (An incomplete last line is dropped, because its object was
// never reported as stored.) An existing file is never replaced, and links are not followed. Where
// the file system ignores case, names that differ only in case get different versions.
//
// The form of ordinary folders: a folder without index.ndjson is a tree of files. Each file is an
// object whose key is the path. The mimetype follows from the extension, and the cacheControl is
// the one that Supabase's own clients send. Such a bucket can be read but not written.
#ifndef DUMPLINE_TOOLS_LIB_STORAGE_FOLDER_FOLDER_STORE_H_
#define DUMPLINE_TOOLS_LIB_STORAGE_FOLDER_FOLDER_STORE_H_

#include <memory>
#include <string>

#include "tools/lib/http/http.h"
#include "tools/lib/storage/object_store.h"

namespace dumpline {

// Returns the store of buckets in `folder`. `transport` is used only as an event loop and must
// outlive the store.
std::unique_ptr<ObjectStore> NewFolderStore(std::string folder, HttpTransport* transport);

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_LIB_STORAGE_FOLDER_FOLDER_STORE_H_
