// PostgreSQL connection URIs (libpq's manual, 34.1.1.2).
#ifndef DUMPLINE_TOOLS_LIB_CONFIG_DATABASE_URL_H_
#define DUMPLINE_TOOLS_LIB_CONFIG_DATABASE_URL_H_

#include <map>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace dumpline {

struct DatabaseUrl {
  std::string user;  // decoded
  std::string host;  // the first, when there are several; "" is a socket
  int port = 5432;
  std::string database;                           // decoded; "" is the user's name
  std::map<std::string, std::string> parameters;  // decoded; a `password` is left out

  // A password, or user, with characters that must be percent-encoded. Programs differ in what they
  // make of it: the parts above are what was meant, with the last @ before the host.
  bool is_badly_encoded = false;

  // The Supabase project: of db.REF.supabase.co, or of the user postgres.REF at a pooler. "" for
  // others.
  std::string project_ref() const;
  // Supabase's pooler on another host than the database's own.
  bool is_shared_pooler() const;
};

// Takes postgresql://… or postgres://…. Errors say what is wrong and show nothing of the text. The
// password is not kept.
absl::StatusOr<DatabaseUrl> ParseDatabaseUrl(absl::string_view text);

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_LIB_CONFIG_DATABASE_URL_H_
