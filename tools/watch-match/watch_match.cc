#include "tools/watch-match/watch_match.h"

#include <cstdint>
#include <string>

#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "nlohmann/json.hpp"
#include "tools/lib/io/line_reader.h"
#include "tools/lib/io/writer.h"
#include "tools/lib/status/status_macros.h"
#include "tools/lib/text/json.h"

namespace dumpline {
namespace {

// Reads a path as git writes it. It is in quotes and has C escapes if it contains quotes,
// backslashes, control characters or, by default, bytes above 0x7F (git-config(1), core.quotePath).
absl::StatusOr<std::string> ReadPath(absl::string_view line, const LineReader& lines) {
  std::string path(line);
  if (line.size() >= 2 && line.front() == '"' && line.back() == '"') {
    std::string error;
    if (!absl::CUnescape(line.substr(1, line.size() - 2), &path, &error)) {
      return absl::InvalidArgumentError(
          absl::StrCat(lines.Where(), ": invalid quoted path: ", error));
    }
  }
  if (absl::StartsWith(path, "/")) {
    return absl::InvalidArgumentError(
        absl::StrCat(lines.Where(), ": absolute path (expected one from the repository's root)"));
  }
  return std::string(absl::StripPrefix(path, "./"));
}

}  // namespace

absl::StatusOr<bool> WatchMatch(const WatchMatchOptions& options, ByteSource* in, ByteSink* out) {
  Writer writer(out);
  LineReader lines(in);
  uint64_t path_count = 0, watched_count = 0;
  absl::string_view line;
  while (writer.status().ok()) {
    ASSIGN_OR_RETURN(const bool more, lines.Next(&line));
    if (!more) break;
    if (line.empty()) continue;
    ASSIGN_OR_RETURN(const std::string path, ReadPath(line, lines));
    const WatchPattern* const pattern = FindDecidingPattern(options.patterns, path);
    const bool watched = options.patterns.empty() || (pattern != nullptr && !pattern->is_negated());
    ++path_count;
    if (watched) ++watched_count;
    Json result;
    result["path"] = path;
    result["watched"] = watched;
    if (pattern != nullptr) result["pattern"] = pattern->text();
    writer.Append(ToJsonText(result) + "\n");
  }
  const bool deploys = options.patterns.empty() || watched_count > 0;
  Json summary;
  summary["deploy"] = deploys;
  summary["paths"] = path_count;
  summary["watched"] = watched_count;
  writer.Append(ToJsonText(summary) + "\n");
  RETURN_IF_ERROR(writer.Close());
  return deploys;
}

}  // namespace dumpline
