#include "tools/sync-plan/inputs.h"

#include <memory>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "tools/lib/io/file.h"
#include "tools/lib/io/json_lines.h"
#include "tools/lib/io/line_reader.h"
#include "tools/lib/status/status_macros.h"

namespace dumpline {
namespace {

absl::Status Invalid(absl::string_view where, absl::string_view what) {
  return absl::InvalidArgumentError(absl::StrCat(where, ": ", what));
}

absl::StatusOr<ManifestTotals> ReadTotals(const std::string& path) {
  ASSIGN_OR_RETURN(const std::unique_ptr<FileSource> source, FileSource::Open(path));
  LineReader lines(source.get());
  ManifestTotals totals;
  absl::string_view text;
  Json object;
  for (;;) {
    ASSIGN_OR_RETURN(const bool more, NextJsonLine(&lines, &text, &object));
    if (!more) return totals;
    ++totals.objects;
    totals.bytes += NumberField(object, "size").value_or(0);
    if (totals.first.size() < ManifestTotals::kFirst) totals.first.push_back(object);
  }
}

// Parses a line "table NAME rows=N sum=TEXT" or "sequence NAME last_value=N is_called=BOOL". A name
// may contain spaces. Returns false for any other line.
bool ParseDigestLine(absl::string_view line, Digest* digest) {
  const bool is_table = absl::ConsumePrefix(&line, "table ");
  if (!is_table && !absl::ConsumePrefix(&line, "sequence ")) return false;
  const absl::string_view number_label = is_table ? " rows=" : " last_value=";
  const absl::string_view end_label = is_table ? " sum=" : " is_called=";
  const size_t end = line.rfind(end_label);
  if (end == absl::string_view::npos) return false;
  const size_t number = line.rfind(number_label, end);
  if (number == absl::string_view::npos) return false;
  const std::string name(line.substr(0, number));
  const size_t first = number + number_label.size();
  if (first > end) return false;
  const absl::string_view digits = line.substr(first, end - first);
  if (is_table) return absl::SimpleAtoi(digits, &digest->rows[name]);
  Counter counter;
  counter.is_called = absl::StartsWith(line.substr(end + end_label.size()), "t");
  if (!absl::SimpleAtoi(digits, &counter.last)) return false;
  digest->sequences.emplace_back(name, counter);
  return true;
}

// Returns the array `name` of `json`, or nullptr.
const Json* Array(const Json& json, const char* name) {
  const auto found = json.find(name);
  return found != json.end() && found->is_array() ? &*found : nullptr;
}

}  // namespace

absl::StatusOr<std::vector<TableRows>> ReadCounts(ByteSource* in) {
  std::vector<TableRows> counts;
  std::map<std::string, size_t> indexes;
  LineReader lines(in);
  absl::string_view text;
  Json json;
  for (;;) {
    ASSIGN_OR_RETURN(const bool more, NextJsonLine(&lines, &text, &json));
    if (!more) return counts;
    const std::string table = TextField(json, "table");
    const std::optional<uint64_t> rows = NumberField(json, "rows");
    if (table.empty() || !rows.has_value()) {
      return Invalid(lines.Where(), "no count (expected the fields table and rows)");
    }
    const auto [index, is_new] = indexes.emplace(table, counts.size());
    if (is_new) counts.push_back({table});
    counts[index->second].rows += *rows;
    counts[index->second].bytes += NumberField(json, "bytes").value_or(0);
  }
}

absl::StatusOr<Digest> ParseDigest(absl::string_view text, absl::string_view input) {
  Digest digest;
  int number = 0;
  for (const absl::string_view line : absl::StrSplit(text, '\n')) {
    ++number;
    if (line.empty() || ParseDigestLine(line, &digest)) continue;
    return Invalid(absl::StrCat(input, ":", number), "invalid line (expected one of digest.sql)");
  }
  return digest;
}

absl::StatusOr<SchemaInputs> ParseSchemaReport(absl::string_view text, absl::string_view input) {
  const absl::StatusOr<Json> report = ParseJson(text);
  if (!report.ok()) return Invalid(input, report.status().message());
  const Json* const references_in = Array(*report, "references_in");
  const Json* const only_in_prod = Array(*report, "only_in_prod");
  const std::optional<uint64_t> backup_bytes = NumberField(*report, "backup_bytes");
  if (references_in == nullptr || only_in_prod == nullptr || !backup_bytes.has_value()) {
    return Invalid(input, "not a report of schema-diff");
  }
  SchemaInputs schema;
  schema.backup_bytes = *backup_bytes;
  for (const Json& reference : *references_in) {
    schema.cascade_reaches.push_back(TextField(reference, "table"));
  }
  for (const Json& name : *only_in_prod) {
    if (!name.is_string()) return Invalid(input, "not a report of schema-diff");
    schema.only_in_prod.push_back(name.get<std::string>());
  }
  return schema;
}

absl::StatusOr<UrlInputs> ParseUrlReport(absl::string_view text, absl::string_view input) {
  const absl::StatusOr<Json> report = ParseJson(text);
  if (!report.ok()) return Invalid(input, report.status().message());
  const Json* const columns = Array(*report, "columns");
  const Json* const forbidden = Array(*report, "forbidden");
  if (columns == nullptr || forbidden == nullptr) {
    return Invalid(input, "not a report of url-rewrite");
  }
  UrlInputs urls;
  urls.forbidden = *forbidden;
  for (const Json& column : *columns) {
    const std::optional<uint64_t> rewritten = NumberField(column, "rewritten");
    if (!rewritten.has_value()) return Invalid(input, "not a report of url-rewrite");
    urls.rewritten.emplace_back(TextField(column, "column"), *rewritten);
  }
  return urls;
}

absl::StatusOr<std::vector<RowChanges>> ParseChanges(absl::string_view text,
                                                     absl::string_view input) {
  const absl::StatusOr<Json> report = ParseJson(text);
  if (!report.ok()) return Invalid(input, report.status().message());
  const Json* const tables = Array(*report, "tables");
  if (tables == nullptr) return Invalid(input, "not a report of dump-diff");
  std::vector<RowChanges> changes;
  for (const Json& table : *tables) {
    changes.push_back({TextField(table, "table")});
    const std::pair<const char*, uint64_t*> numbers[] = {
        {"same", &changes.back().same},       {"inserted", &changes.back().inserted},
        {"updated", &changes.back().updated}, {"deleted", &changes.back().deleted},
        {"kept", &changes.back().kept},       {"conflicts", &changes.back().conflicts}};
    for (const auto& [name, number] : numbers) {
      const std::optional<uint64_t> value = NumberField(table, name);
      if (!value.has_value()) return Invalid(input, "not a report of dump-diff");
      *number = *value;
    }
  }
  return changes;
}

absl::StatusOr<std::vector<Json>> ReadFirstChanges(const std::string& path) {
  ASSIGN_OR_RETURN(const std::unique_ptr<FileSource> file, FileSource::Open(path));
  LineReader lines(file.get());
  std::vector<Json> first;
  std::map<std::string, size_t> by_table;
  absl::string_view text;
  Json json;
  for (;;) {
    ASSIGN_OR_RETURN(const bool more, NextJsonLine(&lines, &text, &json));
    if (!more) return first;
    if (++by_table[TextField(json, "table")] <= kFirstChanges) first.push_back(std::move(json));
  }
}

absl::StatusOr<ObjectInputs> ReadObjects(const std::string& folder) {
  ObjectInputs objects;
  ASSIGN_OR_RETURN(objects.upload, ReadTotals(folder + "/upload.ndjson"));
  ASSIGN_OR_RETURN(objects.changed, ReadTotals(folder + "/changed.ndjson"));
  ASSIGN_OR_RETURN(objects.same, ReadTotals(folder + "/same.ndjson"));
  ASSIGN_OR_RETURN(objects.extra, ReadTotals(folder + "/extra.ndjson"));
  ASSIGN_OR_RETURN(objects.to_back_up, ReadTotals(folder + "/to_back_up.ndjson"));
  ASSIGN_OR_RETURN(objects.dangling, ReadTotals(folder + "/dangling.ndjson"));
  absl::StatusOr<ManifestTotals> kept = ReadTotals(folder + "/kept.ndjson");
  if (kept.ok()) {
    objects.kept = *std::move(kept);
  } else if (!absl::IsNotFound(kept.status())) {
    return kept.status();
  }
  if (objects.changed.objects > objects.upload.objects) {
    return Invalid(folder, "changed.ndjson has more objects than upload.ndjson");
  }
  return objects;
}

}  // namespace dumpline
