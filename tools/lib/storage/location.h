// The location of buckets: a Supabase project, or a folder.
#ifndef DUMPLINE_TOOLS_LIB_STORAGE_LOCATION_H_
#define DUMPLINE_TOOLS_LIB_STORAGE_LOCATION_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace dumpline {

struct Location {
  enum class Kind { kSupabase, kFolder };
  Kind kind = Kind::kFolder;
  std::string api;          // https://ref.supabase.co/storage/v1
  std::string project_ref;  // of a hosted project: "ref"
  std::string folder;       // its path

  // Returns the location's name for messages.
  const std::string& name() const { return kind == Kind::kFolder ? folder : api; }
};

// Parses the URL of a project (see supabase/project.h), file:///FOLDER, or file:FOLDER for a folder
// relative to the current one. An error message omits the text if it contains an "@", because a
// password may precede the "@".
absl::StatusOr<Location> ParseLocation(absl::string_view text);

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_LIB_STORAGE_LOCATION_H_
