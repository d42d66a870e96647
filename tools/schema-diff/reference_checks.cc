#include <algorithm>

#include "absl/strings/str_cat.h"
#include "tools/lib/text/count.h"
#include "tools/schema-diff/checks.h"

namespace dumpline {
namespace {

constexpr char kMakeUsers[] =
    "psql -AtX -c \"select json_build_object('id', id, 'email', email, 'user_metadata', "
    "raw_user_meta_data) from auth.users\" \"$DEV_DB_URL\" | auth-users --url=\"$PROD_URL\" "
    "--key-env=PROD_SECRET_KEY";

const Catalog::Values* FindValues(const std::vector<Catalog::Values>& all,
                                  const Catalog::Key& key) {
  const auto found = std::find_if(
      all.begin(), all.end(), [&key](const Catalog::Values& values) { return values.key == key; });
  return found == all.end() ? nullptr : &*found;
}

void AddReferenceOut(const Catalog::ForeignKey& key, uint64_t missing, bool is_readable,
                     Findings* findings) {
  const std::string& other = key.to.table;
  if (missing == 0) {
    Add(findings, "references-out", Severity::kOk,
        absl::StrCat("all that ", NameOf(key.from), " refers to is in production's ", other));
  } else if (!is_readable) {
    Add(findings, "references-out", Severity::kError,
        absl::StrCat("production's role may not read ", other, ", to which ", NameOf(key.from),
                     " refers"),
        absl::StrCat("grant SELECT on ", other, " to the role of PROD_DB_URL"));
  } else if (other == "auth.users") {
    Add(findings, "references-out", Severity::kError,
        absl::StrCat(CountOf(missing, "user"), " that ", NameOf(key.from), " refers to ",
                     missing == 1 ? "is" : "are", " not in production's auth.users"),
        kMakeUsers);
  } else {
    Add(findings, "references-out", Severity::kError,
        absl::StrCat(CountOf(missing, "value"), " of ", NameOf(key.from),
                     missing == 1 ? " is" : " are", " not in production's ", other),
        absl::StrCat("add ", other, " to the sync, or insert its rows"));
  }
}

}  // namespace

// TRUNCATE fails if a table that is not also emptied refers to the table, even if that table has no
// rows.
void CheckReferencesIn(const Sides& sides, SchemaReport* report, Findings* findings) {
  if (sides.options.by_row) return;
  for (const Catalog::Reference& reference : sides.prod.references_in) {
    if (sides.dev_index.Selects(reference.table) || !sides.dev_index.Selects(reference.to)) {
      continue;
    }
    report->references_in.push_back(reference);
    Add(findings, "references-in", Severity::kError,
        absl::StrCat("production's ", reference.table, " is not in the sync and refers to ",
                     reference.to, ", which therefore cannot be truncated"),
        absl::StrCat(sides.prod_index.Selects(reference.table)
                         ? "development has no such table: "
                         : absl::StrCat("add ", reference.table,
                                        " to the sync, if development has it. Otherwise "),
                     "drop its foreign key, or leave ", reference.to, " as it is with --keep"));
  }
}

// Rows that refer to a table outside the sync, such as auth.users, require its rows to exist.
absl::Status CheckReferencesOut(const Sides& sides, SchemaReport* report, Findings* findings) {
  for (const Catalog::ForeignKey& key : sides.prod.references_out) {
    const Catalog::Values* const ours = FindValues(sides.dev.key_values, key.from);
    if (ours == nullptr) {
      return absl::InvalidArgumentError(
          absl::StrCat("DEV lacks the values of ", NameOf(key.from),
                       ". Read it with other= set to the catalog of PROD."));
    }
    const Catalog::Values* const theirs = FindValues(sides.prod.referenced_values, key.to);
    const bool is_readable = theirs != nullptr && theirs->values.has_value();
    const std::set<std::string> existing =
        is_readable ? std::set<std::string>(theirs->values->begin(), theirs->values->end())
                    : std::set<std::string>();
    uint64_t missing = 0;
    for (const std::string& value : ours->values.value_or(std::vector<std::string>())) {
      if (existing.count(value) == 0) ++missing;
    }
    report->references_out.push_back({key, missing});
    AddReferenceOut(key, missing, is_readable, findings);
  }
  return absl::OkStatus();
}

}  // namespace dumpline
