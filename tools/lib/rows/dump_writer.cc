#include "tools/lib/rows/dump_writer.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "tools/lib/pgdump/copy_rows.h"
#include "tools/lib/pgdump/markers.h"
#include "tools/lib/sql/literal_value.h"
#include "tools/lib/sql/names.h"

namespace dumpline {
namespace {

// The settings of pg_dump that all versions of the server accept (pg_dump.c, setup_connection).
constexpr absl::string_view kSettings =
    "--\n-- PostgreSQL database dump\n--\n\n"
    "SET statement_timeout = 0;\n"
    "SET lock_timeout = 0;\n"
    "SET idle_in_transaction_session_timeout = 0;\n"
    "SET client_encoding = 'UTF8';\n"
    "SET standard_conforming_strings = on;\n"
    "SELECT pg_catalog.set_config('search_path', '', false);\n"
    "SET check_function_bodies = false;\n"
    "SET xmloption = content;\n"
    "SET client_min_messages = warning;\n"
    "SET row_security = off;\n\n";

}  // namespace

std::string InComment(absl::string_view name) {
  return absl::StrReplaceAll(name, {{"\n", " "}, {"\r", " "}});
}

std::vector<size_t> StoredColumns(const SchemaTable& table) {
  std::vector<size_t> columns;
  for (size_t i = 0; i < table.columns.size(); ++i) {
    if (!table.columns[i].generated) columns.push_back(i);
  }
  return columns;
}

DumpWriter::DumpWriter(Writer* writer) : writer_(writer) { writer_->Append(kSettings); }

void DumpWriter::BeginTable(const SchemaTable& table, const std::vector<size_t>& columns) {
  EndTable();
  in_table_ = true;
  std::string names;
  for (const size_t column : columns) {
    absl::StrAppend(&names, names.empty() ? "(" : ", ",
                    QuoteIdentifier(table.columns[column].name));
  }
  if (!names.empty()) names += ")";
  writer_->Append(absl::StrCat("--\n-- Data for Name: ", InComment(table.name.name),
                               "; Type: TABLE DATA; Schema: ", InComment(table.name.schema),
                               "; Owner: -\n--\n\nCOPY ", ToSql(table.name), " ", names,
                               " FROM stdin;\n"));
}

void DumpWriter::AddRow(const std::vector<Value>& values) {
  row_.clear();
  for (const Value& value : values) {
    if (&value != values.data()) row_ += '\t';
    if (value.is_null()) {
      absl::StrAppend(&row_, kCopyNull);
    } else {
      EscapeCopyField(value.text, &row_);
    }
  }
  row_ += '\n';
  writer_->Append(row_);
}

void DumpWriter::EndTable() {
  if (std::exchange(in_table_, false)) writer_->Append("\\.\n\n\n");
}

void DumpWriter::AddSequenceValue(const SequenceValue& value) {
  EndTable();
  std::string sequence;
  EscapeLiteral(StringKind::kPlain, ToSql(value.sequence), &sequence);
  writer_->Append(absl::StrCat("SELECT pg_catalog.setval('", sequence, "', ", value.last_value,
                               ", ", value.is_called ? "true" : "false", ");\n"));
}

void DumpWriter::Finish() {
  EndTable();
  writer_->Append(absl::StrCat("--\n", kEndMarker, "\n--\n\n"));
}

}  // namespace dumpline
