#include "tools/migration-list/migration_list.h"

#include <algorithm>
#include <filesystem>
#include <map>
#include <memory>
#include <system_error>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/strip.h"
#include "nlohmann/json.hpp"
#include "tools/lib/io/file.h"
#include "tools/lib/io/line_reader.h"
#include "tools/lib/io/writer.h"
#include "tools/lib/status/status_macros.h"
#include "tools/lib/text/json.h"
#include "tools/migration-list/data_only.h"

namespace dumpline {
namespace {

using ByVersion = std::map<std::string, Migration>;

size_t DigitCount(absl::string_view text) {
  return static_cast<size_t>(
      std::find_if_not(text.begin(), text.end(),
                       [](char c) { return absl::ascii_isdigit(static_cast<unsigned char>(c)); }) -
      text.begin());
}

// Parses a file name by the regular expression of Supabase's CLI: ^([0-9]+)_(.*)\.sql$
bool ParseFileName(absl::string_view file, Migration* migration) {
  const size_t digits = DigitCount(file);
  absl::string_view rest = file.substr(digits);
  if (digits == 0 || !absl::ConsumePrefix(&rest, "_") || !absl::ConsumeSuffix(&rest, ".sql")) {
    return false;
  }
  migration->version = std::string(file.substr(0, digits));
  migration->name = std::string(rest);
  migration->file = std::string(file);
  return true;
}

absl::StatusOr<bool> IsFileDataOnly(const std::string& path, size_t read_bytes) {
  ASSIGN_OR_RETURN(const std::unique_ptr<FileSource> source, FileSource::Open(path, read_bytes));
  return IsDataOnly(source.get());
}

absl::Status ReadFolder(const MigrationListOptions& options, size_t read_bytes,
                        ByVersion* migrations) {
  std::error_code error;
  std::vector<std::string> files;
  auto at = std::filesystem::directory_iterator(options.folder, error);
  for (; !error && at != std::filesystem::directory_iterator(); at.increment(error)) {
    // If the status of a file cannot be read, the file cannot be opened either. That error is
    // reported then.
    std::error_code ignored;
    if (!at->is_directory(ignored)) files.push_back(at->path().filename().string());
  }
  if (error) return absl::UnavailableError(absl::StrCat(options.folder, ": ", error.message()));
  std::sort(files.begin(), files.end());
  for (const std::string& file : files) {
    Migration migration;
    if (!ParseFileName(file, &migration)) {
      if (options.on_skipped) options.on_skipped(file);
      continue;
    }
    const std::string path = absl::StrCat(absl::StripSuffix(options.folder, "/"), "/", file);
    ASSIGN_OR_RETURN(migration.is_data_only, IsFileDataOnly(path, read_bytes));
    const std::string version = migration.version;
    const auto [entry, is_new] = migrations->emplace(version, std::move(migration));
    if (!is_new) {
      return absl::InvalidArgumentError(absl::StrCat(options.folder, ": ", entry->second.file,
                                                     " and ", file, " have the same version"));
    }
  }
  return absl::OkStatus();
}

// Reads the applied migrations. Adds those without a file, and sets the state of the others.
absl::Status ReadApplied(ByteSource* in, ByVersion* migrations) {
  LineReader lines(in);
  absl::string_view line;
  for (;;) {
    ASSIGN_OR_RETURN(const bool more, lines.Next(&line));
    if (!more) return absl::OkStatus();
    if (absl::StripAsciiWhitespace(line).empty()) continue;
    const size_t digits = DigitCount(line);
    if (digits == 0 || (digits < line.size() && line[digits] != '|' && line[digits] != '\t')) {
      return absl::InvalidArgumentError(
          absl::StrCat(lines.Where(), ": invalid version (expected digits before a | or a tab)"));
    }
    const std::string version(line.substr(0, digits));
    const auto [entry, is_new] = migrations->emplace(version, Migration());
    Migration& migration = entry->second;
    if (is_new) {
      migration.version = version;
      if (digits < line.size()) migration.name = std::string(line.substr(digits + 1));
    }
    migration.state =
        migration.file.empty() ? Migration::State::kMissingLocally : Migration::State::kApplied;
  }
}

const char* StateName(Migration::State state) {
  switch (state) {
    case Migration::State::kApplied:
      return "applied";
    case Migration::State::kPending:
      return "pending";
    case Migration::State::kMissingLocally:
      return "missing-locally";
    case Migration::State::kOutOfOrder:
      break;
  }
  return "out-of-order";
}

// Returns a string literal whose meaning does not depend on standard_conforming_strings.
std::string SqlLiteral(absl::string_view text) {
  const bool has_backslash = absl::StrContains(text, '\\');
  return absl::StrCat(has_backslash ? "E'" : "'",
                      absl::StrReplaceAll(text, {{"'", "''"}, {"\\", "\\\\"}}), "'");
}

}  // namespace

absl::StatusOr<std::vector<Migration>> ListMigrations(const MigrationListOptions& options,
                                                      ByteSource* in) {
  ByVersion by_version;
  absl::Status status = ReadFolder(options, in->read_bytes(), &by_version);
  if (status.ok()) status = ReadApplied(in, &by_version);
  if (!status.ok()) return status;
  std::vector<Migration> migrations;
  for (auto& entry : by_version) migrations.push_back(std::move(entry.second));
  bool is_before_applied = false;
  for (auto migration = migrations.rbegin(); migration != migrations.rend(); ++migration) {
    if (migration->state != Migration::State::kPending) {
      is_before_applied = true;
    } else if (is_before_applied) {
      migration->state = Migration::State::kOutOfOrder;
    }
  }
  return migrations;
}

absl::Status WriteMigrations(const std::vector<Migration>& migrations, ByteSink* out) {
  Writer writer(out);
  for (const Migration& migration : migrations) {
    const bool has_file = !migration.file.empty();
    Json line;
    line["version"] = migration.version;
    line["name"] = migration.name;
    line["file"] = has_file ? Json(migration.file) : Json();
    line["state"] = StateName(migration.state);
    line["data_only"] = has_file ? Json(migration.is_data_only) : Json();
    writer.Append(ToJsonText(line) + "\n");
  }
  return writer.Close();
}

absl::Status WriteMarkAppliedSql(const std::vector<Migration>& migrations, ByteSink* out) {
  std::string rows;
  for (const Migration& migration : migrations) {
    const bool is_applied = migration.state == Migration::State::kApplied ||
                            migration.state == Migration::State::kMissingLocally;
    if (is_applied || !migration.is_data_only) continue;
    absl::StrAppend(&rows, rows.empty() ? "" : ",\n", "  (", SqlLiteral(migration.version), ", ",
                    SqlLiteral(migration.name), ")");
  }
  Writer writer(out);
  if (!rows.empty()) {
    // Creates the table step by step, like Supabase's CLI, and upgrades tables of older versions.
    // The column "statements", which contains the SQL that was run, stays NULL.
    writer.Append(
        absl::StrCat("BEGIN;\n"
                     "CREATE SCHEMA IF NOT EXISTS supabase_migrations;\n"
                     "CREATE TABLE IF NOT EXISTS supabase_migrations.schema_migrations"
                     " (version text NOT NULL PRIMARY KEY);\n"
                     "ALTER TABLE supabase_migrations.schema_migrations"
                     " ADD COLUMN IF NOT EXISTS statements text[];\n"
                     "ALTER TABLE supabase_migrations.schema_migrations"
                     " ADD COLUMN IF NOT EXISTS name text;\n"
                     "INSERT INTO supabase_migrations.schema_migrations (version, name) VALUES\n",
                     rows, "\nON CONFLICT (version) DO NOTHING;\nCOMMIT;\n"));
  }
  return writer.Close();
}

}  // namespace dumpline
