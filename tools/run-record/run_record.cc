#include "tools/run-record/run_record.h"

#include <fcntl.h>
#include <openssl/evp.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <memory>
#include <system_error>
#include <utility>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/strings/strip.h"
#include "absl/time/time.h"
#include "nlohmann/json.hpp"
#include "tools/lib/io/file.h"
#include "tools/lib/io/system_error.h"
#include "tools/lib/io/writer.h"
#include "tools/lib/status/status_macros.h"
#include "tools/lib/text/json.h"

namespace dumpline {
namespace {

constexpr size_t kReadBytes = 1 << 20;

// Returns the file's line in the journal. If `durable`, waits until the file is on the disk.
absl::StatusOr<Json> DescribeFile(const std::string& folder, const std::string& name,
                                  bool durable) {
  const std::string path = absl::StrCat(folder, "/", name);
  ASSIGN_OR_RETURN(File file, File::Open(path, O_RDONLY | O_CLOEXEC));
  const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context(EVP_MD_CTX_new(),
                                                                        &EVP_MD_CTX_free);
  if (context == nullptr || EVP_DigestInit_ex(context.get(), EVP_sha256(), nullptr) != 1) {
    return absl::InternalError("OpenSSL provides no SHA-256 on this machine");
  }
  const std::unique_ptr<char[]> buffer(new char[kReadBytes]);
  uint64_t bytes = 0;
  for (;;) {
    ASSIGN_OR_RETURN(const size_t size, file.Read(buffer.get(), kReadBytes));
    if (size == 0) break;
    EVP_DigestUpdate(context.get(), buffer.get(), size);
    bytes += size;
  }
  if (durable && fsync(file.fd()) != 0) return SystemError(path, "cannot write");
  std::string digest(32, '\0');
  EVP_DigestFinal_ex(context.get(), reinterpret_cast<unsigned char*>(&digest[0]), nullptr);
  return Json{{"file", name}, {"bytes", bytes}, {"sha256", absl::BytesToHexString(digest)}};
}

std::string SummaryFile(const StageEnd& end) { return absl::StrCat("stages/", end.stage, ".txt"); }

bool IsTemporary(const std::filesystem::path& path) {
  return absl::StartsWith(path.filename().string(), ".");
}

// Returns the names of the stage's files in `folder`, sorted.
absl::StatusOr<std::vector<std::string>> Outputs(const StageEnd& end, const std::string& folder) {
  const std::string summary = SummaryFile(end);
  std::vector<std::string> outputs;
  std::error_code error;
  std::filesystem::recursive_directory_iterator entry(folder, error);
  for (; !error && entry != std::filesystem::end(entry); entry.increment(error)) {
    const std::filesystem::path& path = entry->path();
    const std::string name = path.lexically_relative(folder).string();
    if (IsTemporary(path) || name == "backup/objects" || name == "thumbnails") {
      entry.disable_recursion_pending();
      continue;
    }
    if (name == "journal.ndjson" || name == "run.log") continue;
    struct stat status;
    if (lstat(path.c_str(), &status) != 0) return SystemError(path.string(), "cannot read");
    if (!S_ISREG(status.st_mode)) continue;
    const int64_t micros =
        int64_t{status.st_mtim.tv_sec} * 1'000'000 + status.st_mtim.tv_nsec / 1'000;
    // The clock of files is some milliseconds late, so an empty summary may seem to be older.
    if (micros > end.since_micros || name == summary) {
      outputs.push_back(name);
    }
  }
  if (error) return SystemError(folder, "cannot read", error);
  std::sort(outputs.begin(), outputs.end());
  return outputs;
}

}  // namespace

absl::Status RecordStage(const StageEnd& end, const std::string& folder, ByteSource* in,
                         ByteSink* out) {
  ASSIGN_OR_RETURN(const std::string journal, ReadAll(in));
  ASSIGN_OR_RETURN(const std::string summary,
                   ReadFile(absl::StrCat(folder, "/", SummaryFile(end))));
  ASSIGN_OR_RETURN(const std::vector<std::string> outputs, Outputs(end, folder));
  Json line{{"stage", end.stage},
            {"status", end.status},
            {"seconds", end.seconds},
            {"summary", std::string(absl::StripSuffix(summary, "\n"))},
            {"outputs", Json::array()}};
  for (const std::string& name : outputs) {
    ASSIGN_OR_RETURN(Json file, DescribeFile(folder, name, end.durable));
    line["outputs"].push_back(std::move(file));
  }
  Writer writer(out);
  writer.Append(journal);
  writer.Append(ToJsonText(line) + "\n");
  return writer.Close();
}

absl::Status WriteEvent(const RunEvent& event, ByteSink* out) {
  // RFC 3339, in UTC.
  Json line{
      {"event", event.name},
      {"time", absl::FormatTime("%Y-%m-%dT%H:%M:%E3SZ", absl::FromUnixMicros(event.time_micros),
                                absl::UTCTimeZone())}};
  if (!event.stage.empty()) line["stage"] = event.stage;
  if (event.status.has_value()) line["status"] = *event.status;
  if (event.seconds.has_value()) line["seconds"] = *event.seconds;
  for (const auto& [name, value] : event.fields) line[name] = value;
  Writer writer(out);
  writer.Append(line.dump(-1, ' ', /*ensure_ascii=*/true, Json::error_handler_t::replace) + "\n");
  return writer.Close();
}

}  // namespace dumpline
