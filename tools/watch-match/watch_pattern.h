// Railway's watch patterns: lines of a .gitignore (gitignore(5), "PATTERN FORMAT") that select the
// watched files.
#ifndef DUMPLINE_TOOLS_WATCH_MATCH_WATCH_PATTERN_H_
#define DUMPLINE_TOOLS_WATCH_MATCH_WATCH_PATTERN_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace dumpline {

class WatchPattern {
 public:
  // Accepts any text. An empty text and a comment match nothing.
  explicit WatchPattern(absl::string_view text);

  // Returns true if the pattern matches the file at `path`, which is relative to the repository's
  // root, or a folder that contains the file.
  bool Matches(absl::string_view path) const;

  bool is_negated() const { return is_negated_; }    // "!…"
  const std::string& text() const { return text_; }  // as given

 private:
  std::string text_;
  bool is_negated_ = false;
  bool is_folder_only_ = false;     // ends with "/"
  std::vector<std::string> parts_;  // parts between slashes; "**" matches any number of folders
};

// Returns the pattern that decides on `path`: the last one that matches, or nullptr if none does.
// The pattern belongs to `patterns`.
//
// Git does not enter an excluded folder, so a .gitignore cannot re-include anything below it. Here,
// each path is matched independently.
const WatchPattern* FindDecidingPattern(const std::vector<WatchPattern>& patterns,
                                        absl::string_view path);

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_WATCH_MATCH_WATCH_PATTERN_H_
