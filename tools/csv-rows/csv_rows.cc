#include "tools/csv-rows/csv_rows.h"

#include <algorithm>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"
#include "tools/lib/io/writer.h"
#include "tools/lib/pgdump/markers.h"
#include "tools/lib/rows/dump_writer.h"
#include "tools/lib/sql/lexer.h"
#include "tools/lib/sql/literal_value.h"
#include "tools/lib/status/status_macros.h"

namespace dumpline {
namespace {

// Limit for an INSERT of several rows.
constexpr size_t kMaxStatementBytes = 1000000;

// Reads the header and returns the names of the columns.
absl::StatusOr<std::vector<std::string>> ReadHeader(CsvReader* reader, absl::string_view name) {
  if (!reader->Next()) {
    RETURN_IF_ERROR(reader->status());
    return absl::InvalidArgumentError(
        absl::StrCat(name, ": the input is empty (expected a header with the columns' names)"));
  }
  std::vector<std::string> columns;
  absl::flat_hash_set<absl::string_view> known;
  for (const CsvField& field : reader->fields()) {
    columns.emplace_back(field.text);
    if (field.text.empty()) {
      return reader->ErrorAtRow(absl::StrCat("column ", columns.size(), " has no name"));
    }
    if (!known.insert(field.text).second) {
      return reader->ErrorAtRow(
          absl::StrCat("the header has the column ", ToDisplay(field.text), " twice"));
    }
  }
  return columns;
}

// The beginning of a dump, as pg_dump writes it, without settings that do not concern the rows.
std::string Beginning(const QualifiedName& table) {
  return absl::StrCat(
      "--\n-- PostgreSQL database dump\n--\n\n"
      "SET client_encoding = 'UTF8';\nSET standard_conforming_strings = on;\n\n"
      "--\n-- Data for Name: ",
      InComment(table.name), "; Type: TABLE DATA; Schema: ", InComment(table.schema),
      "; Owner: -\n--\n\n");
}

// PostgreSQL accepts OVERRIDING SYSTEM VALUE for any table; identity columns may require it.
std::string HeadOf(const QualifiedName& table, const std::vector<std::string>& columns) {
  std::string names;
  for (const std::string& column : columns) {
    absl::StrAppend(&names, names.empty() ? "" : ", ", QuoteIdentifier(column));
  }
  return absl::StrCat("INSERT INTO ", ToSql(table), " (", names,
                      ") OVERRIDING SYSTEM VALUE VALUES ");
}

class RowWriter {
 public:
  RowWriter(const CsvRowsOptions& options, std::string head, Writer* writer)
      : options_(options), head_(std::move(head)), writer_(*writer) {}

  void Add(const std::vector<CsvField>& fields) {
    row_ = "(";
    for (const CsvField& field : fields) {
      if (&field != fields.data()) row_ += ", ";
      if (!field.quoted && field.text == options_.null) {
        row_ += "NULL";
        continue;
      }
      EscapeLiteral(StringKind::kPlain, field.text, &body_);
      row_ += '\'';
      row_ += body_;
      row_ += '\'';
    }
    row_ += ")";
    if (rows_ == options_.batch || (rows_ > 0 && bytes_ + row_.size() > kMaxStatementBytes)) End();
    writer_.Append(rows_ == 0 ? head_ : ", ");
    writer_.Append(row_);
    bytes_ = (rows_ == 0 ? head_.size() : bytes_) + row_.size() + 2;
    ++rows_;
  }

  void End() {
    if (rows_ > 0) writer_.Append(";\n");
    rows_ = 0;
  }

 private:
  const CsvRowsOptions& options_;
  const std::string head_;
  Writer& writer_;
  std::string row_, body_;
  size_t rows_ = 0;   // in the open statement
  size_t bytes_ = 0;  // size of the open statement
};

}  // namespace

absl::Status CsvRows(const CsvRowsOptions& options, ByteSource* in, ByteSink* out) {
  CsvReader reader(in, options.csv);
  ASSIGN_OR_RETURN(const std::vector<std::string> columns, ReadHeader(&reader, in->name()));
  Writer writer(out);
  writer.Append(Beginning(options.table));
  RowWriter rows(options, HeadOf(options.table, columns), &writer);
  while (writer.status().ok() && reader.Next()) {
    if (reader.fields().size() != columns.size()) {
      return reader.ErrorAtRow(absl::StrCat("the number of fields is ", reader.fields().size(),
                                            " (expected ", columns.size(), ")"));
    }
    rows.Add(reader.fields());
  }
  RETURN_IF_ERROR(writer.status());
  RETURN_IF_ERROR(reader.status());
  rows.End();
  writer.Append(absl::StrCat("\n\n--\n", kEndMarker, "\n--\n\n"));
  return writer.Close();
}

}  // namespace dumpline
