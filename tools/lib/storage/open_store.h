// Opens the store at a location that a user gave on a command line.
#ifndef DUMPLINE_TOOLS_LIB_STORAGE_OPEN_STORE_H_
#define DUMPLINE_TOOLS_LIB_STORAGE_OPEN_STORE_H_

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "tools/lib/storage/object_store.h"
#include "tools/lib/supabase/project_flags.h"

namespace dumpline {

// Opens the store at `url` (see ParseLocation()) with the key that ReadCredentials(key,
// use_default_key) returns. `flags` owns the transport and must outlive the store. Returns a usage
// error if the URL or the key is invalid, or if the key belongs to another project.
absl::StatusOr<std::unique_ptr<ObjectStore>> OpenStore(const std::string& url, const KeySource& key,
                                                       bool use_default_key, ProjectFlags* flags);

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_LIB_STORAGE_OPEN_STORE_H_
