#include "tools/url-repair/url_repair.h"

#include "absl/strings/str_cat.h"
#include "nlohmann/json.hpp"
#include "tools/lib/io/json_lines.h"
#include "tools/lib/io/line_reader.h"
#include "tools/lib/io/writer.h"
#include "tools/lib/sql/words.h"
#include "tools/lib/status/status_macros.h"

namespace dumpline {
namespace {

// Returns whether the value, which may have a query such as a version, is one of the URLs.
bool IsOneOf(const UrlSet& urls, absl::string_view value) {
  return urls.count(value.substr(0, value.find_first_of("?#"))) > 0;
}

// Returns the patch for a line of dump-diff, or null if it has no column to repair.
absl::StatusOr<Json> MakePatch(const Json& change, const UrlRepairInputs& inputs) {
  const auto is_object = [&change](const char* field) {
    return change.count(field) > 0 && change.at(field).is_object();
  };
  const std::string table = TextField(change, "table");
  WordReader words(table);
  QualifiedName name;
  if (!words.ReadQualifiedName(&name) || !words.AtEnd() || change.count("op") == 0) {
    return absl::InvalidArgumentError("not a line of dump-diff --format=ndjson");
  }
  if (change.at("op") != "update" || !is_object("key")) return Json();
  if (!is_object("old") || !is_object("new")) {
    return absl::InvalidArgumentError("an update without old and new values");
  }
  Json match = change.at("key");
  Json set = Json::object();
  for (const auto& [column, value] : change.at("new").items()) {
    const auto old = change.at("old").find(column);
    if (old == change.at("old").end() || !old->is_string() || !value.is_string()) continue;
    if (!IsOneOf(inputs.missing, old->get_ref<const std::string&>())) continue;
    if (!IsOneOf(inputs.present, value.get_ref<const std::string&>())) continue;
    match[column] = *old;
    set[column] = value;
  }
  if (set.empty()) return Json();
  Json patch = {{"table", name.name}, {"match", std::move(match)}, {"set", std::move(set)}};
  if (!name.schema.empty() && name.schema != "public") patch["schema"] = name.schema;
  return patch;
}

}  // namespace

absl::StatusOr<UrlSet> ReadUrls(absl::string_view text, absl::string_view file) {
  StringSource source(text, text.size(), std::string(file));
  LineReader lines(&source);
  UrlSet urls;
  absl::string_view line;
  Json json;
  for (;;) {
    ASSIGN_OR_RETURN(const bool more, NextJsonLine(&lines, &line, &json));
    if (!more) return urls;
    std::string url = TextField(json, "url");
    if (url.empty()) {
      return absl::InvalidArgumentError(absl::StrCat(lines.Where(), ": not a line of url-list"));
    }
    urls.insert(std::move(url));
  }
}

absl::Status UrlRepair(const UrlRepairInputs& inputs, ByteSink* out) {
  Writer writer(out);
  LineReader lines(inputs.changes);
  absl::string_view line;
  Json change;
  while (writer.status().ok()) {
    ASSIGN_OR_RETURN(const bool more, NextJsonLine(&lines, &line, &change));
    if (!more) break;
    const absl::StatusOr<Json> patch = MakePatch(change, inputs);
    if (!patch.ok()) {
      return absl::InvalidArgumentError(
          absl::StrCat(lines.Where(), ": ", patch.status().message()));
    }
    if (!patch->is_null()) writer.Append(ToJsonText(*patch) + "\n");
  }
  return writer.Close();
}

}  // namespace dumpline
