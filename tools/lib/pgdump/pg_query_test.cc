// Checks that the scanner and PostgreSQL's own parser, from libpg_query, find the same statements,
// literals, names and comments in the files named on the command line.
//
// libpg_query reads neither COPY data nor psql's commands, so it receives the SQL between them.
// Unlike the server, it ends a literal at a comment between two literals, and it does not support
// legacy strings. Files with these are not in the list. It does not report where a U&'…' or U&"…"
// begins and ends.
#include <pg_query.h>

#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/string_view.h"
#include "absl/strings/strip.h"
#include "gtest/gtest.h"
#include "tools/lib/io/file.h"
#include "tools/lib/pgdump/testing/reference_lexer.h"
#include "tools/lib/pgdump/testing/scanner_check.h"

namespace dumpline {
namespace {

std::vector<std::string>& Files() {
  static auto* const files = new std::vector<std::string>;
  return *files;
}

// SQL without COPY data and meta-commands, and its tokens according to the scanner.
struct Stretch {
  std::string sql;
  std::vector<std::string> statements;
  std::vector<std::string> spaces;  // white space and comments before each statement
  std::vector<std::string> tokens;  // literals, quoted names, comments
};

std::vector<Stretch> Stretches(absl::string_view input) {
  std::vector<Stretch> stretches(1);
  std::string statement, space;
  const LexedInput lexed = Scan(input, 4096, 1 << 20).lexed;
  EXPECT_EQ(lexed.error, "");
  for (const LexedItem& item : lexed.items) {
    Stretch& stretch = stretches.back();
    if (item.kind == ItemKind::kSpace && stretch.sql.empty()) continue;  // a byte order mark
    switch (item.kind) {
      case ItemKind::kMetaCommand:
      case ItemKind::kCopyRows:
      case ItemKind::kCopyEnd:
        if (!stretch.sql.empty()) stretches.emplace_back();
        statement.clear();
        space.clear();
        continue;
      case ItemKind::kString:
        if (item.string_kind == StringKind::kUnicode) {
          stretch.tokens.push_back("unicode string");
        } else {
          // The parser reads N as a word.
          const bool national = item.string_kind == StringKind::kNational;
          stretch.tokens.push_back("string " + item.text.substr(national ? 1 : 0));
        }
        break;
      case ItemKind::kQuotedIdentifier:
        stretch.tokens.push_back(absl::EndsWithIgnoreCase(stretch.sql, "U&")
                                     ? "unicode identifier"
                                     : "identifier " + item.text);
        break;
      case ItemKind::kLineComment:
      case ItemKind::kBlockComment:
        stretch.tokens.push_back("comment " + item.text);
        break;
      default:
        break;
    }
    const bool is_space = item.kind == ItemKind::kSpace || item.kind == ItemKind::kLineComment ||
                          item.kind == ItemKind::kBlockComment;
    if (item.kind == ItemKind::kSemicolon) {
      if (item.statement_kind != StatementKind::kNone) {
        stretch.statements.push_back(statement);
        stretch.spaces.push_back(space);
      }
      statement.clear();
      space.clear();
    } else {
      (statement.empty() && is_space ? space : statement) += item.text;
    }
    stretch.sql += item.text;
  }
  return stretches;
}

TEST(PgQueryTest, FindsTheSameStatements) {
  int count = 0;
  for (const std::string& file : Files()) {
    for (const Stretch& stretch : Stretches(ReadFile(file).value())) {
      const PgQuerySplitResult split = pg_query_split_with_parser(stretch.sql.c_str());
      ASSERT_EQ(split.error, nullptr) << file << ": " << split.error->message << "\n"
                                      << stretch.sql;
      std::vector<std::string> statements;
      for (int i = 0; i < split.n_stmts; ++i) {
        absl::string_view statement =
            absl::string_view(stretch.sql)
                .substr(static_cast<size_t>(split.stmts[i]->stmt_location),
                        static_cast<size_t>(split.stmts[i]->stmt_len));
        // Versions before 17 include what precedes the statement.
        const auto index = static_cast<size_t>(i);
        if (index < stretch.spaces.size()) absl::ConsumePrefix(&statement, stretch.spaces[index]);
        statements.emplace_back(statement);
      }
      pg_query_free_split_result(split);
      EXPECT_EQ(statements, stretch.statements) << file;
      count += static_cast<int>(statements.size());
    }
  }
  EXPECT_GT(count, 100);
}

// Reads the parts of protocol buffers that ScanResult (pg_query.proto) uses: numbers and nested
// messages.
class ProtoReader {
 public:
  explicit ProtoReader(absl::string_view bytes) : bytes_(bytes) {}

