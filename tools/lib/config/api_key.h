// What a Supabase key is, by its looks. Nothing is verified, and no function gives the key back.
#ifndef DUMPLINE_TOOLS_LIB_CONFIG_API_KEY_H_
#define DUMPLINE_TOOLS_LIB_CONFIG_API_KEY_H_

#include <cstdint>
#include <optional>
#include <string>

#include "absl/strings/string_view.h"

namespace dumpline {

struct ApiKey {
  enum class Kind {
    kUnknown,
    kSecret,       // sb_secret_…
    kPublishable,  // sb_publishable_…
    kAccessToken,  // sbp_…: a person's, for the Management API and the CLI
    kJwt,          // three parts with dots between, the second of them JSON
  };
  Kind kind = Kind::kUnknown;

  // The claims of a JWT, "" or nullopt when it has none of that name.
  std::string issuer;       // "supabase", or "supabase-demo" of the local stack's known keys
  std::string role;         // "service_role", "anon", …
  std::string project_ref;  // "ref"
  std::optional<int64_t> expires_at;  // "exp", in seconds since 1970

  // Whether row-level security does not apply to who has it.
  bool is_secret() const {
    return kind == Kind::kSecret ||
           (kind == Kind::kJwt && (role == "service_role" || role == "supabase_admin"));
  }
};

ApiKey InspectApiKey(absl::string_view text);

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_LIB_CONFIG_API_KEY_H_
