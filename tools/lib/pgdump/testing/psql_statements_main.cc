// psql-statements SEPARATOR FILE...: prints the statements that psql would send to the server for
// each FILE, one JSON string per line, and SEPARATOR after each file.
//
// psql-statements --soup COUNT FOLDER: writes files of token soup to FOLDER, which psql and the
// scanner must read alike.
#include <algorithm>
#include <cstdlib>
#include <iostream>
#include <random>
#include <string>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "nlohmann/json.hpp"
#include "tools/lib/io/byte_source.h"
#include "tools/lib/io/file.h"
#include "tools/lib/pgdump/scanner.h"
#include "tools/lib/pgdump/testing/scanner_check.h"
#include "tools/lib/pgdump/testing/token_soup.h"
#include "tools/lib/sql/statement.h"

namespace dumpline {
namespace {

void Print(absl::string_view statement) {
  std::cout << nlohmann::json(std::string(absl::StripTrailingAsciiWhitespace(statement))) << "\n";
}

std::string WithoutEmptyLines(absl::string_view code) {
  std::string text(code);
  text.erase(
      std::unique(text.begin(), text.end(), [](char a, char b) { return a == '\n' && b == '\n'; }),
      text.end());
  return text;
}

// psql drops white space and -- comments before a statement, and empty lines outside literals and
// comments. It also sends the rest of a file that does not end with a semicolon.
void PrintStatements(absl::string_view input) {
  StringSource source(input);
  Scanner scanner(&source, ScannerOptions());
  std::string statement;
  Item item{};
  size_t read = 0;
  bool in_copy_data = false;
  while (scanner.Next(&item)) {
    read = item.offset + item.text.size();
    switch (item.kind) {
      case ItemKind::kCopyRows:
      case ItemKind::kCopyEnd:
      case ItemKind::kMetaCommand:
        break;
      case ItemKind::kSpace:
      case ItemKind::kLineComment:
        if (!statement.empty()) absl::StrAppend(&statement, item.text);
        break;
      case ItemKind::kCode:
        absl::StrAppend(&statement, WithoutEmptyLines(item.text));
        break;
      default:
        absl::StrAppend(&statement, item.text);
    }
    if (item.kind == ItemKind::kSemicolon) {
      Print(statement);
      statement.clear();
      in_copy_data = IsCopyFromStdin(scanner.statement_text());
    } else if (item.kind == ItemKind::kCopyEnd) {
      in_copy_data = false;
    }
  }
  if (in_copy_data) return;
  absl::StrAppend(&statement, input.substr(read));
  if (!statement.empty()) Print(statement);
}

bool BeginsWithWord(const LexedItem& item) {
  const auto first = static_cast<unsigned char>(item.text[0]);
  return item.kind == ItemKind::kCode &&
         (absl::ascii_isalpha(first) || first == '_' || first >= 0x80) &&
         !absl::EqualsIgnoreCase(item.text, "u&");
}

// Returns true if psql and the server can check `lexed`: FORMAT.md lists no fault of psql for it,
// and the server accepts every statement that the scanner reads as a COPY.
bool IsComparable(const LexedInput& lexed) {
  if (!lexed.error.empty() && !absl::StrContains(lexed.error, ": unterminated ")) return false;
  bool behind_copy_data = false;
  bool in_statement = false;
  for (const LexedItem& item : lexed.items) {
    const bool belongs_to_statement =
        item.kind == ItemKind::kSemicolon || item.statement_kind != StatementKind::kNone;
    if (behind_copy_data && !in_statement && belongs_to_statement && !BeginsWithWord(item)) {
      return false;
    }
    if (belongs_to_statement) {
      in_statement = item.kind != ItemKind::kSemicolon && item.kind != ItemKind::kCopyEnd;
      behind_copy_data = item.kind == ItemKind::kCopyEnd;
    }
    if (item.kind == ItemKind::kString && item.continued &&
        item.string_kind != StringKind::kPlain && absl::StrContains(item.text, "\\")) {
      return false;
    }
    if (item.kind == ItemKind::kSemicolon && item.statement_kind == StatementKind::kCopy) {
      std::string text = item.statement_text;
      absl::RemoveExtraAsciiWhitespace(&text);
      if (IsCopyFromStdin(text) && text != "copy t from stdin" && text != "copy t (a) from stdin") {
        return false;
      }
    }
  }
  return true;
}

// Returns the soup up to the first psql command.
std::string WithoutMetaCommands(const std::string& soup) {
  size_t size = 0;
  for (const LexedItem& item : ReferenceLex(soup).items) {
    if (item.kind == ItemKind::kMetaCommand) return soup.substr(0, size);
    size += item.text.size();
  }
  return soup;
}

absl::Status WriteSoup(int count, const std::string& folder) {
  std::mt19937 random(2);
  for (int i = 0; i < count;) {
    const std::string soup = WithoutMetaCommands(TokenSoup(&random, 60));
    if (!IsComparable(ReferenceLex(soup))) continue;
    const absl::Status status = WriteFile(absl::StrFormat("%s/%04d.sql", folder, i++), soup);
    if (!status.ok()) return status;
  }
  return absl::OkStatus();
}

int PrintOrWrite(int argc, char** argv) {
  absl::Status status;
  if (argc == 4 && absl::string_view(argv[1]) == "--soup") {
    status = WriteSoup(atoi(argv[2]), argv[3]);
  } else {
    for (int i = 2; i < argc && status.ok(); ++i) {
      const absl::StatusOr<std::string> input = ReadFile(argv[i]);
      status = input.status();
      if (!status.ok()) break;
      PrintStatements(*input);
      Print(argv[1]);
    }
  }
  if (!status.ok()) std::cerr << "psql-statements: " << status.message() << "\n";
  return status.ok() ? 0 : 1;
}

}  // namespace
}  // namespace dumpline

int main(int argc, char** argv) { return dumpline::PrintOrWrite(argc, argv); }
