// A project's API key and its permissions. No message contains a key.
#ifndef DUMPLINE_TOOLS_LIB_SUPABASE_CREDENTIALS_H_
#define DUMPLINE_TOOLS_LIB_SUPABASE_CREDENTIALS_H_

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "tools/lib/http/http.h"
#include "tools/lib/supabase/api_key.h"

namespace dumpline {

class Credentials {
 public:
  // Makes credentials without a key, which can only read public buckets.
  Credentials() = default;

  // Makes credentials from a key: sb_secret_…, sb_publishable_… or a JWT. `source` names the key in
  // messages, such as "$SUPABASE_KEY".
  static absl::StatusOr<Credentials> FromText(absl::string_view text, absl::string_view source);

  bool has_key() const { return !text_.empty(); }

  // Returns OK if the key bypasses row-level security. With any other key a list is silently
  // incomplete or empty, and a mirror that relied on it would delete everything.
  absl::Status CheckSeesAll() const;

  // Returns an error if the key is a JWT of a project other than `project_ref`, so that it is not
  // sent there. If `project_ref` is "", the project is unknown and every key is accepted.
  absl::Status CheckIsFor(absl::string_view project_ref) const;

  // Adds the headers that authorize a request. New keys go only into `apikey`. JWTs go into
  // `authorization` too.
  void AddHeaders(HttpHeaders* headers) const;

 private:
  std::string text_;  // the key
  std::string source_;
  ApiKey key_;
};

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_LIB_SUPABASE_CREDENTIALS_H_
