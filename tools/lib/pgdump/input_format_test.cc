#include "tools/lib/pgdump/input_format.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"

namespace dumpline {
namespace {

std::string Utf16(absl::string_view text, bool big_endian) {
  std::string encoded;
  for (const char c : text) {
    if (big_endian) encoded.push_back('\0');
    encoded.push_back(c);
    if (!big_endian) encoded.push_back('\0');
  }
  return encoded;
}

// Tests the first bytes of files that were written by the programs named in the messages.
TEST(InputFormatTest, BinaryFiles) {
  const struct {
    std::string start;
    const char* word;
  } kCases[] = {
      {"\x1F\x8B\x08", "gzip"},
      {"\x28\xB5\x2F\xFD\x04", "zstd"},
      {"\x04\x22\x4D\x18\x64", "lz4"},
      {std::string("\xFD"
                   "7zXZ\0\0",
                   7),
       "xz"},
      {"BZh91AY&SY", "bzip2"},
      {"PK\x03\x04\x14", "zip archive"},
      {"PGDMP\x01", "pg_restore -f -"},
      {std::string("toc.dat\0\0", 9), "tar format"},
      {absl::StrCat(std::string(257, 'x'), "ustar"), "tar archive"},
      {std::string("SQLite format 3\0", 16), "SQLite"},
      {absl::StrCat("\xFF\xFE", Utf16("--", false)), "UTF-16"},
      {absl::StrCat("\xFE\xFF", Utf16("--", true)), "UTF-16"},
      {Utf16("--\r\n", false), "UTF-16"},
      {Utf16("SET x", true), "UTF-16"},
      {std::string("\xFF\xFE\0\0-\0\0\0", 8), "UTF-32"},
  };
  for (const auto& c : kCases) {
    EXPECT_NE(DescribeBinaryInput(c.start).find(c.word), std::string::npos) << c.word;
    EXPECT_EQ(DescribeOtherInput(c.start), DescribeBinaryInput(c.start)) << c.word;
  }
}

TEST(InputFormatTest, SqlOfOtherPrograms) {
  for (const char* start :
       {"-- MySQL dump 10.13  Distrib 8.0.36", "-- MariaDB dump 10.19", "/*M!999999\\- enable the",
        "/*!40101 SET NAMES utf8mb4 */;", "\xEF\xBB\xBF\r\n-- phpMyAdmin SQL Dump"}) {
    EXPECT_NE(DescribeOtherInput(start).find("MySQL"), std::string::npos) << start;
    EXPECT_EQ(DescribeBinaryInput(start), "");
  }
  for (const char* line_end : {"\n", "\r\n"}) {
    EXPECT_NE(DescribeOtherInput(
                  absl::StrCat("--", line_end, "-- PostgreSQL database cluster dump", line_end))
                  .find("pg_dumpall"),
              std::string::npos);
  }
}

TEST(InputFormatTest, Dumps) {
  for (const char* start : {"", "-", "--\n-- PostgreSQL database dump\n--\n", "\xEF\xBB\xBF--\n",
                            "SELECT 1;", "/*! license */", "BZ", "PGDUMP", "P", "/* MySQL */",
                            "\xC3\xA9", "SELECT '-- PostgreSQL database cluster dump';"}) {
    EXPECT_EQ(DescribeOtherInput(start), "") << start;
  }
}

}  // namespace
}  // namespace dumpline
