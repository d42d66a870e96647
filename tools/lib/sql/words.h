// Reads a statement word by word.
#ifndef DUMPLINE_TOOLS_LIB_SQL_WORDS_H_
#define DUMPLINE_TOOLS_LIB_SQL_WORDS_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "tools/lib/sql/lexer.h"
#include "tools/lib/sql/names.h"

namespace dumpline {

struct Word {
  enum class Kind : uint8_t {
    kWord,        // an unquoted word, folded to lower case
    kIdentifier,  // "…", unquoted
    kString,      // a literal, as written
    kOther,       // a number, one character of punctuation, or a name in the form U&"…"
    kEnd,
  };
  Kind kind = Kind::kEnd;
  StringKind string_kind = StringKind::kPlain;  // of a kString
  std::string value;
  size_t begin = 0;  // position in the statement
  size_t end = 0;    // position after it

  bool Is(absl::string_view word) const { return kind == Kind::kWord && value == word; }
  bool IsPunctuation(char c) const {
    return kind == Kind::kOther && value.size() == 1 && value[0] == c;
  }
  bool IsName() const { return kind == Kind::kWord || kind == Kind::kIdentifier; }
  // Returns true for a literal without a prefix, '…'.
  bool IsQuoted() const { return kind == Kind::kString && value[0] == '\''; }

  // Sets `decoded` to the value of a kString. Returns false if UnescapeLiteral() does not decode
  // it.
  bool DecodeString(std::string* decoded) const;
};

// Reads comments as white space. For heads and short statements, not for data.
class WordReader {
 public:
  // `text` must outlive the reader. `standard_strings` is the value of standard_conforming_strings.
  explicit WordReader(absl::string_view text, bool standard_strings = true)
      : text_{text, /*is_whole=*/true}, standard_strings_(standard_strings) {}

  // Consumes and returns the next word. An unterminated word ends at the end of the text.
  Word Next();
  // Returns the next word without consuming it.
  Word Peek();

  // If the given word or punctuation comes next, these consume it and return true.
  bool Accept(absl::string_view word);
  bool AcceptPunctuation(char c);

  // Reads name, schema.name or database.schema.name, and drops the database. Returns false for
  // anything else, of which a part may have been consumed.
  bool ReadQualifiedName(QualifiedName* name);

  // Reads the beginning of a CREATE TABLE or ALTER TABLE, up to the table's name.
  bool ReadTableStatement(bool* creates, QualifiedName* table);

  // Reads ALTER TABLE [IF EXISTS] [ONLY] name [*].
  bool ReadAlterTable(QualifiedName* table);

  // Reads ( name, … ).
  bool ReadColumnList(std::vector<std::string>* columns);

  bool AtEnd() { return Peek().kind == Word::Kind::kEnd; }
  size_t pos() const { return pos_; }

 private:
  Word ReadWord(const Token& token);
  size_t StringEnd(const Token& token) const;

  LexerText text_;
  bool standard_strings_;
  size_t pos_ = 0;
};

// Returns the text between the quotes of '…' or "…", with doubled quotes replaced by single ones.
std::string Unquoted(absl::string_view token);

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_LIB_SQL_WORDS_H_
