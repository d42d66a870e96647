// Railway's watch patterns: lines as in a .gitignore (gitignore(5), "PATTERN FORMAT"), which here
// say what is watched.
#ifndef DUMPLINE_TOOLS_WATCH_MATCH_WATCH_PATTERN_H_
#define DUMPLINE_TOOLS_WATCH_MATCH_WATCH_PATTERN_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace dumpline {

class WatchPattern {
 public:
  // Takes any text: an empty one, or a comment, is a pattern that matches nothing.
  explicit WatchPattern(absl::string_view text);

  // Whether it matches `path`, a file's path from the repository's root without a leading "/", or a
  // folder that the file is in: a pattern that names a folder speaks of everything below it.
  bool Matches(absl::string_view path) const;

  bool is_negated() const { return is_negated_; }    // "!…"
  const std::string& text() const { return text_; }  // as it was given

 private:
  std::string text_;
  bool is_negated_ = false;
  bool is_folder_only_ = false;     // ends with a slash
  std::vector<std::string> parts_;  // between slashes; "**" is any number of folders
};

// The pattern that decides on `path`, which is the last one that matches, or null when none does.
//
// Git does not look into a folder that is excluded, so that nothing below it can be included again.
// That is how it walks a tree; of a list of paths each is looked at.
const WatchPattern* FindDecidingPattern(const std::vector<WatchPattern>& patterns,
                                        absl::string_view path);

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_WATCH_MATCH_WATCH_PATTERN_H_
