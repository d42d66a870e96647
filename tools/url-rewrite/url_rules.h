// Rules of a run, and the checks whether a rule applies to a URL.
//
// A needle is a part of the URL that looks the same in every encoding: its host. Rules are found by
// their needles. A non-ASCII host has several needles, for Punycode and for the encodings of its
// characters. The text around a needle is read directly, without unescaping the value. ENCODINGS.md
// in tools/lib/text describes the encodings that are read. A replacement is written in the encoding
// of the URL.
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
  // True if a URL may start where the bytes start, and end where they end. False if more of the
  // value, which is not in memory, precedes or follows them.
  bool start_is_boundary = true;
  bool end_is_boundary = true;
};

// A replacement of the bytes [start, end) of a text.
struct UrlEdit {
  size_t start;
  size_t end;
  std::string replacement;
  size_t rule;
};

class UrlRules {
 public:
  // Rules as specified on the command line; see the README.
  struct Spec {
    std::vector<std::string> from;
    std::vector<std::string> to;  // one for each `from`, or none if `relative`
    size_t pairs = 0;             // number of the last `from` that are of --pairs
    bool relative = false;
    std::string to_origin;
    std::vector<std::string> forbid;
  };

  // Returns a usage error for invalid origins, and for rules that would rewrite each other's
  // output.
  static absl::StatusOr<UrlRules> Make(const Spec& spec);

  // Number of rules. The rules of `from` come first, in order, then that of `to_origin`.
  size_t rule_count() const { return origins_.size() + (relative_paths_ ? 1 : 0); }
  // Returns the rule's flag, for reports: "--from http://127.0.0.1:54321".
  std::string Name(size_t rule) const;

  // If a rule applies to the needle at `pos`, sets `*edit` to the replacement and returns true.
  bool Rewrite(const UrlText& text, size_t pos, size_t needle, UrlEdit* edit) const;

  // Returns true if the needle at `pos` is a forbidden host, or a part of a forbidden host with
  // characters written as escapes. Sets `*forbidden` to its index and `*start` to its position.
  bool Forbidden(const UrlText& text, size_t pos, size_t needle, size_t* forbidden,
                 size_t* start) const;
  const std::string& forbidden_name(size_t forbidden) const { return forbidden_names_[forbidden]; }
  size_t forbidden_count() const { return forbidden_names_.size(); }

  const std::vector<std::string>& needles() const { return needles_; }

  // Number of bytes before a needle's first byte, and from that byte on, that a result may depend
  // on.
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
    std::string after_host;  // :PORT and /PATH
    bool has_path;
    bool has_other_port;  // no port although the default port is specified, or the reverse
    std::string to;
  };
  struct Forbid {
    size_t forbidden;
    std::string host;
    std::string port;
  };
  struct Needle {
    std::vector<OriginRule> origins;  // longest first
    std::vector<Forbid> forbids;
    std::vector<Forbid> escaped_forbids;  // the needle is an escape of a character of the host
    bool relative_paths = false;
  };

  size_t NeedleNumber(const std::string& needle);
  std::vector<size_t> HostNeedles(const std::string& host);
  absl::Status AddOrigins(const Spec& spec);
  absl::Status AddOrigin(const std::string& from, const std::string* to);
  absl::Status AddToOrigin(const Spec& spec);
  absl::Status AddForbidden(const Spec& spec);
  absl::Status CheckIdempotent() const;
  absl::Status CheckOutput(absl::string_view flag, const Origin& to) const;
  void SortAndMeasure();
  bool RewriteOrigin(const UrlText& text, size_t pos, size_t needle, UrlEdit* edit) const;
  bool RewriteRelativePath(const UrlText& text, size_t pos, size_t needle, UrlEdit* edit) const;
  bool IsForbiddenAt(const UrlText& text, size_t start, size_t host_end,
                     const Forbid& forbid) const;

  std::vector<std::string> needles_;
  std::vector<Needle> by_needle_;  // same indices as needles_
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
