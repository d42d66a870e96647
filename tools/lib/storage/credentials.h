// A project's API key and what it is good for. No message ever holds one.
#ifndef DUMPLINE_TOOLS_LIB_STORAGE_CREDENTIALS_H_
#define DUMPLINE_TOOLS_LIB_STORAGE_CREDENTIALS_H_

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "tools/lib/http/http.h"
#include "tools/lib/storage/location.h"

namespace dumpline {

class Credentials {
 public:
  enum class Kind { kNone, kSecret, kPublishable, kJwt };

  // No key: only public buckets can be read.
  Credentials() = default;

  // Takes sb_secret_…, sb_publishable_… or a JWT. `where` names its place in messages, such as
  // "$SUPABASE_KEY".
  static absl::StatusOr<Credentials> FromText(absl::string_view text, absl::string_view where);

  Kind kind() const { return kind_; }
  const std::string& role() const { return role_; }  // of a JWT, not verified

  // OK when row-level security does not apply to it. With any other key a list is silently short or
  // empty, and a mirror that believed it would delete everything.
  absl::Status CheckSeesAll() const;

  // A JWT of another project is refused, before it is sent there.
  absl::Status CheckIsFor(const Location& location) const;

  // New keys go in `apikey` only; a JWT in both headers.
  void AddHeaders(HttpHeaders* headers) const;

 private:
  Kind kind_ = Kind::kNone;
  std::string key_;
  std::string where_;
  std::string role_;
  std::string project_ref_;
};

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_LIB_STORAGE_CREDENTIALS_H_
