#include "tools/lib/pgdump/input_format.h"

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "tools/lib/text/utf8.h"

namespace dumpline {
namespace {

constexpr absl::string_view kUtf16 =
    "UTF-16 text, which PowerShell's > writes (expected UTF-8). Write the file with pg_dump -f "
    "FILE, or run: iconv -f UTF-16 -t UTF-8 FILE | …";
constexpr absl::string_view kUtf32 =
    "UTF-32 text (expected UTF-8). Run: iconv -f UTF-32 -t UTF-8 FILE | …";
constexpr absl::string_view kMySql =
    "a dump of MySQL or MariaDB (expected one of PostgreSQL). Move the rows with a converter such "
    "as pgloader.";

struct Signature {
  size_t offset;
  absl::string_view bytes;
  absl::string_view message;
};

// Signatures from the specifications of the formats, and from PostgreSQL's pg_backup_archiver.c and
// pg_backup_tar.c. A longer signature precedes its prefixes.
constexpr Signature kBinary[] = {
    {0, "PGDMP",
     "a dump in pg_dump's custom format (expected plain text). Run: pg_restore -f - FILE | …"},
    {0, "toc.dat",
     "a dump in pg_dump's tar format (expected plain text). Run: pg_restore -f - FILE | …"},
    {257, "ustar", "a tar archive (expected plain text). Extract it first: tar -xf FILE"},
    {0, "\x1F\x8B", "data compressed by gzip (expected text). Run: gunzip -c FILE | …"},
    {0, "\x28\xB5\x2F\xFD", "data compressed by zstd (expected text). Run: zstd -dc FILE | …"},
    {0, "\x04\x22\x4D\x18", "data compressed by lz4 (expected text). Run: lz4 -dc FILE | …"},
    {0,
     {"\xFD"
      "7zXZ\0",
      6},
     "data compressed by xz (expected text). Run: xz -dc FILE | …"},
    {0, "BZh", "data compressed by bzip2 (expected text). Run: bunzip2 -c FILE | …"},
    {0, "PK\x03\x04", "a zip archive (expected text). Run: unzip -p FILE | …"},
    {0, {"SQLite format 3\0", 16}, "a SQLite database (expected a dump of PostgreSQL)"},
    {0, {"\xFF\xFE\0\0", 4}, kUtf32},
    {0, {"\0\0\xFE\xFF", 4}, kUtf32},
    {0, "\xFF\xFE", kUtf16},
    {0, "\xFE\xFF", kUtf16},
};

// Beginnings of the first line of MySQL's SQL, after a byte order mark. MySQL's programs write
// comments that only MySQL executes, /*!40101 … */ and /*M!999999 … */.
constexpr absl::string_view kMySqlStarts[] = {
    "-- MySQL dump",
    "-- MariaDB dump",
    "-- mysqldump",
    "-- MySQL Administrator dump",
    "-- phpMyAdmin SQL Dump",
    "/*M!",
    "/*!4",
    "/*!5",
};

// Returns true for UTF-16 without a byte order mark: in ASCII text, every other byte is zero.
bool LooksLikeUtf16(absl::string_view start) {
  if (start.size() < 4) return false;
  const size_t zero = start[0] == '\0' ? 0 : 1;
  for (size_t i = 0; i < 4; ++i) {
    const bool is_ascii = absl::ascii_isprint(static_cast<unsigned char>(start[i])) ||
                          absl::ascii_isspace(static_cast<unsigned char>(start[i]));
    if (i % 2 == zero ? start[i] != '\0' : !is_ascii) return false;
  }
  return true;
}

}  // namespace

std::string DescribeBinaryInput(absl::string_view start) {
  for (const Signature& signature : kBinary) {
    if (start.size() >= signature.offset &&
        absl::StartsWith(start.substr(signature.offset), signature.bytes)) {
      return std::string(signature.message);
    }
  }
  return LooksLikeUtf16(start) ? std::string(kUtf16) : "";
}

std::string DescribeOtherInput(absl::string_view start) {
  std::string message = DescribeBinaryInput(start);
  if (!message.empty()) return message;
  absl::ConsumePrefix(&start, kByteOrderMark);
  start = absl::StripLeadingAsciiWhitespace(start);
  for (const absl::string_view sql : kMySqlStarts) {
    if (absl::StartsWith(start, sql)) return std::string(kMySql);
  }
  for (const absl::string_view server :
       {"PostgreSQL", "Greenplum Database", "EnterpriseDB", "YSQL"}) {
    if (absl::StrContains(start, absl::StrCat("-- ", server, " database cluster dump\n")) ||
        absl::StrContains(start, absl::StrCat("-- ", server, " database cluster dump\r\n"))) {
      return "a script of pg_dumpall, of a whole cluster (expected a dump of one database). Run: "
             "pg_dump DATABASE | …";
    }
  }
  return "";
}

}  // namespace dumpline
