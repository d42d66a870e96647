#include "tools/lib/storage/location.h"

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "tools/lib/supabase/project.h"
#include "tools/lib/text/percent.h"

namespace dumpline {
namespace {

// Reads the path after "file:". Errors are predicates, like those of text/url.h.
absl::StatusOr<std::string> ParseFolder(absl::string_view text) {
  if (absl::ConsumePrefix(&text, "//")) {
    absl::ConsumePrefix(&text, "localhost");
    if (!absl::StartsWith(text, "/")) {
      return absl::InvalidArgumentError("has a host, which no file: URL has");
    }
  }
  std::string folder;
  if (!PercentDecode(text, &folder)) {
    return absl::InvalidArgumentError("has a % without two hexadecimal digits");
  }
  if (absl::StrContains(folder, '\0')) return absl::InvalidArgumentError("has a zero byte");
  while (folder.size() > 1 && folder.back() == '/') folder.pop_back();
  if (folder.empty()) return absl::InvalidArgumentError("has no folder");
  return folder;
}

}  // namespace

absl::StatusOr<Location> ParseLocation(absl::string_view text) {
  const auto error = [text](const absl::Status& status) {
    const absl::string_view shown = absl::StrContains(text, '@') ? "the URL" : text;
    return absl::InvalidArgumentError(
        absl::StrCat(shown, " ", status.message(),
                     " (expected a location: https://REF.supabase.co or file:///FOLDER)"));
  };
  Location location;
  absl::string_view rest = text;
  if (absl::ConsumePrefix(&rest, "file:")) {
    absl::StatusOr<std::string> folder = ParseFolder(rest);
    if (!folder.ok()) return error(folder.status());
    location.folder = *std::move(folder);
    return location;
  }
  absl::StatusOr<Project> project = ParseProject(text);
  if (!project.ok()) return error(project.status());
  location.kind = Location::Kind::kSupabase;
  location.api = absl::StrCat(project->url, kStorageApiPath);
  location.project_ref = project->ref;
  return location;
}

}  // namespace dumpline
