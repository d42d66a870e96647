#include "tools/lib/pgdump/scanner.h"

#include <string>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/string_view.h"
#include "gtest/gtest.h"
#include "tools/lib/io/byte_source.h"
#include "tools/lib/pgdump/testing/scanner_check.h"

namespace dumpline {
namespace {

// Returns the scanner's items of `sql` in the form of ToString(). They must be the same for all
// sizes of reads and parts, and the same as the reference lexer's: see CheckAllSizes().
std::string Tokens(absl::string_view sql) {
  EXPECT_EQ(CheckAllSizes(sql), "");
  return ToString(Scan(sql, 4096, 1 << 20).lexed);
}

// --- Statements ---

TEST(ScannerTest, StatementsAndTheSpaceBetweenThem) {
  EXPECT_EQ(Tokens(""), "");
  EXPECT_EQ(Tokens(" \n\t\r\f"), "");
  EXPECT_EQ(Tokens("SELECT 1;"), "[code SELECT 1][end ;]");
  EXPECT_EQ(Tokens("\nSELECT 1 ;\n\n  TABLE t;\n"), "[code SELECT 1][end ;][code TABLE t][end ;]");
  EXPECT_EQ(Tokens("SELECT 1;SELECT 2;"), "[code SELECT 1][end ;][code SELECT 2][end ;]");
}

TEST(ScannerTest, EmptyStatements) { EXPECT_EQ(Tokens(";; ;\n;"), "[end ;][end ;][end ;][end ;]"); }

TEST(ScannerTest, ByteOrderMarkAtTheStartIsSpace) {
  EXPECT_EQ(Tokens("\xEF\xBB\xBFSELECT 1;"), "[code SELECT 1][end ;]");
  EXPECT_EQ(Tokens("\xEF\xBB\xBF"), "");
  EXPECT_EQ(Tokens("\xEF\xBB;"), "[code \xEF\xBB][end ;]") << "half of one is a letter";
  EXPECT_EQ(Tokens(";\xEF\xBB\xBF;"), "[end ;][code \xEF\xBB\xBF][end ;]") << "and elsewhere, too";
}

// --- Literals ---

TEST(ScannerTest, EveryKindOfLiteral) {
  EXPECT_EQ(Tokens("SELECT 'a';"), "[code SELECT][string 'a'][end ;]");
  EXPECT_EQ(Tokens("SELECT E'a';"), "[code SELECT][escape-string E'a'][end ;]");
  EXPECT_EQ(Tokens("SELECT U&'a';"), "[code SELECT][unicode-string U&'a'][end ;]");
  EXPECT_EQ(Tokens("SELECT B'1';"), "[code SELECT][bit-string B'1'][end ;]");
  EXPECT_EQ(Tokens("SELECT X'F';"), "[code SELECT][hex-string X'F'][end ;]");
  EXPECT_EQ(Tokens("SELECT N'a';"), "[code SELECT][national-string N'a'][end ;]");
  EXPECT_EQ(Tokens("SELECT $$a$$;"), "[code SELECT][dollar-string $$a$$][end ;]");
  EXPECT_EQ(Tokens("e'a'u&'b'b'1'x'f'n'c';"),
            "[escape-string e'a'][unicode-string u&'b'][bit-string b'1'][hex-string x'f']"
            "[national-string n'c'][end ;]");
}

TEST(ScannerTest, DoubledQuoteStaysInTheLiteral) {
  EXPECT_EQ(Tokens("'';"), "[string ''][end ;]");
  EXPECT_EQ(Tokens("'''';"), "[string ''''][end ;]");
  EXPECT_EQ(Tokens("'it''s;';"), "[string 'it''s;'][end ;]");
  EXPECT_EQ(Tokens("'a''' , 'b';"), "[string 'a'''][code ,][string 'b'][end ;]");
  EXPECT_EQ(
      Tokens("E'''';U&'''';N'''';"),
      "[escape-string E''''][end ;][unicode-string U&''''][end ;][national-string N''''][end ;]");
}

TEST(ScannerTest, BitAndHexStringsKnowNoDoubledQuote) {
  EXPECT_EQ(Tokens("B'1''0';"), "[bit-string B'1'][string '0'][end ;]");
  EXPECT_EQ(Tokens("X'''';"), "[hex-string X''][string ''][end ;]");
}

TEST(ScannerTest, BackslashIsAByteLikeOthersInPlainLiterals) {
  EXPECT_EQ(Tokens(R"('\';'\\';)"), R"([string '\'][end ;][string '\\'][end ;])");
  EXPECT_EQ(Tokens(R"(U&'\';N'\';B'\';X'\';)"),
            R"([unicode-string U&'\'][end ;][national-string N'\'][end ;][bit-string B'\'][end ;])"
            R"([hex-string X'\'][end ;])");
  EXPECT_EQ(Tokens(R"("\";$$\$$;)"), R"([identifier "\"][end ;][dollar-string $$\$$][end ;])");
}

TEST(ScannerTest, BackslashEscapesInEscapeLiterals) {
  EXPECT_EQ(Tokens(R"(E'\'';)"), R"([escape-string E'\''][end ;])");
  EXPECT_EQ(Tokens(R"(E'\\';)"), R"([escape-string E'\\'][end ;])");
  EXPECT_EQ(Tokens(R"(E'\\\';';)"), R"([escape-string E'\\\';'][end ;])");
  EXPECT_EQ(Tokens(R"(E'\'''\\''';)"), R"([escape-string E'\'''\\'''][end ;])");
  EXPECT_EQ(Tokens("E'a\\\n;';"), "[escape-string E'a\\\n;'][end ;]");
}

TEST(ScannerTest, LiteralThatLooksLikeTheRestOfADump) {
  const std::string text =
      "\n\\.\n-- no comment\n/* nor this\nCOPY t FROM stdin;\n\\restrict abc\n;$$\"";
  EXPECT_EQ(Tokens(absl::StrCat("VALUES ('", text, "');")),
            absl::StrCat("[code VALUES (][string '", text, "'][code )][end ;]"));
}

TEST(ScannerTest, PrefixIsAWordOfItsOwn) {
  EXPECT_EQ(Tokens(R"(date'\';)"), R"([code date][string '\'][end ;])");
  EXPECT_EQ(Tokens(R"(_e'\';)"), R"([code _e][string '\'][end ;])");
  EXPECT_EQ(Tokens(R"(e1'\';)"), R"([code e1][string '\'][end ;])");
  EXPECT_EQ(Tokens("\xC3\xA9"
                   R"('\';)"),
            "[code \xC3\xA9"
            R"(][string '\'][end ;])");
  EXPECT_EQ(Tokens(R"(e$'\';)"), R"([code e$][string '\'][end ;])");
  EXPECT_EQ(Tokens(R"(e '\';)"), R"([code e][string '\'][end ;])") << "a space parts them";
  EXPECT_EQ(Tokens(R"($e'\'';)"), R"([code $][escape-string e'\''][end ;])");
  EXPECT_EQ(Tokens(R"(.e'\'';)"), R"([code .][escape-string e'\''][end ;])");
  EXPECT_EQ(Tokens("u&1,u&,u & 'a',uu&'b';"),
            "[code u&1,u&,u &][string 'a'][code ,uu&][string 'b'][end ;]");
  EXPECT_EQ(Tokens("a'x';"), "[code a][string 'x'][end ;]") << "a is not a prefix";
}

// --- Continued literals ---

TEST(ScannerTest, LiteralContinuesAfterANewline) {
  EXPECT_EQ(Tokens("'a'\n'b';"), "[string 'a' …][string 'b'][end ;]");
  EXPECT_EQ(Tokens("'a'\r'b';"), "[string 'a' …][string 'b'][end ;]");
  EXPECT_EQ(Tokens("'a' \t\n\n  'b'\n'c';"), "[string 'a' …][string 'b' …][string 'c'][end ;]");
  EXPECT_EQ(Tokens("'a' 'b';"), "[string 'a'][string 'b'][end ;]") << "no newline";
  EXPECT_EQ(Tokens("'a'\n, 'b';"), "[string 'a'][code ,][string 'b'][end ;]");
  EXPECT_EQ(Tokens("'a'\nE'b';"), "[string 'a'][escape-string E'b'][end ;]");
  EXPECT_EQ(Tokens("'a'\n"),
            "[string 'a'][error <string>:2: unterminated statement (opened at line 1)]");
}

TEST(ScannerTest, LiteralContinuesAfterLineCommentsButNotBlockComments) {
  EXPECT_EQ(Tokens("'a' -- c'\n--\n'b';"),
            "[string 'a' …][line-comment -- c'][line-comment --][string 'b'][end ;]");
  EXPECT_EQ(Tokens("'a'--\r'b';"), "[string 'a' …][line-comment --][string 'b'][end ;]");
  EXPECT_EQ(Tokens("'a'\n/**/'b';"), "[string 'a'][block-comment /**/][string 'b'][end ;]");
  EXPECT_EQ(Tokens("'a'\n- -- c\n'b';"),
            "[string 'a'][code -][line-comment -- c][string 'b'][end ;]");
  EXPECT_EQ(Tokens("'a' -- the end"),
            "[string 'a'][line-comment -- the end]"
            "[error <string>:1: unterminated statement (opened at line 1)]");
}

TEST(ScannerTest, LiteralGoesOnInTheKindItBeganWith) {
  EXPECT_EQ(Tokens(R"(E'a'
'\';';)"),
            R"([escape-string E'a' …][escape-string '\';'][end ;])");
  EXPECT_EQ(Tokens("B'1'\n'0''1';"), "[bit-string B'1' …][bit-string '0'][string '1'][end ;]");
  EXPECT_EQ(Tokens("U&'a'\n'b';"), "[unicode-string U&'a' …][unicode-string 'b'][end ;]");
  EXPECT_EQ(Tokens("$$a$$\n'b';"), "[dollar-string $$a$$][string 'b'][end ;]");
}

TEST(ScannerTest, PrefixAndQuotesAreTold) {
  StringSource source("SELECT E'a', $x$$x$, U&'b''';");
  Scanner scanner(&source, ScannerOptions());
  std::string bodies;
  for (Item item{}; scanner.Next(&item);) {
    if (item.kind == ItemKind::kString) absl::StrAppend(&bodies, "[", item.body(), "]");
  }
  EXPECT_EQ(bodies, "[a][][b'']");
}

// --- Dollar quotes ---

TEST(ScannerTest, DollarQuotesEndAtTheirOwnTag) {
  EXPECT_EQ(Tokens("$$;'\"--/*$$;"), "[dollar-string $$;'\"--/*$$][end ;]");
  EXPECT_EQ(Tokens("$a$;$b$;$$;$A$;$a$;"), "[dollar-string $a$;$b$;$$;$A$;$a$][end ;]");
  EXPECT_EQ(Tokens("$_1$;$_1$;"), "[dollar-string $_1$;$_1$][end ;]");
  EXPECT_EQ(Tokens("$$$$;"), "[dollar-string $$$$][end ;]");
  EXPECT_EQ(Tokens("$a$$a$a$;"), "[dollar-string $a$$a$][code a$][end ;]");
}

TEST(ScannerTest, DollarBeforeTheClosingTag) {
  EXPECT_EQ(Tokens("$a$$$a$;"), "[dollar-string $a$$$a$][end ;]");
  EXPECT_EQ(Tokens("$a$ $ab$a$;"), "[dollar-string $a$ $ab$a$][end ;]");
  EXPECT_EQ(Tokens("$a$ $a $b$a$;"), "[dollar-string $a$ $a $b$a$][end ;]");
  EXPECT_EQ(Tokens("$$ $a$$;"), "[dollar-string $$ $a$$][end ;]");
  EXPECT_EQ(Tokens("$$ $1$$;"), "[dollar-string $$ $1$$][end ;]");
}

TEST(ScannerTest, TagMayBeNonAscii) {
  EXPECT_EQ(Tokens("$\xC3\xA9$;$e$;$\xC3\xA9$;"),
            "[dollar-string $\xC3\xA9$;$e$;$\xC3\xA9$][end ;]");
  EXPECT_EQ(Tokens("$\xF0\x9F\x90\x98$;$\xF0\x9F\x90\x98$;"),
            "[dollar-string $\xF0\x9F\x90\x98$;$\xF0\x9F\x90\x98$][end ;]");
}

TEST(ScannerTest, DollarInsideAWordOpensNothing) {
  EXPECT_EQ(Tokens("a$b$c;a$$;\xC3\xA9$$;_$1$;"),
            "[code a$b$c][end ;][code a$$][end ;][code \xC3\xA9$$][end ;][code _$1$][end ;]");
}

TEST(ScannerTest, ParametersAreNoTags) {
  EXPECT_EQ(Tokens("$1$;$1$2$;"), "[code $1$][end ;][code $1$2$][end ;]");
  EXPECT_EQ(Tokens("$1$$;$$;"), "[code $1][dollar-string $$;$$][end ;]");
  EXPECT_EQ(Tokens("$1$a$;$a$;"), "[code $1][dollar-string $a$;$a$][end ;]");
  EXPECT_EQ(Tokens("$ $;$a;$a b$;"), "[code $ $][end ;][code $a][end ;][code $a b$][end ;]");
}

TEST(ScannerTest,
     WordGluedToANumberIsPartOfIt) {  // an error for the server, but not a string for psql
  EXPECT_EQ(Tokens("1$$;$$;"), "[code 1][dollar-string $$;$$][end ;]");
  EXPECT_EQ(Tokens("1a$$;1ab$x$;$1a$x$;"),
            "[code 1a$$][end ;][code 1ab$x$][end ;][code $1a$x$][end ;]");
  EXPECT_EQ(
      Tokens(R"(1e'\';1.5e3'\';0x1F'\';)"),
      R"([code 1e][string '\'][end ;][code 1.5e3][string '\'][end ;][code 0x1F][string '\'][end ;])");
}

TEST(ScannerTest, NameAfterAColonIsPsqlsVariable) {  // a[1:a$b$] for the server, $b$… for psql
  EXPECT_EQ(Tokens("a[1:a$b$;$b$];"), "[code a[1:a][dollar-string $b$;$b$][code ]][end ;]");
  EXPECT_EQ(Tokens(R"(:e'\';)"), R"([code :e][string '\'][end ;])");
  EXPECT_EQ(Tokens(R"(::e'\'';)"), R"([code ::][escape-string e'\''][end ;])");
  EXPECT_EQ(Tokens(R"(:=e'\'';)"), R"([code :=][escape-string e'\''][end ;])");
}

// --- Quoted identifiers ---

TEST(ScannerTest, QuotedIdentifiers) {
  EXPECT_EQ(Tokens("\"a;'b\".\"q\"\"q\",\"\";"),
            "[identifier \"a;'b\"][code .][identifier \"q\"\"q\"][code ,][identifier \"\"][end ;]");
  EXPECT_EQ(Tokens("\"two\nlines;\n\\.\n--\";"), "[identifier \"two\nlines;\n\\.\n--\"][end ;]");
  EXPECT_EQ(Tokens("U&\"d\\0061t;\"\"\" UESCAPE '!';"),
            "[code U&][identifier \"d\\0061t;\"\"\"][code UESCAPE][string '!'][end ;]");
}

// --- Comments ---

TEST(ScannerTest, LineComments) {
  EXPECT_EQ(
      Tokens("-- a;\nSELECT--b;\n1;--c"),
      "[line-comment -- a;][code SELECT][line-comment --b;][code 1][end ;][line-comment --c]");
  EXPECT_EQ(Tokens("--a\rSELECT 1--\r;"),
            "[line-comment --a][code SELECT 1][line-comment --][end ;]");
  EXPECT_EQ(Tokens("--/*\n;--'\n;--$$\n;--\\\n;"),
            "[line-comment --/*][end ;][line-comment --'][end ;][line-comment --$$][end ;]"
            "[line-comment --\\][end ;]");
  EXPECT_EQ(Tokens("1 - -1;1---1\n;"), "[code 1 - -1][end ;][code 1][line-comment ---1][end ;]");
  EXPECT_EQ(Tokens("+--x\n;"), "[code +][line-comment --x][end ;]") << "after an operator";
}

TEST(ScannerTest, BlockCommentsNest) {
  EXPECT_EQ(Tokens("/* a; */SELECT/*'*/1/**/;"),
            "[block-comment /* a; */][code SELECT][block-comment /*'*/][code 1][block-comment "
            "/**/][end ;]");
  EXPECT_EQ(Tokens("/*/* ; */;*/;"), "[block-comment /*/* ; */;*/][end ;]");
  EXPECT_EQ(Tokens("/*/**//**/*/;"), "[block-comment /*/**//**/*/][end ;]");
}

TEST(ScannerTest, SlashAndStarBetweenThem) {
  EXPECT_EQ(Tokens("/*/;*/;"), "[block-comment /*/;*/][end ;]") << "/*/ opens, and does not close";
  EXPECT_EQ(Tokens("/* */*/;"), "[block-comment /* */][code */][end ;]") << "*/* closes first";
  EXPECT_EQ(Tokens("/* *//;"), "[block-comment /* */][code /][end ;]");
  EXPECT_EQ(
      Tokens("/***/;/****/;/*;**/;"),
      "[block-comment /***/][end ;][block-comment /****/][end ;][block-comment /*;**/][end ;]");
  EXPECT_EQ(Tokens("//*;*/;"), "[code /][block-comment /*;*/][end ;]");
  EXPECT_EQ(Tokens("*/*;*/;"), "[code *][block-comment /*;*/][end ;]");
  EXPECT_EQ(Tokens("/* //*;*/;*/;"), "[block-comment /* //*;*/;*/][end ;]");
  EXPECT_EQ(Tokens("1/2*3;"), "[code 1/2*3][end ;]");
}

// --- Semicolons that do not end the statement ---

TEST(ScannerTest, ParenthesesHoldSemicolons) {
  EXPECT_EQ(Tokens("CREATE RULE r AS ON INSERT TO t DO (SELECT 1; SELECT (2); SELECT 3);"),
            "[code CREATE RULE r AS ON INSERT TO t DO (SELECT 1; SELECT (2); SELECT 3)][end ;]");
  EXPECT_EQ(Tokens("(;')';);"), "[code (;][string ')'][code ;)][end ;]");
  EXPECT_EQ(Tokens("(;-- )\n;/* ) */;\")\";$$)$$;);"),
            "[code (;][line-comment -- )][code ;][block-comment /* ) */][code ;][identifier \")\"]"
            "[code ;][dollar-string $$)$$][code ;)][end ;]");
  EXPECT_EQ(Tokens("));(;);"), "[code ))][end ;][code (;)][end ;]")
      << "one too many closes nothing";
  EXPECT_EQ(Tokens("[;];"), "[code [][end ;][code ]][end ;]") << "brackets hold none";
}

TEST(ScannerTest, BodyOfASqlRoutineHoldsSemicolons) {
  for (const char* head : {"CREATE FUNCTION", "create procedure", "CREATE OR REPLACE FUNCTION",
                           "Create Or Replace Procedure"}) {
    const std::string sql = absl::StrCat(head, " f() BEGIN ATOMIC SELECT 1; SELECT 2; END");
    EXPECT_EQ(Tokens(absl::StrCat(sql, ";SELECT 3;")),
              absl::StrCat("[code ", sql, "][end ;][code SELECT 3][end ;]"));
  }
}

TEST(ScannerTest, CaseEndsInsideTheBody) {
  const std::string sql =
      "CREATE FUNCTION f() BEGIN ATOMIC SELECT CASE WHEN a THEN CASE b WHEN 1 THEN 2 END END; "
      "SELECT case when c then 1 end; END";
  EXPECT_EQ(Tokens(absl::StrCat(sql, ";;")), absl::StrCat("[code ", sql, "][end ;][end ;]"));
}

TEST(ScannerTest, WordsThatOnlyContainBeginOrEnd) {
  const std::string sql =
      "CREATE FUNCTION f() BEGIN ATOMIC SELECT endless, trend, end_, end1, end$, _end, atomic, "
      "beginning, begin_, \xC3\xA9nd; END";
  EXPECT_EQ(Tokens(absl::StrCat(sql, ";;")), absl::StrCat("[code ", sql, "][end ;][end ;]"));
  EXPECT_EQ(
      Tokens("CREATE TABLE atomic (a int); CREATE FUNCTION atomic() RETURN 1; SELECT begin; SELECT "
             "1;"),
      "[code CREATE TABLE atomic (a int)][end ;][code CREATE FUNCTION atomic() RETURN 1][end ;]"
      "[code SELECT begin][end ;][code SELECT 1][end ;]");
}

TEST(ScannerTest, BeginAndEndThatDoNotCount) {
  // These words are in quotes, literals, comments or parentheses, or follow a colon.
  EXPECT_EQ(
      Tokens("CREATE FUNCTION f(begin int, \"begin\" int) BEGIN ATOMIC SELECT \"end\", 'end', "
             "$$end$$ /* end */ -- end\n, a[1:begin], (end); END;;"),
      "[code CREATE FUNCTION f(begin int,][identifier \"begin\"][code int) BEGIN ATOMIC SELECT]"
      "[identifier \"end\"][code ,][string 'end'][code ,][dollar-string $$end$$]"
      "[block-comment /* end */][line-comment -- end][code , a[1:begin], (end); END][end ;][end "
      ";]");
}

TEST(ScannerTest, BeginOutsideARoutineHoldsNothing) {
  EXPECT_EQ(Tokens("BEGIN; SELECT 1; END;"),
            "[code BEGIN][end ;][code SELECT 1][end ;][code END][end ;]");
  EXPECT_EQ(Tokens("CREATE VIEW v AS SELECT begin; END;"),
            "[code CREATE VIEW v AS SELECT begin][end ;][code END][end ;]");
  EXPECT_EQ(Tokens("DROP FUNCTION create_function; BEGIN; END;"),
            "[code DROP FUNCTION create_function][end ;][code BEGIN][end ;][code END][end ;]");
  EXPECT_EQ(Tokens("CREATE OR FUNCTION begin; END;"),
            "[code CREATE OR FUNCTION begin][end ;][code END][end ;]");
  EXPECT_EQ(Tokens("CREATE FUNCTION f() RETURN CASE WHEN a THEN 1 END; END;"),
            "[code CREATE FUNCTION f() RETURN CASE WHEN a THEN 1 END][end ;][code END][end ;]");
}

TEST(ScannerTest, QuotedNamesAreNoWordsOfTheHead) {
  EXPECT_EQ(Tokens("\"CREATE\" FUNCTION begin; END;"),
            "[identifier \"CREATE\"][code FUNCTION begin][end ;][code END][end ;]");
  EXPECT_EQ(Tokens("CREATE \"x\" FUNCTION begin; END;"),
            "[code CREATE][identifier \"x\"][code FUNCTION begin; END][end ;]");
}

// --- standard_conforming_strings ---

TEST(ScannerTest, BackslashesEscapeUnderLegacyStrings) {
  EXPECT_EQ(
      Tokens(R"(SET standard_conforming_strings = off;
'\';'; N'\';'; E'\';'; U&'\'; B'\'; "\"; $$\$$;)"),
      R"([code SET standard_conforming_strings = off][end ;][legacy-escape-string '\';'][end ;])"
      R"([legacy-national-string N'\';'][end ;][escape-string E'\';'][end ;][unicode-string U&'\'][end ;])"
      R"([bit-string B'\'][end ;][identifier "\"][end ;][dollar-string $$\$$][end ;])");
}

TEST(ScannerTest, EveryStatementThatSwitchesLegacyStrings) {
  for (const char* off :
       {"SET standard_conforming_strings = off", "set STANDARD_CONFORMING_STRINGS to 'OFF'",
        "SET SESSION standard_conforming_strings=0", "SET \"standard_conforming_strings\" TO no",
        "SET /* c */ standard_conforming_strings -- c\n = false",
        "SELECT pg_catalog.set_config('standard_conforming_strings', 'off', false)"}) {
    EXPECT_TRUE(
        absl::StrContains(Tokens(absl::StrCat(off, ";\n'\\';';")), "[legacy-escape-string '\\';']"))
        << off;
  }
  for (const char* on :
       {"SET standard_conforming_strings = on", "SET standard_conforming_strings TO DEFAULT",
        "RESET standard_conforming_strings", "reset all",
        "SELECT set_config('standard_conforming_strings', 'on', true)"}) {
    EXPECT_TRUE(absl::StrContains(
        Tokens(absl::StrCat("SET standard_conforming_strings = off;\n", on, ";\n'\\';")),
        "[string '\\'][end ;]"))
        << on;
  }
}

TEST(ScannerTest, StatementsThatOnlyMentionLegacyStrings) {
  for (const char* sql :
       {"SET search_path = standard_conforming_strings, off", "SHOW standard_conforming_strings",
        "SELECT 'SET standard_conforming_strings = off'", "SET standard_conforming_string = off",
        "RESET standard_conforming_string",
        "INSERT INTO standard_conforming_strings VALUES (off)"}) {
    EXPECT_TRUE(absl::StrContains(Tokens(absl::StrCat(sql, ";\n'\\';")), "[string '\\'][end ;]"))
        << sql;
  }
}

// --- COPY ---

TEST(ScannerTest, CopyDataUpToTheMarker) {
  EXPECT_EQ(
      Tokens("COPY t (a, b) FROM stdin;\n1\tx\n\\N\t\\\\.\n\\.\nSELECT 1;"),
      "[code COPY t (a, b) FROM stdin][end ;][copy-row 1\tx][copy-row \\N\t\\\\.][copy-end \\.]"
      "[code SELECT 1][end ;]");
}

TEST(ScannerTest, CopyWithoutRows) {
  EXPECT_EQ(Tokens("COPY t FROM stdin;\n\\.\n\n;"),
            "[code COPY t FROM stdin][end ;][copy-end \\.][end ;]");
  EXPECT_EQ(Tokens("COPY t FROM stdin;\n\\."), "[code COPY t FROM stdin][end ;][copy-end \\.]")
      << "at the very end of the input";
}

TEST(ScannerTest, RowsOfATableWithoutColumns) {
  EXPECT_EQ(Tokens("COPY public.nocols  FROM stdin;\n\n\n\\.\n"),
            "[code COPY public.nocols  FROM stdin][end ;][copy-row ][copy-row ][copy-end \\.]");
}

TEST(ScannerTest, CopyDataThatLooksLikeSql) {
  EXPECT_EQ(
      Tokens("COPY t FROM stdin;\nit's;\n\"\n-- x\n/* x\n$$\nCOPY t FROM stdin;\n\\\\!\n(\n\\.\n;"),
      "[code COPY t FROM stdin][end ;][copy-row it's;][copy-row \"][copy-row -- x][copy-row /* x]"
      "[copy-row $$][copy-row COPY t FROM stdin;][copy-row \\\\!][copy-row (][copy-end \\.][end "
      ";]");
}

TEST(ScannerTest, LinesThatOnlyResembleTheMarker) {
  EXPECT_EQ(
      Tokens("COPY t FROM stdin;\n\\.x\nx\\.\n\\. \n\\.\\.\n \\.\n\\\\.\n.\n\\\n\\.\r\r\n\\.\n"),
      "[code COPY t FROM stdin][end ;][copy-row \\.x][copy-row x\\.][copy-row \\. ]"
      "[copy-row \\.\\.][copy-row  \\.][copy-row \\\\.][copy-row .][copy-row \\][copy-row \\.\r\r]"
      "[copy-end \\.]");
}

TEST(ScannerTest, MarkerAfterARowThatEndsInABackslash) {  // psql reads lines, not rows
  EXPECT_EQ(Tokens("COPY t FROM stdin;\nx\\\n\\.\n;"),
            "[code COPY t FROM stdin][end ;][copy-row x\\][copy-end \\.][end ;]");
}

TEST(ScannerTest, CopyDataWithDosLineEnds) {
  EXPECT_EQ(Tokens("COPY t FROM stdin;\r\nx\r\n\r\n\\.\r\n;\r\n"),
            "[code COPY t FROM stdin][end ;][copy-row x\r][copy-row \r][copy-end \\.\r][end ;]");
  EXPECT_EQ(Tokens("COPY t FROM stdin;\n\\.\r"), "[code COPY t FROM stdin][end ;][copy-end \\.\r]");
}

TEST(ScannerTest, EveryFormOfCopyFromStdin) {
  for (const char* sql :
       {"copy t from stdin", "COPY \"t;\" (\"a;\") FROM STDIN", "COPY a.t(b)FROM stdin",
        "COPY /* ; */ t -- ;\n FROM\nstdin WITH (FORMAT csv, DELIMITER ';')",
        "COPY stdin FROM stdin", "COPY db.s.t FROM stdin"}) {
    EXPECT_TRUE(absl::EndsWith(Tokens(absl::StrCat(sql, ";\nit's data;\n\\.\n")),
                               "[end ;][copy-row it's data;][copy-end \\.]"))
        << sql;
  }
}

TEST(ScannerTest, CopyWithoutDataAfterIt) {
  for (const char* sql :
       {"COPY t TO stdout", "COPY t FROM 'stdin'", "COPY t FROM PROGRAM 'stdin'",
        "COPY (SELECT 1) TO stdout", "COPY (SELECT a FROM stdin) TO stdout", "COPYT FROM stdin",
        "SELECT copy FROM stdin", "(COPY t FROM stdin)", "COPY \"from\" TO stdin"}) {
    EXPECT_TRUE(
        absl::EndsWith(Tokens(absl::StrCat(sql, ";\nSELECT 1;")), "[end ;][code SELECT 1][end ;]"))
        << sql;
  }
}

TEST(ScannerTest, CopyFormsThatNoDumpHas) {
  for (const char* sql :
       {"COPY BINARY t FROM stdin", "COPY U&\"t\" FROM stdin", "COPY t FROM stdout"}) {
    EXPECT_EQ(Tokens(absl::StrCat("\n", sql, ";\n\\.\n")),
              absl::StrCat(
                  absl::StrContains(sql, "\"")
                      ? std::string("[code COPY U&][identifier \"t\"][code FROM stdin]")
                      : absl::StrCat("[code ", sql, "]"),
                  "[error <string>:2: COPY … FROM stdin in a form that pg_dump does not write]"));
  }
}

TEST(ScannerTest, TextAfterCopyOnItsLine) {
  EXPECT_EQ(Tokens("COPY t FROM stdin; \t\r\nx\n\\.\n"),
            "[code COPY t FROM stdin][end ;][copy-row x][copy-end \\.]")
      << "white space is not refused";
  EXPECT_EQ(Tokens("\nCOPY t FROM stdin; SELECT 1;\n\\.\n"),
            "[code COPY t FROM stdin][end ;]"
            "[error <string>:2: text after COPY … FROM stdin; on the same line]");
}

// --- psql's commands ---

TEST(ScannerTest, MetaCommandsTakeTheRestOfTheLine) {
  EXPECT_EQ(
      Tokens("\\restrict abc\n;\\!\n\\unrestrict abc"),
      "[meta-command \\restrict abc][end ;][meta-command \\!][meta-command \\unrestrict abc]");
  EXPECT_EQ(Tokens("SELECT 1 \\gexec ';\n;\n"), "[code SELECT 1][meta-command \\gexec ';][end ;]");
  EXPECT_EQ(Tokens("SELECT ( \\; x\n);"), "[code SELECT (][meta-command \\; x][code )][end ;]");
  EXPECT_EQ(Tokens("\\echo a\r\n;"), "[meta-command \\echo a\r][end ;]");
  EXPECT_EQ(Tokens("\\.\n;"), "[meta-command \\.][end ;]") << "no COPY before it";
}

// --- Errors ---

TEST(ScannerTest, UnterminatedThings) {
  const auto error = [](absl::string_view sql) {
    const std::string tokens = Tokens(sql);
    const size_t begin = tokens.rfind("[error ");
    return begin == std::string::npos ? "" : tokens.substr(begin + 7, tokens.size() - begin - 8);
  };
  EXPECT_EQ(error("\nSELECT 'a\n"), "<string>:3: unterminated quoted string (opened at line 2)");
  EXPECT_EQ(error("\n'a''"), "<string>:2: unterminated quoted string (opened at line 2)");
  EXPECT_EQ(error("E'a\\"), "<string>:1: unterminated quoted string (opened at line 1)");
  EXPECT_EQ(error("E'a\\'"), "<string>:1: unterminated quoted string (opened at line 1)");
  EXPECT_EQ(error("'a'\n'b"), "<string>:2: unterminated quoted string (opened at line 2)");
  EXPECT_EQ(error("SELECT\n$fn$\n$f$\n$fn\n"),
            "<string>:5: unterminated dollar quote $fn$ (opened at line 2)");
  EXPECT_EQ(error("\"a\n\"\""), "<string>:2: unterminated quoted identifier (opened at line 1)");
  EXPECT_EQ(error("\n\n/*\n/**/\n"), "<string>:5: unterminated /* comment (opened at line 3)");
  EXPECT_EQ(error("/*/"), "<string>:1: unterminated /* comment (opened at line 1)");
  EXPECT_EQ(error("SELECT 1;\nSELECT\n2\n"),
            "<string>:4: unterminated statement (opened at line 2)");
  EXPECT_EQ(error("SELECT (1;\n"), "<string>:2: unterminated statement (opened at line 1)");
  EXPECT_EQ(error("\nCOPY t\nFROM stdin;"),
            "<string>:3: unterminated COPY data, no \\. line (opened at line 2)");
  EXPECT_EQ(error("\nCOPY t\nFROM stdin;\n"),
            "<string>:4: unterminated COPY data, no \\. line (opened at line 3)");
  EXPECT_EQ(error("COPY t FROM stdin;\n1\n2"),
            "<string>:3: unterminated COPY data, no \\. line (opened at line 1)");
  EXPECT_EQ(error("COPY t FROM stdin;\n\\.x"),
            "<string>:2: unterminated COPY data, no \\. line (opened at line 1)");
  EXPECT_EQ(error("COPY t FROM stdin;\n\\"),
            "<string>:2: unterminated COPY data, no \\. line (opened at line 1)");
}

// Returns the error at the end of `sql`. The error and the items before it must not depend on the
// reads.
std::string ErrorOf(absl::string_view sql, const ScannerOptions& options) {
  std::string error;
  std::string given;
  for (const size_t read_bytes : kReadSizes) {
    StringSource source(sql, read_bytes);
    Scanner scanner(&source, options);
    std::string given_now;
    for (Item item{}; scanner.Next(&item);) absl::StrAppend(&given_now, item.text);
    if (read_bytes == kReadSizes[0]) {
      error = std::string(scanner.status().message());
      given = given_now;
    }
    EXPECT_EQ(scanner.status().message(), error) << "read_bytes " << read_bytes;
    EXPECT_EQ(given_now, given) << "read_bytes " << read_bytes;
  }
  return error;
}

TEST(ScannerTest, InvalidUtf8IsAnErrorWhereItIs) {
  ScannerOptions options;
  options.check_utf8 = true;
  EXPECT_EQ(ErrorOf("SELECT '\xC3\xA9';\n", options), "");
  EXPECT_EQ(ErrorOf("SELECT\n'\n\xE9t\xE9\n';\n", options),
            "<string>:3: invalid UTF-8 at byte 0xE9; make the dump with pg_dump --encoding=UTF8");
  EXPECT_EQ(ErrorOf("COPY t FROM stdin;\n1\n\xFF\n\\.\n", options),
            "<string>:3: invalid UTF-8 at byte 0xFF; make the dump with pg_dump --encoding=UTF8");
  EXPECT_EQ(ErrorOf(absl::string_view("PGDMP\0\0", 7), options),
            "<string>:1: zero byte: this is not a plain-text dump");
  EXPECT_EQ(ErrorOf("--\n-- \xC3", options), "<string>:2: the input ends inside a UTF-8 character");
  EXPECT_EQ(ErrorOf("SELECT '\xFF';", ScannerOptions()), "") << "if not enabled";
}

TEST(ScannerTest, TokensThatAreTooLongToBeAny) {
  const std::string megabyte(1 << 20, 'x');
  ScannerOptions options;
  const auto error = [](const std::string& sql) {
    StringSource source(sql);
    Scanner scanner(&source, ScannerOptions());
    Item item{};
    while (scanner.Next(&item)) {
    }
    return std::string(scanner.status().message());
  };
  EXPECT_EQ(error("\n" + megabyte + ";"), "");
  EXPECT_EQ(error("\nx" + megabyte + ";"), "<string>:2: word is too long; is a quote missing?");
  EXPECT_EQ(error("\n$x" + megabyte + "$"), "<string>:2: word is too long; is a quote missing?");
  EXPECT_EQ(error("\n\"" + megabyte + "\";"),
            "<string>:2: quoted identifier is too long; is a quote missing?");
  EXPECT_EQ(error("\n\\" + megabyte + "\n"), "<string>:2: psql meta-command is too long");
  EXPECT_EQ(error("''\n--" + megabyte + "\n;"),
            "<string>:2: white space and comments after a literal are too long");
  EXPECT_EQ(error("COPY t (\"" + megabyte.substr(10) + "\", \"" + megabyte.substr(10) +
                  "\") FROM stdin;"),
            "<string>:1: COPY statement is too long");
}

// --- Parts and positions ---

// Returns each item preceded by its part, `first 'abc`.
std::string Parts(absl::string_view sql, size_t max_item_bytes) {
  std::string parts;
  StringSource source(sql);
  ScannerOptions options;
  options.max_item_bytes = max_item_bytes;
  Scanner scanner(&source, options);
  constexpr const char* kNames[] = {"whole", "first", "middle", "last"};
  for (Item item{}; scanner.Next(&item);) {
    absl::StrAppend(&parts, "[", kNames[static_cast<int>(item.part)], " ", item.text, "]");
  }
  return absl::StrReplaceAll(parts, {{"\n", "↵"}});
}

TEST(ScannerTest, LongItemsComeInParts) {
  EXPECT_EQ(Parts("'abcdefghi';", 4), "[first 'abc][middle defg][last hi'][whole ;]");
  EXPECT_EQ(Parts("$x$abcdef$x$;", 4), "[first $x$a][middle bcde][last f$x$][whole ;]");
  EXPECT_EQ(Parts("-- abcdef\n", 4), "[first -- a][middle bcde][last f][whole ↵]");
  EXPECT_EQ(Parts("/* abcdef */", 4), "[first /* a][middle bcde][last f */]");
  EXPECT_EQ(Parts("COPY t FROM stdin;\nabcdefghi\nab\n\\.\n", 4),
            "[whole COPY][whole  t FROM][whole  stdin][whole ;][whole ↵]"
            "[first abcd][middle efgh][last i↵][whole ab↵][whole \\.↵]");
}

TEST(ScannerTest, ItemOfJustTheLongestSizeIsWhole) {
  EXPECT_EQ(Parts("'ab';", 4), "[whole 'ab'][whole ;]");
  EXPECT_EQ(Parts("'abc';", 4), "[first 'abc][last '][whole ;]");
  EXPECT_EQ(Parts("COPY t FROM stdin;\n12345678901\n123456789012\n\\.\n", 12),
            "[whole COPY t FROM ][whole stdin][whole ;][whole ↵]"
            "[whole 12345678901↵][first 123456789012][last ↵][whole \\.↵]");
}

TEST(ScannerTest, PartsAreNotCutInsideWhatBelongsTogether) {
  EXPECT_EQ(Parts("'ab''cd';", 4), "[first 'ab''][last cd'][whole ;]");
  EXPECT_EQ(Parts("E'a\\'bc';", 4), "[first E'a\\'][last bc'][whole ;]");
  EXPECT_EQ(Parts("/*a*b*/", 3), "[first /*a][last *b*/]");
  EXPECT_EQ(Parts("/*/**/*/", 3), "[first /*/*][last */*/]");
  EXPECT_EQ(Parts("$xx$a$xx$;", 6), "[whole $xx$a$xx$][whole ;]");
}

TEST(ScannerTest, LineNumbersOfItems) {
  const std::string sql = "\nSELECT 'a\nb',\n$$\n$$ --\n;\nCOPY t FROM stdin;\n1\n2\n\\.\n";
  for (const size_t read_bytes : kReadSizes) {
    StringSource source(sql, read_bytes);
    Scanner scanner(&source, ScannerOptions());
    for (Item item{}; scanner.Next(&item);) {
      const uint64_t line =
          1 + static_cast<uint64_t>(
                  std::count(sql.begin(), sql.begin() + static_cast<ptrdiff_t>(item.offset), '\n'));
      ASSERT_EQ(scanner.LineOf(item.offset), line) << item.text;
      ASSERT_EQ(scanner.ErrorAt(item.offset, "message").message(),
                absl::StrCat("<string>:", line, ": message"));
    }
  }
}

TEST(ScannerTest, StatementKinds) {
  const auto kinds = [](absl::string_view sql) {
    std::string letters;
    for (const LexedItem& item : Scan(sql, 4096, 1 << 20).lexed.items) {
      letters += "-ICcSo"[static_cast<int>(item.statement_kind)];
    }
    return letters;
  };
  EXPECT_EQ(kinds("INSERT INTO t VALUES ('a');"), "IIII");
  EXPECT_EQ(kinds("copy t from stdin;\n1\n\\.\n;"), "CCCCC-");
  EXPECT_EQ(kinds("Create table t();\nset a = 1; select 1;"), "cc-SS-oo");
  EXPECT_EQ(kinds("/**/ INSERT --\n;--\n"), "--IIII--")
      << "comments in front are between statements";
  EXPECT_EQ(kinds("\v;"), "oo") << "white space from PostgreSQL 16 on";
  EXPECT_EQ(kinds("(INSERT); \"insert\" insert; 1 copy; INSERT_ INTO;"), "oo-ooo-oo-oo");
}

TEST(ScannerTest, StatementText) {
  const auto texts = [](absl::string_view sql) {
    EXPECT_EQ(CheckAllSizes(sql), "");
    std::string joined;
    for (const LexedItem& item : Scan(sql, 7, 3).lexed.items) {
      if (item.kind == ItemKind::kSemicolon)
        absl::StrAppend(&joined, "[", item.statement_text, "]");
    }
    return joined;
  };
  EXPECT_EQ(texts("SELECT 'a long string', \"x\" ;\n ALTER TABLE t;"),
            "[SELECT 'a long string', \"x\" ][ALTER TABLE t]");
  EXPECT_EQ(texts("/* c */SELECT/* a long comment */1-- c\n;"), "[SELECT 1 \n]");
  EXPECT_EQ(texts("INSERT INTO t VALUES (1);;"), "[][]");
  EXPECT_EQ(texts("COPY t FROM stdin;\n1\n\\.\n"), "[COPY t FROM stdin]");
}

}  // namespace
}  // namespace dumpline
