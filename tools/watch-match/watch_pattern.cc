#include "tools/watch-match/watch_pattern.h"

#include <fnmatch.h>

#include <algorithm>

#include "absl/strings/match.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"

namespace dumpline {
namespace {

using Parts = std::vector<std::string>;

// Removes trailing spaces, except those quoted with a backslash.
absl::string_view StripTrailingSpaces(absl::string_view text) {
  while (absl::EndsWith(text, " ") && !absl::EndsWith(text, "\\ ")) text.remove_suffix(1);
  return text;
}

// Returns true if the pattern's parts from `at` on match the path's parts from `pos` to `count`.
bool MatchParts(const Parts& pattern, size_t at, const Parts& path, size_t pos, size_t count) {
  for (; at < pattern.size(); ++at, ++pos) {
    if (pattern[at] == "**") {
      // At the end, "**" matches everything in the folder, but not the folder itself.
      if (at + 1 == pattern.size()) return pos < count;
      for (size_t next = pos; next <= count; ++next) {
        if (MatchParts(pattern, at + 1, path, next, count)) return true;
      }
      return false;
    }
    if (pos == count || fnmatch(pattern[at].c_str(), path[pos].c_str(), 0) != 0) return false;
  }
  return pos == count;
}

}  // namespace

WatchPattern::WatchPattern(absl::string_view text) : text_(text) {
  text = StripTrailingSpaces(text);
  if (absl::StartsWith(text, "#")) return;
  is_negated_ = absl::ConsumePrefix(&text, "!");
  is_folder_only_ = absl::ConsumeSuffix(&text, "/");
  if (text.empty()) return;
  // A pattern with a slash at the start or in the middle is a path from the root. Any other pattern
  // is a name that matches in every folder.
  const bool is_path = absl::StrContains(text, '/');
  absl::ConsumePrefix(&text, "/");
  parts_ = absl::StrSplit(text, '/');
  if (!is_path) parts_.insert(parts_.begin(), "**");
  // "**/**" is equivalent to "**", but matching takes time exponential in the number of such parts.
  parts_.erase(std::unique(parts_.begin(), parts_.end(),
                           [](const std::string& a, const std::string& b) {
                             return a == "**" && b == "**";
                           }),
               parts_.end());
}

bool WatchPattern::Matches(absl::string_view path) const {
  if (parts_.empty()) return false;
  const Parts path_parts = absl::StrSplit(path, '/');
  const size_t most = path_parts.size() - (is_folder_only_ ? 1 : 0);
  for (size_t count = 1; count <= most; ++count) {
    if (MatchParts(parts_, 0, path_parts, 0, count)) return true;
  }
  return false;
}

const WatchPattern* FindDecidingPattern(const std::vector<WatchPattern>& patterns,
                                        absl::string_view path) {
  const auto last = std::find_if(patterns.rbegin(), patterns.rend(),
                                 [path](const WatchPattern& p) { return p.Matches(path); });
  return last == patterns.rend() ? nullptr : &*last;
}

}  // namespace dumpline
