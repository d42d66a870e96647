// The kind and the claims of a Supabase API key, as far as its text reveals them. No signature is
// verified, and nothing here returns the key itself.
#ifndef DUMPLINE_TOOLS_LIB_SUPABASE_API_KEY_H_
#define DUMPLINE_TOOLS_LIB_SUPABASE_API_KEY_H_

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
    kAccessToken,  // sbp_…: a person's token for the Management API and the CLI
    kJwt,          // a JSON Web Token, see jwt.h
  };
  Kind kind = Kind::kUnknown;

  // The claims of a JWT; "" or nullopt if it lacks the claim.
  std::string issuer;       // "supabase", or "supabase-demo" in the local stack's well-known keys
  std::string role;         // "service_role", "anon", …
  std::string project_ref;  // "ref"
  std::optional<int64_t> expires_at;  // "exp", in seconds since 1970

  // Returns whether the key bypasses row-level security.
  bool is_secret() const;
};

// Determines the kind and the claims of a key. Never fails: the kind of any other text is kUnknown.
ApiKey InspectApiKey(absl::string_view text);

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_LIB_SUPABASE_API_KEY_H_
