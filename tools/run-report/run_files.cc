#include "tools/run-report/run_files.h"

#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <system_error>
#include <utility>

#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "tools/lib/io/file.h"
#include "tools/lib/io/json_lines.h"
#include "tools/lib/io/line_reader.h"
#include "tools/lib/status/status_macros.h"

namespace dumpline {
namespace {

// Limits of the page. The rest is counted.
constexpr size_t kRowsPerTable = 20;
constexpr size_t kRowBytes = 100 << 10;
constexpr size_t kConflictBytes = 2 << 20;
constexpr size_t kObjects = 200;

bool Exists(const std::string& path) {
  std::error_code ignored;
  return std::filesystem::exists(path, ignored);
}

// Calls `visit` with each line of NDJSON and its text.
absl::Status ReadLines(ByteSource* source,
                       const std::function<void(Json, absl::string_view)>& visit) {
  LineReader lines(source);
  absl::string_view line;
  Json json;
  for (;;) {
    ASSIGN_OR_RETURN(const bool more, NextJsonLine(&lines, &line, &json));
    if (!more) return absl::OkStatus();
    visit(std::move(json), line);
  }
}

// The same for a file, unless it does not exist.
absl::Status ReadLinesOf(const std::string& path,
                         const std::function<void(Json, absl::string_view)>& visit) {
  if (!Exists(path)) return absl::OkStatus();
  ASSIGN_OR_RETURN(const std::unique_ptr<FileSource> file, FileSource::Open(path));
  return ReadLines(file.get(), visit);
}

absl::Status ReadJsonFile(const std::string& path, Json* json) {
  if (!Exists(path)) return absl::OkStatus();
  ASSIGN_OR_RETURN(const std::string text, ReadFile(path));
  absl::StatusOr<Json> parsed = ParseJson(text);
  if (!parsed.ok() || !parsed->is_object()) {
    return absl::InvalidArgumentError(
        absl::StrCat(path, ": ", parsed.ok() ? "not an object" : parsed.status().message()));
  }
  *json = *std::move(parsed);
  return absl::OkStatus();
}

absl::Status ReadRows(const std::string& path, std::vector<TableRowLines>* tables) {
  std::map<std::string, size_t> indexes;
  size_t bytes = 0;
  return ReadLinesOf(path, [&](Json row, absl::string_view line) {
    const std::string table = TextField(row, "table");
    const auto [index, is_new] = indexes.emplace(table, tables->size());
    if (is_new) tables->push_back({table, {}});
    FirstLines& rows = (*tables)[index->second].rows;
    ++rows.count;
    if (rows.lines.size() >= kRowsPerTable || bytes + line.size() > kRowBytes) return;
    bytes += line.size();
    rows.lines.push_back(std::move(row));
  });
}

absl::Status ReadObjects(const std::string& path, FirstLines* objects) {
  return ReadLinesOf(path, [&](Json object, absl::string_view /*line*/) {
    if (objects->count++ < kObjects) objects->lines.push_back(std::move(object));
  });
}

absl::Status ReadConflicts(const std::string& path, RunFiles* files) {
  size_t bytes = 0;
  return ReadLinesOf(path, [&](Json conflict, absl::string_view line) {
    ++files->conflicts.count;
    if ((bytes += line.size()) > kConflictBytes) return;
    files->conflicts.lines.push_back(std::move(conflict));
    files->conflict_lines.emplace_back(line);
  });
}

// Returns the type of an image, or "".
absl::string_view ImageType(absl::string_view bytes) {
  if (absl::StartsWith(bytes, "\x89PNG\r\n")) return "image/png";
  if (absl::StartsWith(bytes, "\xFF\xD8\xFF")) return "image/jpeg";
  if (absl::StartsWith(bytes, "GIF8")) return "image/gif";
  if (absl::StartsWith(bytes, "RIFF") && bytes.size() > 12 && bytes.substr(8, 4) == "WEBP") {
    return "image/webp";
  }
  return "";
}

}  // namespace

absl::StatusOr<RunFiles> ReadRunFiles(const std::string& folder, ByteSource* journal) {
  const auto path = [&](const char* file) { return absl::StrCat(folder, "/", file); };
  RunFiles files;
  std::error_code ignored;
  files.name = std::filesystem::canonical(folder, ignored).filename().string();
  if (!Exists(path("run.json"))) {
    return absl::InvalidArgumentError(absl::StrCat(path("run.json"), ": no such file"));
  }
  RETURN_IF_ERROR(ReadJsonFile(path("run.json"), &files.run));
  RETURN_IF_ERROR(ReadJsonFile(path("plan.json"), &files.plan));
  RETURN_IF_ERROR(ReadJsonFile(path("commands.json"), &files.commands));
  RETURN_IF_ERROR(ReadLines(journal, [&](Json stage, absl::string_view /*line*/) {
    files.journal.push_back(std::move(stage));
  }));
  RETURN_IF_ERROR(ReadRows(path("changes.ndjson"), &files.changes));
  RETURN_IF_ERROR(ReadRows(path("losses.ndjson"), &files.losses));
  RETURN_IF_ERROR(ReadConflicts(path("conflicts.ndjson"), &files));
  const auto add_finding = [&](Json finding, absl::string_view /*line*/) {
    const std::string severity = TextField(finding, "severity");
    if (severity == "warning" || severity == "error") files.findings.push_back(std::move(finding));
  };
  RETURN_IF_ERROR(ReadLinesOf(path("findings.ndjson"), add_finding));  // all those of doctor
  if (files.findings.empty()) {
    for (const char* file : {"findings/settings.ndjson", "findings/preflight.ndjson"}) {
      RETURN_IF_ERROR(ReadLinesOf(path(file), add_finding));
    }
  }
  RETURN_IF_ERROR(ReadObjects(path("objects/new.ndjson"), &files.new_objects));
  RETURN_IF_ERROR(ReadObjects(path("objects/changed.ndjson"), &files.changed_objects));
  RETURN_IF_ERROR(ReadObjects(path("objects/extra.ndjson"), &files.extra_objects));
  RETURN_IF_ERROR(ReadObjects(path("objects/dangling.ndjson"), &files.dangling_urls));
  files.is_complete = Exists(path("complete.txt"));
  files.is_planned = Exists(path("plan_only.txt"));
  files.is_decided = Exists(path("decision.txt"));
  return files;
}

std::string SavedImages::DataUrl(const Json& object, size_t max_bytes) {
  const std::string bucket = TextField(object, "bucket");
  const absl::StatusOr<FolderIndex*> index = store_.Get(bucket);
  if (!index.ok()) return "";
  const auto saved = (*index)->entries().find(TextField(object, "key"));
  if (saved == (*index)->entries().end()) return "";
  const std::string path = store_.FolderOf(bucket).object_path(saved->second.file);
  std::error_code error;
  if (std::filesystem::symlink_status(path, error).type() != std::filesystem::file_type::regular ||
      std::filesystem::file_size(path, error) > max_bytes) {
    return "";
  }
  const absl::StatusOr<std::string> bytes = ReadFile(path);
  if (!bytes.ok()) return "";
  const absl::string_view type = ImageType(*bytes);
  if (type.empty()) return "";
  return absl::StrCat("data:", type, ";base64,", absl::Base64Escape(*bytes));
}

}  // namespace dumpline
