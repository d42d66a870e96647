#include "tools/lib/storage/location.h"

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "tools/lib/config/host.h"
#include "tools/lib/text/percent.h"

namespace dumpline {
namespace {

// A path from a file: URL.
absl::StatusOr<std::string> DecodePath(absl::string_view text) {
  std::string path;
  if (!PercentDecode(text, &path)) {
    return absl::InvalidArgumentError("a % without two hex digits");
  }
  if (path.find('\0') != std::string::npos) {
    return absl::InvalidArgumentError("a zero byte in a path");
  }
  return path;
}

}  // namespace

absl::StatusOr<Location> ParseLocation(absl::string_view text) {
  const auto error = [&](absl::string_view what) {
    // Not the text itself where it might hold a password.
    const absl::string_view shown = text.find('@') == absl::string_view::npos ? text : "the URL";
    return absl::InvalidArgumentError(absl::StrCat(
        shown, ": ", what, "; a location is https://REF.supabase.co or file:///FOLDER"));
  };
  Location location;
  absl::string_view rest = text;
  if (absl::ConsumePrefix(&rest, "file:")) {
    if (absl::ConsumePrefix(&rest, "//")) {
      absl::ConsumePrefix(&rest, "localhost");
      if (!absl::StartsWith(rest, "/")) return error("a file: URL has no host");
    }
    const absl::StatusOr<std::string> folder = DecodePath(rest);
    if (!folder.ok()) return error(folder.status().message());
    location.folder = *folder;
    while (location.folder.size() > 1 && location.folder.back() == '/') location.folder.pop_back();
    if (location.folder.empty()) return error("no folder");
    return location;
  }

  location.kind = Location::Kind::kSupabase;
  const bool tls = absl::StartsWithIgnoreCase(text, "https://");
  if (!tls && !absl::StartsWithIgnoreCase(text, "http://")) {
    return error("neither https: nor file:");
  }
  rest.remove_prefix(tls ? 8 : 7);
  if (rest.find_first_of("?#") != absl::string_view::npos) {
    return error("no query and no fragment can be in it");
  }
  const std::string host = absl::AsciiStrToLower(rest.substr(0, rest.find('/')));
  absl::string_view path = rest.substr(host.size());
  if (host.empty()) return error("no host");
  if (host.find('@') != std::string::npos) {
    return error("no name and password can be in it; keys come from the environment or a file");
  }
  for (const char c : host) {
    if (!absl::ascii_isalnum(static_cast<unsigned char>(c)) &&
        absl::string_view(".-_:[]").find(c) == absl::string_view::npos) {
      return error("not a host");
    }
  }
  while (absl::ConsumeSuffix(&path, "/")) {
  }
  absl::ConsumeSuffix(&path, kStorageApiPath);
  location.project_ref = ProjectRefOfHost(host);
  if (!location.project_ref.empty()) {
    if (!tls) return error("a hosted project is reached by https only");
    if (!path.empty()) return error("not a project's own URL");
  }
  location.api = absl::StrCat(tls ? "https://" : "http://", host, path, kStorageApiPath);
  return location;
}

}  // namespace dumpline
