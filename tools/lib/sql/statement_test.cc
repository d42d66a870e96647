#include "tools/lib/sql/statement.h"

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/string_view.h"
#include "gtest/gtest.h"

namespace dumpline {
namespace {

// --- Names ---

TEST(NamesTest, AlwaysQuotedAsSql) {
  EXPECT_EQ(QuoteIdentifier("t"), "\"t\"");
  EXPECT_EQ(QuoteIdentifier("a\"b\"\"c"), "\"a\"\"b\"\"\"\"c\"");
  EXPECT_EQ(ToSql({"s", "t"}), "\"s\".\"t\"");
  EXPECT_EQ(ToSql({"", "T;"}), "\"T;\"");
}

TEST(NamesTest, QuotedForPeopleWhereTheyAreNoPlainWords) {
  for (const char* plain : {"t", "a_1", "_x"}) EXPECT_EQ(ToDisplay(plain), plain);
  for (const char* other : {"", "T", "1a", "a b", "a.b", "a$", "\xC3\xA9"}) {
    EXPECT_EQ(ToDisplay(other), absl::StrCat("\"", other, "\""));
  }
  EXPECT_EQ(ToDisplay({"s", "T"}), "s.\"T\"");
  EXPECT_EQ(ToDisplay({"", "t"}), "t");
}

// --- Words ---

// Returns the words of `text` in the form `[w select][s 'a']`.
std::string Words(absl::string_view text) {
  std::string words;
  WordReader reader(text);
  for (Word word = reader.Next(); word.kind != Word::Kind::kEnd; word = reader.Next()) {
    absl::StrAppend(&words, "[", std::string(1, "wiso"[static_cast<int>(word.kind)]), " ",
                    word.value, "]");
    if (word.kind == Word::Kind::kString || word.kind == Word::Kind::kOther) {
      EXPECT_EQ(text.substr(word.begin, word.end - word.begin), word.value);
    }
  }
  EXPECT_TRUE(reader.AtEnd());
  EXPECT_EQ(reader.Next().begin, text.size());
  return words;
}

TEST(WordReaderTest, KindsOfWords) {
  EXPECT_EQ(Words("SELECT a$1, \"A\"\"b\", 'it''s' FROM t;"),
            "[w select][w a$1][o ,][i A\"b][o ,][s 'it''s'][w from][w t][o ;]");
  EXPECT_EQ(Words("(1.5e3,0x1F)"), "[o (][o 1][o .][o 5e3][o ,][o 0x1F][o )]");
  EXPECT_EQ(Words("\xC3\x84\xC3\xA9 X"), "[w \xC3\x84\xC3\xA9][w x]") << "only ASCII is folded";
  EXPECT_EQ(Words(""), "");
}

TEST(WordReaderTest, KindsOfStrings) {
  EXPECT_EQ(Words("E'\\'' e'a' B'1' X'F' N'\\' '\\'"),
            "[s E'\\''][s e'a'][s B'1'][s X'F'][s N'\\'][s '\\']");
  EXPECT_EQ(Words("$$a'$$ $x$$$b$x$ $1 $1$ a$b$c$b$"),
            "[s $$a'$$][s $x$$$b$x$][o $][o 1][o $][o 1][o $][w a$b$c$b$]");
  EXPECT_EQ(Words("U&\"a\"\"b\" u&1"), "[o U&\"a\"\"b\"][w u][o &][o 1]");
}

TEST(WordReaderTest, SpaceAndCommentsAreSkipped) {
  EXPECT_EQ(Words(" \t\r\n\fa--b\nc/*d/*e*/f*/g--h\ri--"), "[w a][w c][w g][w i]");
  EXPECT_EQ(Words("a-b/c"), "[w a][o -][w b][o /][w c]");
}

TEST(WordReaderTest, CutOffTextEndsTheLastWord) {
  EXPECT_EQ(Words("a 'b"), "[w a][s 'b]");
  EXPECT_EQ(Words("a $x$b"), "[w a][s $x$b]");
  EXPECT_EQ(Words("a /* b"), "[w a]");
}

TEST(WordReaderTest, AcceptTakesOnlyWhatItIsAskedFor) {
  WordReader words("Set \"set\" = (x");
  EXPECT_FALSE(words.Accept("reset"));
  EXPECT_TRUE(words.Accept("set"));
  EXPECT_FALSE(words.Accept("set")) << "quoted";
  EXPECT_EQ(words.Peek().value, "set");
  EXPECT_EQ(words.Next().value, "set");
  EXPECT_FALSE(words.AcceptPunctuation('('));
  EXPECT_TRUE(words.AcceptPunctuation('='));
  EXPECT_TRUE(words.AcceptPunctuation('('));
  EXPECT_EQ(words.pos(), 13u);
}

std::string NameOf(absl::string_view text) {
  WordReader words(text);
  QualifiedName name;
  if (!words.ReadQualifiedName(&name)) return "none";
  return absl::StrCat("[", name.schema, "][", name.name, "]", text.substr(words.pos()));
}

TEST(WordReaderTest, QualifiedNames) {
  EXPECT_EQ(NameOf("t VALUES"), "[][t] VALUES");
  EXPECT_EQ(NameOf("Public . T"), "[public][t]");
  EXPECT_EQ(NameOf("\"S.x\".\"T\"\"\"(a)"), "[S.x][T\"](a)");
  EXPECT_EQ(NameOf("db.s.t "), "[s][t] ");
  EXPECT_EQ(NameOf("'t'"), "none");
  EXPECT_EQ(NameOf("U&\"t\""), "none");
  EXPECT_EQ(NameOf("s."), "none");
  EXPECT_EQ(NameOf(""), "none");
}

// --- INSERT and COPY ---

std::string InsertHeadOf(absl::string_view text) {
  InsertHead head;
  if (!ParseInsertHead(text, &head)) return "none";
  return absl::StrCat(ToDisplay(head.table), "(", absl::StrJoin(head.columns, ","), ")");
}

TEST(ParseInsertHeadTest, TableAndColumns) {
  EXPECT_EQ(InsertHeadOf("INSERT INTO public.t VALUES"), "public.t()");
  EXPECT_EQ(InsertHeadOf("insert into t (a, \"B,)\") overriding system value values"), "t(a,B,))");
  EXPECT_EQ(InsertHeadOf("INSERT INTO \"S\".\"T\"(\"a\")VALUES"), "\"S\".\"T\"(a)");
  EXPECT_EQ(InsertHeadOf("INSERT INTO t AS x (a) VALUES"), "t(a)");
  EXPECT_EQ(InsertHeadOf("INSERT INTO t DEFAULT VALUES"), "t()");
  EXPECT_EQ(InsertHeadOf("INSERT INTO t (a[1], b.c) VALUES"), "t()") << "not plain names";
  EXPECT_EQ(InsertHeadOf("INSERT INTO t (SELECT 1)"), "t()");
}

TEST(ParseInsertHeadTest, OtherStatements) {
  for (const char* text :
       {"", "INSERT", "INSERT t", "UPDATE t", "\"insert\" INTO t", "INSERT INTO 't'"}) {
    EXPECT_EQ(InsertHeadOf(text), "none") << text;
  }
}

std::string CopyHeadOf(absl::string_view text) {
  CopyHead head;
  if (!ParseCopyFromStdin(text, &head)) return IsCopyFromStdin(text) ? "some form" : "none";
  EXPECT_TRUE(IsCopyFromStdin(text));
  return absl::StrCat(ToDisplay(head.table), "(", absl::StrJoin(head.columns, ","), ")",
                      head.has_options ? " options" : "", head.no_columns_form ? " no columns" : "",
                      " as ", head.table_sql, "|", head.columns_sql);
}

TEST(ParseCopyFromStdinTest, FormsThatPgDumpWrites) {
  EXPECT_EQ(CopyHeadOf("COPY public.t (a, b) FROM stdin"), "public.t(a,b) as public.t|(a, b)");
  EXPECT_EQ(CopyHeadOf("COPY \"S\".\"T;\" (\"a,b\") FROM stdin"),
            "\"S\".\"T;\"(a,b) as \"S\".\"T;\"|(\"a,b\")");
  EXPECT_EQ(CopyHeadOf("COPY public.nocols  FROM stdin"),
            "public.nocols() no columns as public.nocols|");
}

TEST(ParseCopyFromStdinTest, OtherForms) {
  EXPECT_EQ(CopyHeadOf("copy t from stdin"), "t() as t|");
  EXPECT_EQ(CopyHeadOf("COPY t(a)FROM STDIN WITH (FORMAT csv)"), "t(a) options as t|(a)");
  EXPECT_EQ(CopyHeadOf("COPY t FROM stdin WHERE a > 1"), "t() options as t|");
  EXPECT_EQ(CopyHeadOf("COPY BINARY t FROM stdin"), "some form");
  EXPECT_EQ(CopyHeadOf("COPY U&\"t\" UESCAPE '!' FROM stdin"), "some form");
  EXPECT_EQ(CopyHeadOf("COPY t FROM stdout"), "some form");
}

TEST(ParseCopyFromStdinTest, OtherStatements) {
  for (const char* text : {"COPY t TO stdout", "COPY t FROM 'stdin'", "COPY t FROM \"stdin\"",
                           "COPY (SELECT 1) TO stdout", "COPY (SELECT a FROM stdin) TO stdout",
                           "COPY t (a, \"from\") TO stdin", "SELECT 1", ""}) {
    EXPECT_EQ(CopyHeadOf(text), "none") << text;
  }
}

// --- Settings ---

std::string SettingOf(absl::string_view text) {
  Setting setting;
  if (ParseSet(text, &setting) || ParseSetConfig(text, &setting)) {
    return absl::StrCat(setting.name, " = ", setting.value);
  }
  return "none";
}

TEST(ParseSetTest, FormsThatPgDumpWrites) {
  EXPECT_EQ(SettingOf("SET statement_timeout = 0"), "statement_timeout = 0");
  EXPECT_EQ(SettingOf("SET client_encoding = 'UTF8'"), "client_encoding = UTF8");
  EXPECT_EQ(SettingOf("SET standard_conforming_strings = on"), "standard_conforming_strings = on");
  EXPECT_EQ(SettingOf("SET default_tablespace = ''"), "default_tablespace = ");
  EXPECT_EQ(SettingOf("SET default_table_access_method = heap"),
            "default_table_access_method = heap");
  EXPECT_EQ(SettingOf("SET SESSION AUTHORIZATION DEFAULT"), "session authorization = DEFAULT");
  EXPECT_EQ(SettingOf("SET SESSION AUTHORIZATION 'it''s'"), "session authorization = 'it''s'");
  EXPECT_EQ(SettingOf("SELECT pg_catalog.set_config('search_path', '', false)"), "search_path = ");
}

std::string SequenceOf(absl::string_view text, bool legacy_strings = false) {
  QualifiedName sequence;
  return ParseSetval(text, legacy_strings, &sequence) ? ToSql(sequence) : "none";
}

TEST(ParseSetvalTest, FormsThatPgDumpAndDumpCleanWrite) {
  EXPECT_EQ(SequenceOf("SELECT pg_catalog.setval('public.s', 4, true)"), R"("public"."s")");
  EXPECT_EQ(SequenceOf("SELECT pg_catalog.setval('\"A b\".\"it''s \"\"x\"', 1, false)"),
            R"("A b"."it's ""x")");
  EXPECT_EQ(SequenceOf("SELECT pg_catalog.setval(E'public.\"a\\nb\\\\''\"', 1, false)"),
            "\"public\".\"a\nb\\'\"");
}

TEST(ParseSetvalTest, BackslashesUnderLegacyStrings) {
  const char* const text = R"(SELECT pg_catalog.setval('"a\\''b"', 1, false))";
  EXPECT_EQ(SequenceOf(text, /*legacy_strings=*/true), R"("a\'b")");
  EXPECT_EQ(SequenceOf(text, /*legacy_strings=*/false), R"("a\\'b")");
}

TEST(ParseSetvalTest, OtherStatements) {
  EXPECT_EQ(SequenceOf("select SETVAL('S', 4)"), R"("s")");
  for (const char* text :
       {"SELECT other.setval('s', 1)", "SELECT setval(s, 1)", "SELECT setval('', 1)",
        "SELECT pg_catalog.set_config('s', '', false)", "SELECT 1", ""}) {
    EXPECT_EQ(SequenceOf(text), "none") << text;
  }
}

TEST(ParseSetTest, OtherForms) {
  EXPECT_EQ(SettingOf("set LOCAL Search_Path to a, \"B\", 'it''s'"), "search_path = a, B, it's");
  EXPECT_EQ(SettingOf("SET SESSION work_mem='1MB'"), "work_mem = 1MB");
  EXPECT_EQ(SettingOf("SET TIME ZONE 'UTC'"), "timezone = UTC");
  EXPECT_EQ(SettingOf("SET NAMES 'LATIN1'"), "client_encoding = LATIN1");
  EXPECT_EQ(SettingOf("SET XML OPTION DOCUMENT"), "xmloption = document");
  EXPECT_EQ(SettingOf("SET plpgsql.check_asserts = OFF"), "plpgsql.check_asserts = off");
  EXPECT_EQ(SettingOf("SET \"Work_Mem\" TO DEFAULT"), "work_mem = default");
  EXPECT_EQ(SettingOf("SET/**/a--b\n=/*c*/1"), "a = 1");
  EXPECT_EQ(SettingOf("SELECT set_config('a.B', 'it''s', true)"), "a.b = it's");
  EXPECT_EQ(SettingOf("SELECT set_config($$a$$, 'b', true)"), "none");
}

TEST(ParseSetTest, OtherStatements) {
  for (const char* text :
       {"", "SETTING a = 1", "SELECT 1", "SELECT other.set_config('a', 'b', false)",
        "SELECT set_config('a', 'b', false), 1", "SELECT set_config('a', b, false)",
        "SELECT set_config('a', 'b')", "UPDATE t SET a = 1"}) {
    EXPECT_EQ(SettingOf(text), "none") << text;
  }
}

std::string LegacyStringsAfter(absl::string_view text) {
  bool on = false;
  if (!SetsStandardConformingStrings(text, &on)) {
    EXPECT_FALSE(on) << "changed all the same";
    return "unchanged";
  }
  return on ? "on" : "off";
}

TEST(StandardConformingStringsTest, ValuesAsTheServerReadsThem) {  // bool.c, parse_bool
  const auto set = [](absl::string_view value) {
    return LegacyStringsAfter(absl::StrCat("SET standard_conforming_strings = ", value));
  };
  for (const char* off : {"off", "OFF", "'off'", "of", "false", "f", "'Fal'", "no", "n", "0"})
    EXPECT_EQ(set(off), "off") << off;
  for (const char* on : {"on", "'on'", "true", "t", "yes", "y", "1", "DEFAULT"})
    EXPECT_EQ(set(on), "on") << on;
}

TEST(StandardConformingStringsTest, StatementsThatSetIt) {
  EXPECT_EQ(LegacyStringsAfter("SET LOCAL Standard_Conforming_Strings TO off"), "off");
  EXPECT_EQ(LegacyStringsAfter(
                "SELECT pg_catalog.set_config('standard_conforming_strings', 'off', false)"),
            "off");
  EXPECT_EQ(LegacyStringsAfter("RESET standard_conforming_strings"), "on");
  EXPECT_EQ(LegacyStringsAfter("RESET ALL"), "on");
  for (const char* text :
       {"SET a = standard_conforming_strings", "RESET a", "SHOW standard_conforming_strings",
        "SET backslash_quote = off", "SELECT 'standard_conforming_strings'", ""}) {
    EXPECT_EQ(LegacyStringsAfter(text), "unchanged") << text;
  }
}

TEST(IsResetAllTest, OnlyThat) {
  EXPECT_TRUE(IsResetAll("reset ALL"));
  for (const char* text : {"RESET a", "RESET ALL x", "\"reset\" all", "SET all", ""}) {
    EXPECT_FALSE(IsResetAll(text)) << text;
  }
}

// --- Triggers, transactions, large objects ---

std::string TriggerSwitchOf(absl::string_view text) {
  TriggerSwitch found;
  if (!ParseTriggerSwitch(text, &found)) return "none";
  return absl::StrCat(text.substr(0, found.which_begin), "<",
                      text.substr(found.which_begin, found.which_end - found.which_begin), ">",
                      found.enables ? "on " : "off ", found.all ? "all" : "user");
}

TEST(ParseTriggerSwitchTest, SwitchesOfAllTriggers) {
  EXPECT_EQ(TriggerSwitchOf("ALTER TABLE public.t DISABLE TRIGGER ALL"),
            "ALTER TABLE public.t DISABLE TRIGGER <ALL>off all");
  EXPECT_EQ(TriggerSwitchOf("alter table only \"S\".\"DISABLE TRIGGER ALL\" enable trigger all"),
            "alter table only \"S\".\"DISABLE TRIGGER ALL\" enable trigger <all>on all");
  EXPECT_EQ(TriggerSwitchOf("ALTER TABLE IF EXISTS t * DISABLE TRIGGER USER"),
            "ALTER TABLE IF EXISTS t * DISABLE TRIGGER <USER>off user");
}

TEST(ParseTriggerSwitchTest, OtherStatements) {
  for (const char* text :
       {"ALTER TABLE t DISABLE TRIGGER \"all\"", "ALTER TABLE t DISABLE TRIGGER trg",
        "ALTER TABLE t ENABLE ALWAYS TRIGGER trg",
        "ALTER TABLE t DISABLE TRIGGER ALL, DISABLE RULE r",
        "ALTER TABLE t DISABLE ROW LEVEL SECURITY", "ALTER VIEW t DISABLE TRIGGER ALL",
        "ALTER TABLE IF t DISABLE TRIGGER ALL", ""}) {
    EXPECT_EQ(TriggerSwitchOf(text), "none") << text;
  }
}

TEST(TransactionTest, BeginAndCommit) {
  for (const char* text : {"BEGIN", "begin work", "BEGIN TRANSACTION", "START TRANSACTION"}) {
    EXPECT_TRUE(IsBegin(text)) << text;
    EXPECT_FALSE(IsCommit(text)) << text;
  }
  for (const char* text : {"COMMIT", "commit work", "END", "END TRANSACTION"}) {
    EXPECT_TRUE(IsCommit(text)) << text;
    EXPECT_FALSE(IsBegin(text)) << text;
  }
  for (const char* text :
       {"BEGIN ATOMIC", "BEGIN ISOLATION LEVEL SERIALIZABLE", "COMMIT PREPARED 'x'",
        "COMMIT AND CHAIN", "ROLLBACK", "SAVEPOINT a", "START", "\"begin\"", ""}) {
    EXPECT_FALSE(IsBegin(text)) << text;
    EXPECT_FALSE(IsCommit(text)) << text;
  }
}

TEST(LargeObjectTest, StatementsThatPgDumpWrites) {
  for (const char* text :
       {"SELECT pg_catalog.lo_create('16402')", "ALTER LARGE OBJECT 16402 OWNER TO postgres",
        "SELECT pg_catalog.lo_open('16402', 131072)", "SELECT pg_catalog.lowrite(0, '\\x6c61')",
        "SELECT pg_catalog.lo_close(0)", "COMMENT ON LARGE OBJECT 1 IS 'x'",
        "GRANT SELECT ON LARGE OBJECT 1 TO r", "REVOKE ALL ON LARGE OBJECT 1 FROM r",
        "SELECT lo_create(1)"}) {
    EXPECT_TRUE(IsLargeObjectStatement(text)) << text;
  }
  for (const char* text :
       {"SELECT pg_catalog.setval('lo_create', 1)", "SELECT mine.lo_create(1)",
        "SELECT lo_create FROM t", "ALTER TABLE large OWNER TO o",
        "COMMENT ON TABLE large IS 'object'", "GRANT ALL ON TABLE object TO large", ""}) {
    EXPECT_FALSE(IsLargeObjectStatement(text)) << text;
  }
}

TEST(ParseSetTest, OtherWordsForSearchPathAndLocalSettings) {
  const auto set = [](absl::string_view text) {
    Setting setting;
    if (!ParseSet(text, &setting)) return std::string("none");
    return absl::StrCat(setting.name, "=", setting.value, setting.is_local ? " local" : "");
  };
  EXPECT_EQ(set("SET SCHEMA 'App'"), "search_path=App");
  EXPECT_EQ(set("set local schema 'a'"), "search_path=a local");
  EXPECT_EQ(set("SET LOCAL app.x TO 1"), "app.x=1 local");
  EXPECT_EQ(set("SET SESSION app.x TO 1"), "app.x=1");
  EXPECT_EQ(set("SET SESSION AUTHORIZATION x"), "session authorization=x");
  Setting setting;
  ASSERT_TRUE(ParseSetConfig("SELECT set_config('a.b', 'c', true)", &setting));
  EXPECT_TRUE(setting.is_local);
  ASSERT_TRUE(ParseSetConfig("SELECT set_config('a.b', 'c', false)", &setting));
  EXPECT_FALSE(setting.is_local);
}

TEST(RestartStatementTest, RoundTrip) {
  EXPECT_EQ(RestartStatement({"s", "ids"}),
            "DO $$BEGIN ALTER SEQUENCE \"s\".\"ids\" RESTART; "
            "EXCEPTION WHEN insufficient_privilege THEN NULL; END$$");
  for (const QualifiedName& name :
       {QualifiedName{"s", "ids"}, QualifiedName{"", "ids"}, QualifiedName{"S.a", "Ids"},
        QualifiedName{"a\"b", "\"\""}, QualifiedName{"it's", "$$"}, QualifiedName{"$d1$", "a$$b"},
        QualifiedName{"s", "x RESTART; EXCEPTION"}}) {
    const std::string statement = RestartStatement(name);
    QualifiedName read;
    ASSERT_TRUE(ParseRestartStatement(statement, &read)) << statement;
    EXPECT_EQ(read, name) << statement;
  }
}

TEST(RestartStatementTest, OtherBlocksRefused) {
  const std::string end = " RESTART; EXCEPTION WHEN insufficient_privilege THEN NULL; END";
  for (const std::string& text : {
           std::string("DO $$BEGIN DELETE FROM t; END$$"),
           std::string("DO $$BEGIN ALTER SEQUENCE s RESTART; END$$"),
           absl::StrCat("DO 'BEGIN ALTER SEQUENCE s", end, "'"),
           absl::StrCat("DO $$BEGIN ALTER SEQUENCE s", end, "$$ LANGUAGE plpgsql"),
           absl::StrCat("DO LANGUAGE plpgsql $$BEGIN ALTER SEQUENCE s", end, "$$"),
           absl::StrCat("DO $$BEGIN ALTER SEQUENCE s RESTART; DELETE FROM t; ALTER SEQUENCE s", end,
                        "$$"),
           absl::StrCat("DO $$BEGIN ALTER SEQUENCE", end, "$$"),
           absl::StrCat("DO $$BEGIN ALTER SEQUENCE s", end, "; DELETE FROM t; $$"),
           absl::StrCat("DO $$BEGIN ALTER SEQUENCE s", end),
           std::string("ALTER SEQUENCE s RESTART"),
           std::string(),
       }) {
    QualifiedName name;
    EXPECT_FALSE(ParseRestartStatement(text, &name)) << text;
  }
}

TEST(FindSetConfigCallsTest, EveryCallInASelect) {
  const auto calls = [](absl::string_view text) {
    std::string found;
    for (const Setting& setting : FindSetConfigCalls(text)) {
      absl::StrAppend(&found, setting.name, "=", setting.value, setting.is_local ? " local" : "",
                      ";");
    }
    return found;
  };
  EXPECT_EQ(calls("SELECT pg_catalog.set_config('A', 'b', false)"), "a=b;");
  EXPECT_EQ(calls("select set_config('a', 'b', true), f(1), \"set_config\"(E'c', $$d$$, FALSE)"),
            "a=b local;c=$$d$$;");
  EXPECT_EQ(calls("SELECT set_config('a', f(1, 2) || 'x', false)"), "a=f(1,2)||'x';");
  EXPECT_EQ(calls("SELECT set_config(name, setting, false) FROM s"), "=setting;");
  EXPECT_EQ(calls("SELECT 'set_config(''a'', ''b'', true)'"), "");
  EXPECT_EQ(calls("UPDATE t SET a = set_config('a', 'b', true)"), "");
  EXPECT_EQ(calls("SELECT set_config('a'"), "a=;");
}

TEST(IsStatisticsStatementTest, StatementsOfPgDump18) {
  EXPECT_TRUE(IsStatisticsStatement(
      "SELECT * FROM pg_catalog.pg_restore_relation_stats(\n\t'version', '180003'::integer"));
  EXPECT_TRUE(IsStatisticsStatement("select * from pg_catalog.pg_restore_attribute_stats("));
  EXPECT_TRUE(IsStatisticsStatement("SELECT pg_catalog.pg_restore_extended_stats("));
  for (absl::string_view text :
       {"SELECT * FROM pg_restore_stats", "SELECT 'pg_restore_attribute_stats('", "SELECT 1",
        "SELECT pg_catalog.setval('s', 1)", "", "INSERT INTO t VALUES ('x')"}) {
    EXPECT_FALSE(IsStatisticsStatement(text)) << text;
  }
}

}  // namespace
}  // namespace dumpline
