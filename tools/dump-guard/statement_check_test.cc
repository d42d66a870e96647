#include "tools/dump-guard/statement_check.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace dumpline {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

const RelationSet& Allowed() {
  static const auto& allowed =
      *new RelationSet({{"public", "a"}, {"public", "Odd \"name"}, {"public", "a_id_seq"}});
  return allowed;
}

std::string Refusal(absl::string_view text) {
  return RefuseStatement(text, /*legacy_strings=*/false, Allowed());
}

TEST(RefuseStatement, AllowsWhatPgDumpAndTheFiltersWrite) {
  for (const char* text : {
           "TRUNCATE TABLE ONLY \"public\".\"a\", ONLY \"public\".\"Odd \"\"name\"",
           "TRUNCATE TABLE public.a RESTART IDENTITY",
           "truncate public.a * restrict",
           "ALTER TABLE public.a DISABLE TRIGGER USER",
           "ALTER TABLE ONLY public.a ENABLE ALWAYS TRIGGER \"audit all\"",
           "ALTER TABLE \"public\".\"a\" ALTER CONSTRAINT \"k\" DEFERRABLE INITIALLY DEFERRED",
           "ALTER TABLE \"public\".\"a\" ALTER CONSTRAINT \"k\" NOT DEFERRABLE",
           "ALTER SEQUENCE \"public\".\"a_id_seq\" RESTART",
           "DO $$BEGIN ALTER SEQUENCE \"public\".\"a_id_seq\" RESTART; EXCEPTION WHEN "
           "insufficient_privilege THEN NULL; END$$",
           "SELECT pg_catalog.setval('public.a_id_seq', 25, true)",
           "SELECT pg_catalog.setval('public.a_id_seq', -5, false)",
           "SET LOCAL statement_timeout = 0",
           "SET client_encoding = 'UTF8'",
           "SET CONSTRAINTS ALL IMMEDIATE",
           "SELECT pg_catalog.set_config('search_path', '', false)",
           "RESET ALL",
       }) {
    EXPECT_THAT(Refusal(text), IsEmpty()) << text;
  }
}

TEST(RefuseStatement, RefusesOtherRelations) {
  for (const char* text : {
           "TRUNCATE TABLE public.a, public.money",
           "TRUNCATE a",
           "ALTER TABLE app.a DISABLE TRIGGER USER",
           "ALTER SEQUENCE public.other_seq RESTART",
           "DO $$BEGIN ALTER SEQUENCE public.other_seq RESTART; EXCEPTION WHEN "
           "insufficient_privilege THEN NULL; END$$",
           "SELECT pg_catalog.setval('public.other_seq', 25, true)",
       }) {
    EXPECT_THAT(Refusal(text), HasSubstr(" is not among the given tables and sequences")) << text;
  }
}

TEST(RefuseStatement, RefusesOtherStatements) {
  for (const char* text : {
           "DELETE FROM public.a",
           "DROP TABLE IF EXISTS public.a",
           "TRUNCATE public.a CASCADE",
           "TRUNCATE public.a CONTINUE",
           "ALTER TABLE public.a DROP COLUMN id",
           "ALTER TABLE public.a DISABLE ROW LEVEL SECURITY",
           "ALTER TABLE public.a DISABLE TRIGGER USER, DROP COLUMN id",
           "ALTER TABLE public.a ALTER CONSTRAINT k DEFERRABLE, DROP COLUMN id",
           "ALTER SEQUENCE public.a_id_seq OWNED BY NONE",
           "DO $$BEGIN ALTER SEQUENCE public.a_id_seq RESTART; DROP TABLE public.a; EXCEPTION WHEN "
           "insufficient_privilege THEN NULL; END$$",
           "DO $$BEGIN DROP TABLE public.a; EXCEPTION WHEN insufficient_privilege THEN NULL; END$$",
           "ALTER SEQUENCE public.a_id_seq RESTART WITH 1 OWNED BY NONE",
           "SELECT pg_catalog.setval('public.a_id_seq', (SELECT 1), true)",
           "SELECT pg_catalog.setval('public.a_id_seq', 1, true), evil()",
           "SELECT public.setval('public.a_id_seq', 1, true)",
           "SELECT evil()",
           "SET ROLE postgres",
           "SET SESSION AUTHORIZATION postgres",
           "SET session_replication_role = replica",
           "SELECT pg_catalog.set_config('role', 'postgres', false)",
           "WITH x AS (DELETE FROM public.a) INSERT INTO public.a VALUES (1)",
           "DO 'begin end'",
           "CALL evil()",
           "COPY public.a TO '/tmp/x'",
           "COPY public.a FROM '/tmp/x'",
           "ROLLBACK",
           "SAVEPOINT x",
           "COMMENT ON TABLE public.a IS 'x'",
       }) {
    EXPECT_THAT(Refusal(text), Not(IsEmpty())) << text;
  }
}

std::string InsertRefusal(std::initializer_list<absl::string_view> code) {
  InsertCheck check;
  check.Begin();
  for (const absl::string_view piece : code) {
    std::string refusal = check.Read(piece);
    if (!refusal.empty()) return refusal;
  }
  return "";
}

TEST(InsertCheck, AllowsLiterals) {
  EXPECT_THAT(InsertRefusal({"INSERT INTO public.a (id, values_of, b) OVERRIDING SYSTEM VALUE\n"
                             "VALUES (1, -2.5e-3, NULL), (true, FALSE, DEFAULT)"}),
              IsEmpty());
  EXPECT_THAT(InsertRefusal({"INSERT INTO a VALUES (", ", ", ") ON CONFLICT DO NOTHING"}),
              IsEmpty());
  EXPECT_THAT(InsertRefusal({"INSERT INTO a DEFAULT VALUES"}), IsEmpty());
}

TEST(InsertCheck, RefusesWhatIsComputed) {
  for (const char* code : {
           "INSERT INTO a SELECT 1",
           "INSERT INTO a (id) (SELECT 1)",
           "INSERT INTO a TABLE b",
           "INSERT INTO a WITH x AS (SELECT 1) SELECT 1",
           "INSERT INTO a VALUES (evil())",
           "INSERT INTO a VALUES ((SELECT 1))",
           "INSERT INTO a VALUES (current_user)",
           "INSERT INTO a VALUES (1 OPERATOR(public.+) 2)",
           "INSERT INTO a VALUES (1 ~ 2)",
           "INSERT INTO a VALUES (:variable)",
           "INSERT INTO a VALUES (1) ON CONFLICT (id) DO UPDATE SET id = 1",
           "INSERT INTO a VALUES (1) ON CONFLICT DO UPDATE SET id = 1",
           "INSERT INTO a VALUES (1) RETURNING evil",
       }) {
    EXPECT_THAT(InsertRefusal({code}), Not(IsEmpty())) << code;
  }
}

TEST(InsertCheck, BeginRowsIsAfterValues) {
  InsertCheck check;
  check.BeginRows();
  EXPECT_THAT(check.Read("(1, NULL)"), IsEmpty());
  EXPECT_THAT(check.Read(", (now"), HasSubstr("only literals"));
}

}  // namespace
}  // namespace dumpline
