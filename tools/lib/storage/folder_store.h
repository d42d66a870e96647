// Buckets in a folder: for backups, restores, tests, and people without a server.
//
// A bucket is a folder in the folder, in one of two forms.
//
// What this program writes:
//
//   BUCKET/bucket.json      its settings
//   BUCKET/index.ndjson     one line an object: its key, all its metadata, its md5, its file; the last
//                           line of a key counts, and may say that it was deleted
//   BUCKET/objects/FILE     the contents
//
// A FILE is named after its key with every byte but A-Z a-z 0-9 . _ - as %XX ("/" too), so that "a",
// "a/", "a/b" and "a/../b" are four files in one folder; a name that would be too long ends in the MD5
// of the key instead. The index alone says what there is. An object is written to a file that the index
// does not know, then its line is appended, then the file it replaces is removed: whoever is killed
// between leaves the old object or the new one, and at worst a file that nobody refers to. (An index
// that ends in half a line lost that line's object, which was never reported as stored.)
//
// What people have: a folder without index.ndjson is a tree of files, each the object of its path, with
// the mimetype of its name's extension and the cacheControl that Supabase's own clients give. It can be
// read and not written.
#ifndef DUMPLINE_TOOLS_LIB_STORAGE_FOLDER_STORE_H_
#define DUMPLINE_TOOLS_LIB_STORAGE_FOLDER_STORE_H_

#include <memory>
#include <string>

#include "tools/lib/http/http.h"
#include "tools/lib/storage/object_store.h"

namespace dumpline {

// `transport` is only the event loop, and must outlive the store.
std::unique_ptr<ObjectStore> NewFolderStore(std::string folder, HttpTransport* transport);

// The name of an object's file.
std::string FolderFileName(const std::string& key);

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_LIB_STORAGE_FOLDER_STORE_H_
