// Where buckets are: a Supabase project, or a folder.
#ifndef DUMPLINE_TOOLS_LIB_STORAGE_LOCATION_H_
#define DUMPLINE_TOOLS_LIB_STORAGE_LOCATION_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace dumpline {

// Of the storage API, below a project's URL.
inline constexpr absl::string_view kStorageApiPath = "/storage/v1";

struct Location {
  enum class Kind { kSupabase, kFolder };
  Kind kind = Kind::kFolder;
  std::string api;          // https://ref.supabase.co/storage/v1
  std::string project_ref;  // of a hosted project: "ref"
  std::string folder;       // its path

  // What messages call it.
  const std::string& name() const { return kind == Kind::kFolder ? folder : api; }
};

// Takes https://ref.supabase.co, with or without /storage/v1 behind it, file:///folder, and
// file:folder for one that is relative to the current folder. Plain http is for a local stack: to a
// hosted project it would show the key to everybody on the way.
absl::StatusOr<Location> ParseLocation(absl::string_view text);

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_LIB_STORAGE_LOCATION_H_
