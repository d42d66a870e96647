// What to do about a URL: the rules of one run, and whether one applies at a given place.
//
// Rules are found by a key, a part of the URL that looks the same in whatever way the URL is written
// (its host). Around a key the text is looked at byte by byte, as it stands, without unescaping
// anything: that is done once for each key in the input, not for each byte.
//
// Three ways of writing a URL are known, its twins:
//
//   http://127.0.0.1:54321/x
//   http:\/\/127.0.0.1:54321\/x            JSON; with N backslashes, where JSON stands in an array, in
//                                          E'…' or in COPY data, each of which doubles them
//   http%3A%2F%2F127.0.0.1%3A54321%2Fx     percent-encoded, also with %253A, or only some of : and /
//
// What is written in its place is written in the same way.
#ifndef DUMPLINE_TOOLS_URL_REWRITE_URL_RULES_H_
#define DUMPLINE_TOOLS_URL_REWRITE_URL_RULES_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "tools/url-rewrite/origin.h"

namespace dumpline {

// A piece of a value.
struct UrlText {
  absl::string_view bytes;
  // Whether a URL may begin where the bytes begin, and end where they end: not where more of the
  // value stands beyond that cannot be seen.
  bool begin_is_boundary = true;
  bool end_is_boundary = true;
};

// Bytes [begin, end) of the text are to be replaced.
struct UrlEdit {
  size_t begin;
  size_t end;
  std::string replacement;
  size_t rule;
};

class UrlRules {
 public:
  // As on the command line; see the README.
  struct Spec {
    std::vector<std::string> from;
    std::vector<std::string> to;  // one for each `from`; none when `relative`
    bool relative = false;
    std::string to_origin;
    std::vector<std::string> forbid;
  };

  // An error is a sentence for the user: what is no origin, which rules would not leave each other's
  // output alone, ….
  static absl::StatusOr<UrlRules> Make(const Spec& spec);

  // Rules are numbered: those of `from` in their order, then that of `to_origin`.
  size_t rule_count() const { return origins_.size() + (relative_paths_ ? 1 : 0); }
  // The rule's flag, for reports: "--from http://127.0.0.1:54321".
  std::string Name(size_t rule) const;

  // Whether a rule applies to the key that stands at `pos`; `edit` tells what to do.
  bool Rewrite(const UrlText& text, size_t pos, size_t key, UrlEdit* edit) const;

  // Whether a forbidden host stands at `pos`, and which one.
  bool Forbidden(const UrlText& text, size_t pos, size_t key, size_t* forbidden) const;
  const std::string& forbidden_name(size_t forbidden) const { return forbidden_names_[forbidden]; }
  size_t forbidden_count() const { return forbidden_names_.size(); }

  const std::vector<std::string>& keys() const { return keys_; }

  // How much text before a key's first byte, and from there on, the answer may depend on.
  size_t bytes_before() const { return bytes_before_; }
  size_t bytes_after() const { return bytes_after_; }

  const std::vector<Origin>& from() const { return from_; }
  const std::vector<Origin>& to() const { return to_; }
  bool relative() const { return relative_; }
  const Origin* to_origin() const { return relative_paths_ ? &to_origin_ : nullptr; }

 private:
  struct OriginRule {
    size_t rule;
    std::string scheme;
    std::string behind_host;  // :port and /path
    bool has_path;
    std::string to;
  };
  struct Forbid {
    size_t forbidden;
    std::string port;
  };
  struct Key {
    std::vector<OriginRule> origins;  // the longest first
    std::vector<Forbid> forbids;
    bool relative_paths = false;
  };

  size_t KeyNumber(const std::string& key);
  std::vector<size_t> HostKeys(const std::string& host);
  absl::Status AddOrigins(const Spec& spec);
  absl::Status CheckIdempotent() const;
  bool RewriteOrigin(const UrlText& text, size_t pos, size_t key, UrlEdit* edit) const;
  bool RewriteRelativePath(const UrlText& text, size_t pos, size_t key, UrlEdit* edit) const;

  std::vector<std::string> keys_;
  std::vector<Key> by_key_;  // same places as keys_
  std::vector<std::string> origins_;
  std::vector<Origin> from_;
  std::vector<Origin> to_;
  bool relative_ = false;
  bool relative_paths_ = false;
  Origin to_origin_;
  std::vector<std::string> forbidden_names_;
  size_t bytes_before_ = 0;
  size_t bytes_after_ = 0;
};

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_URL_REWRITE_URL_RULES_H_
