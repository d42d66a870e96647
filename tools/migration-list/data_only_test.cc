#include "tools/migration-list/data_only.h"

#include <string>

#include "absl/strings/string_view.h"
#include "gtest/gtest.h"
#include "tools/lib/io/byte_source.h"

namespace dumpline {
namespace {

// Returns "data", "other" or the error. Requires that the result does not depend on the size of
// reads.
std::string Look(absl::string_view sql) {
  std::string result;
  for (const size_t size : {1u, 3u, 1u << 20}) {
    StringSource source(sql, size, "1_a.sql");
    const absl::StatusOr<bool> data_only = IsDataOnly(&source);
    const std::string now = !data_only.ok() ? std::string(data_only.status().message())
                            : *data_only    ? "data"
                                            : "other";
    if (!result.empty() && now != result) return "depends on the size of reads";
    result = now;
  }
  return result;
}

TEST(IsDataOnly, RowsAndWhatGoesWithThem) {
  EXPECT_EQ(Look("INSERT INTO t VALUES (1);"), "data");
  EXPECT_EQ(Look("insert into t values ('; drop table t; --', $$;create$$)"), "data");
  EXPECT_EQ(Look("insert into t values (1) -- the last"), "data");
  EXPECT_EQ(Look("-- seed\n/* x; */ UPDATE t SET a = 1 WHERE b;\nDELETE FROM t;\n"), "data");
  EXPECT_EQ(Look("SET statement_timeout = 0; RESET ALL;\n"
                 "SELECT pg_catalog.set_config('search_path', '', false);\n"
                 "INSERT INTO t VALUES (1);\n"
                 "SELECT setval('t_id_seq', (SELECT max(id) FROM t));\n"
                 "SELECT pg_catalog.setval('s', 3, true)"),
            "data");
}

TEST(IsDataOnly, AnyOtherStatementIsEnough) {
  for (const char* statement :
       {"CREATE TABLE t ()", "ALTER TABLE t ADD a int", "DROP TABLE t", "TRUNCATE t", "SELECT f()",
        "SELECT 1", "DO $$begin end$$", "WITH x AS (SELECT 1) INSERT INTO t SELECT * FROM x",
        "GRANT ALL ON t TO u", "CALL p()", "BEGIN", "MERGE INTO t USING s ON true", "LOCK t",
        "select my.setval('s', 1)", "\"insert\" into t"}) {
    EXPECT_EQ(Look(std::string("INSERT INTO t VALUES (1); ") + statement + ";\n"), "other")
        << statement;
    EXPECT_EQ(Look(std::string(statement) + ";\nINSERT INTO t VALUES (1)"), "other") << statement;
    EXPECT_EQ(Look(std::string("INSERT INTO t VALUES (1); ") + statement), "other") << statement;
  }
  EXPECT_EQ(Look("INSERT INTO t VALUES (1);\n\\! rm x\n"), "other");
  EXPECT_EQ(Look("INSERT INTO t VALUES (1);\nCOPY t FROM stdin;\n1\n\\.\n"), "other");
}

TEST(IsDataOnly, WithoutDataThereIsNoneToLeaveOut) {
  EXPECT_EQ(Look(""), "other");
  EXPECT_EQ(Look("-- nothing\n;;"), "other");
  EXPECT_EQ(Look("SET a = 1;"), "other");
}

TEST(IsDataOnly, ErrorsAreTheScanners) {
  EXPECT_EQ(Look("INSERT INTO t\nVALUES ('a\n"),
            "1_a.sql:3: unterminated quoted string (opened at line 2)");
}

}  // namespace
}  // namespace dumpline
