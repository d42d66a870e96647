#include "tools/lib/storage/open_store.h"

#include <utility>

#include "tools/lib/status/status_macros.h"
#include "tools/lib/status/usage_error.h"
#include "tools/lib/storage/folder/folder_store.h"
#include "tools/lib/storage/location.h"
#include "tools/lib/storage/supabase/supabase_store.h"

namespace dumpline {

absl::StatusOr<std::unique_ptr<ObjectStore>> OpenStore(const std::string& url, const KeySource& key,
                                                       bool use_default_key, ProjectFlags* flags) {
  const absl::StatusOr<Location> location = ParseLocation(url);
  if (!location.ok()) return UsageError(location.status().message());
  if (location->kind == Location::Kind::kFolder) {
    return NewFolderStore(location->folder, flags->transport());
  }
  ASSIGN_OR_RETURN(Credentials credentials, ReadCredentials(key, use_default_key));
  const absl::Status is_for = credentials.CheckIsFor(location->project_ref);
  if (!is_for.ok()) return UsageError(is_for.message());
  return NewSupabaseStore(*location, std::move(credentials), flags->transport(),
                          flags->job_limit()->jobs());
}

}  // namespace dumpline
