// Origins at which a project's own storage can be reached.
#ifndef DUMPLINE_TOOLS_URL_LIST_OWN_ORIGINS_H_
#define DUMPLINE_TOOLS_URL_LIST_OWN_ORIGINS_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace dumpline {

class OwnOrigins {
 public:
  // Parses comma-separated lists of origins, [SCHEME:]//HOST[:PORT][/PATH] or HOST[:PORT][/PATH].
  // Returns a usage error for anything else.
  static absl::StatusOr<OwnOrigins> Parse(absl::string_view flag,
                                          const std::vector<std::string>& lists);

  bool empty() const { return origins_.empty(); }

  // Returns true if a URL of this origin is the project's own. A relative URL, whose origin is "",
  // always is. Case, a trailing slash, and the difference between http://, https:// and // do not
  // matter, because a site that redirects or accepts both serves the same object.
  bool Contains(absl::string_view origin) const;

 private:
  std::vector<std::string> origins_;  // in the form in which they are compared
  mutable std::string last_;  // last origin looked up; equal origins often follow each other
  mutable bool last_is_own_ = true;
};

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_URL_LIST_OWN_ORIGINS_H_