  bool Next(uint64_t* field, uint64_t* number, absl::string_view* nested) {
    if (bytes_.empty()) return false;
    const uint64_t key = Varint();
    *field = key >> 3;
    *number = Varint();
    if ((key & 7) == 2) {  // its size
      *nested = bytes_.substr(0, *number);
      bytes_.remove_prefix(*number);
    }
    return true;
  }

 private:
  uint64_t Varint() {
    uint64_t value = 0;
    for (int shift = 0;; shift += 7) {
      const auto byte = static_cast<unsigned char>(bytes_[0]);
      bytes_.remove_prefix(1);
      value |= static_cast<uint64_t>(byte & 0x7F) << shift;
      if (byte < 0x80) return value;
    }
  }

  absl::string_view bytes_;
};

// Returns the tokens of `sql` according to PostgreSQL's lexer, in the form of Stretch::tokens.
std::vector<std::string> PgQueryTokens(const std::string& sql) {
  enum : uint64_t {  // enum Token of pg_query.proto
    kIdentifier = 258,
    kUnicodeIdentifier = 259,
    kString = 261,
    kUnicodeString = 262,
    kBitString = 263,
    kHexString = 264,
    kLineComment = 275,
    kBlockComment = 276,
  };
  std::vector<std::string> tokens;
  const PgQueryScanResult scanned = pg_query_scan(sql.c_str());
  if (scanned.error != nullptr) {
    tokens.push_back(scanned.error->message);
    pg_query_free_scan_result(scanned);
    return tokens;
  }
  ProtoReader result(absl::string_view(scanned.pbuf.data, scanned.pbuf.len));
  uint64_t field = 0;
  uint64_t number = 0;
  absl::string_view nested;
  while (result.Next(&field, &number, &nested)) {
    if (field != 2) continue;  // tokens
    uint64_t token[6] = {};    // by field: 1 start, 2 end, 4 token
    ProtoReader reader(nested);
    while (reader.Next(&field, &number, &nested)) token[field] = number;
    const std::string text = sql.substr(token[1], token[2] - token[1]);
    switch (token[4]) {
      case kString:
      case kBitString:
      case kHexString:
        tokens.push_back("string " + text);
        break;
      case kUnicodeString:
        tokens.push_back("unicode string");
        break;
      case kIdentifier:
        if (text[0] == '"') tokens.push_back("identifier " + text);
        break;
      case kUnicodeIdentifier:
        tokens.push_back("unicode identifier");
        break;
      case kLineComment:
      case kBlockComment:
        tokens.push_back("comment " + text);
        break;
      default:
        break;
    }
  }
  pg_query_free_scan_result(scanned);
  return tokens;
}

TEST(PgQueryTest, FindsTheSameLiteralsNamesAndComments) {
  size_t count = 0;
  for (const std::string& file : Files()) {
    for (const Stretch& stretch : Stretches(ReadFile(file).value())) {
      EXPECT_EQ(PgQueryTokens(stretch.sql), stretch.tokens) << file;
      count += stretch.tokens.size();
    }
  }
  EXPECT_GT(count, 500u);
}

}  // namespace
}  // namespace dumpline

int main(int argc, char** argv) {
  testing::InitGoogleTest(&argc, argv);
  dumpline::Files().assign(argv + 1, argv + argc);
  return RUN_ALL_TESTS();
}
