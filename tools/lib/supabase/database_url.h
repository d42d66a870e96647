// PostgreSQL connection URIs (PostgreSQL's manual, 34.1.1.2).
#ifndef DUMPLINE_TOOLS_LIB_SUPABASE_DATABASE_URL_H_
#define DUMPLINE_TOOLS_LIB_SUPABASE_DATABASE_URL_H_

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace dumpline {

// A connection URI without its password. As in libpq, a parameter such as ?host= overrides the part
// of the URI that it names.
struct DatabaseUrl {
  std::string user;  // decoded
  std::string
      host;  // the first of several; IPv6 in brackets; "" for a socket in libpq's own folder
  int port = 5432;
  std::string database;                           // decoded; "" means the user's name
  std::map<std::string, std::string> parameters;  // decoded, without passwords

  // True if the user or the password has characters that should have been percent-encoded. Programs
  // disagree about the meaning of such a URI. The fields above treat the last @ before the host as
  // the separator.
  bool is_badly_encoded = false;

  // Returns the reference of the Supabase project: REF in the host db.REF.supabase.co, or in the
  // user postgres.REF at a pooler. Returns "" for other databases.
  std::string project_ref() const;
  // Returns whether the host is Supabase's shared pooler and not the database's own host.
  bool is_shared_pooler() const;
  // Returns whether the server is on this machine.
  bool is_local() const;
};

// Parses postgresql://… or postgres://…. An error message is a predicate and does not contain the
// text; see text/url.h.
absl::StatusOr<DatabaseUrl> ParseDatabaseUrl(absl::string_view text);

// Returns the URI without its password, for reports and for programs that take the password from
// PGPASSWORD. The rest is as written. Returns an error for a URI that is badly encoded, because
// parts of its password could be left in it.
absl::StatusOr<std::string> DatabaseUrlWithoutPassword(absl::string_view text);

// Returns the connection's parameters as libpq's environment variables (PostgreSQL's
// manual, 34.15), such as {"PGHOST", "db.example.com"}, ordered by name and including PGPASSWORD.
// Parameters that the URI lacks are omitted. Returns an error for a URI that is badly encoded, and
// for a parameter that has no variable.
absl::StatusOr<std::vector<std::pair<std::string, std::string>>> LibpqVariables(
    absl::string_view text);

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_LIB_SUPABASE_DATABASE_URL_H_
