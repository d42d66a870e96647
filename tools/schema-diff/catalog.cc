#include "tools/schema-diff/catalog.h"

#include "absl/strings/str_cat.h"
#include "nlohmann/json.hpp"
#include "tools/lib/text/json.h"

namespace dumpline {
namespace {

// Reads the fields of a document and keeps the first error.
class CatalogReader {
 public:
  Catalog Read(const Json& document) {
    Catalog catalog;
    catalog.server_version = Number(document, "", "server_version");
    const Json& selection = Field(document, "", "selection");
    ForEach(selection, "selection.schemas", [&](const Json& json, const std::string& path) {
      catalog.schemas.emplace_back(Text(json, path, "schema"), Flag(json, path, "exists"));
    });
    catalog.selected_tables = Texts(selection, "selection", "tables");
    ForEach(document, "tables", [&](const Json& json, const std::string& path) {
      catalog.tables.push_back(ReadTable(json, path));
    });
    catalog.partitioned = Texts(document, "", "partitioned");
    ForEach(document, "children", [&](const Json& json, const std::string& path) {
      catalog.children.push_back({Text(json, path, "table"), Text(json, path, "parent"),
                                  IsNull(json, path, "has_rows") || Flag(json, path, "has_rows")});
    });
    ReadSequences(document, &catalog);
    ForEach(document, "enums", [&](const Json& json, const std::string& path) {
      catalog.enums.push_back({Text(json, path, "enum"), Texts(json, path, "labels")});
    });
    ReadSettings(document, &catalog);
    ReadReferences(document, &catalog);
    ReadComparison(document, &catalog);
    return catalog;
  }

  // Returns the path of the first field that is missing or has an unexpected type, and the expected
  // type; "" if there is none.
  const std::string& error() const { return error_; }

 private:
  void ReadSequences(const Json& document, Catalog* catalog) {
    ForEach(document, "sequences", [&](const Json& json, const std::string& path) {
      catalog->sequences.push_back({Text(json, path, "sequence"), Text(json, path, "schema"),
                                    OptionalNumber(json, path, "last"), Number(json, path, "max")});
    });
    ForEach(document, "column_sequences", [&](const Json& json, const std::string& path) {
      catalog->column_sequences.push_back({Text(json, path, "sequence"), Text(json, path, "column"),
                                           OptionalNumber(json, path, "next")});
    });
    ForEach(document, "sequences_behind", [&](const Json& json, const std::string& path) {
      catalog->sequences_behind.push_back(
          {Text(json, path, "sequence"), Text(json, path, "column"), Number(json, path, "value")});
    });
  }

  void ReadSettings(const Json& document, Catalog* catalog) {
    ForEach(document, "settings", [&](const Json& json, const std::string& path) {
      catalog->settings.push_back({Text(json, path, "relation"), Text(json, path, "kind"),
                                   Text(json, path, "name"), TextOrNone(json, path, "state"),
                                   TextOrNone(json, path, "definition"),
                                   Flag(json, path, "inherited")});
    });
    catalog->api_roles = Texts(document, "", "api_roles");
    ForEach(document, "broken_rows", [&](const Json& json, const std::string& path) {
      catalog->broken_rows.push_back({Text(json, path, "table"), Text(json, path, "constraint"),
                                      OptionalNumber(json, path, "rows")});
    });
    ForEach(document, "unique_keys", [&](const Json& json, const std::string& path) {
      catalog->unique_keys.push_back(
          {Text(json, path, "table"), Text(json, path, "name"), Texts(json, path, "columns")});
    });
    ForEach(document, "large_objects", [&](const Json& json, const std::string& path) {
      catalog->large_objects.push_back(
          {Text(json, path, "column"), OptionalNumber(json, path, "values")});
    });
    ForEach(document, "publications", [&](const Json& json, const std::string& path) {
      catalog->publications.push_back({Text(json, path, "publication"), Text(json, path, "table")});
    });
    catalog->materialized_views = Texts(document, "", "materialized_views");
  }

  void ReadReferences(const Json& document, Catalog* catalog) {
    ForEach(document, "references_in", [&](const Json& json, const std::string& path) {
      catalog->references_in.push_back({Text(json, path, "table"), Text(json, path, "to")});
    });
    ForEach(document, "references_out", [&](const Json& json, const std::string& path) {
      catalog->references_out.push_back(
          {{Text(json, path, "table"), Texts(json, path, "columns")},
           {Text(json, path, "to"), Texts(json, path, "to_columns")}});
    });
    ForEach(document, "referenced_values", [&](const Json& json, const std::string& path) {
      catalog->referenced_values.push_back(ReadValues(json, path));
    });
  }

  void ReadComparison(const Json& document, Catalog* catalog) {
    ForEach(document, "key_values", [&](const Json& json, const std::string& path) {
      catalog->key_values.push_back(ReadValues(json, path));
    });
    ForEach(document, "lost_values", [&](const Json& json, const std::string& path) {
      catalog->lost_values.push_back(
          {Text(json, path, "column"), OptionalNumber(json, path, "values")});
    });
    ForEach(document, "null_values", [&](const Json& json, const std::string& path) {
      catalog->null_values.push_back(
          {Text(json, path, "table"), Text(json, path, "column"), Number(json, path, "rows")});
    });
    ForEach(document, "duplicates", [&](const Json& json, const std::string& path) {
      catalog->duplicates.push_back(
          {Text(json, path, "table"), Text(json, path, "name"), Number(json, path, "values")});
    });
    ForEach(document, "maxima", [&](const Json& json, const std::string& path) {
      catalog->maxima.push_back({Text(json, path, "column"), OptionalNumber(json, path, "value")});
    });
  }

  Catalog::Table ReadTable(const Json& json, const std::string& path) {
    Catalog::Table table;
    table.name = Text(json, path, "table");
    table.schema = Text(json, path, "schema");
    table.is_owned = Flag(json, path, "owned");
    table.rows_are_hidden = Flag(json, path, "rows_hidden");
    table.has_rows = IsNull(json, path, "has_rows") || Flag(json, path, "has_rows");
    table.bytes = Number(json, path, "bytes");
    ForEach(json, absl::StrCat(path, ".columns"), [&](const Json& column, const std::string& at) {
      table.columns.push_back(
          {Text(column, at, "column"), Text(column, at, "type"), Flag(column, at, "not_null"),
           Flag(column, at, "default"), TextOrNull(column, at, "generated"),
           TextOrNull(column, at, "identity"), TextOrNull(column, at, "collation")});
    });
    return table;
  }

  Catalog::Values ReadValues(const Json& json, const std::string& path) {
    Catalog::Values values{{Text(json, path, "table"), Texts(json, path, "columns")}, {}};
    if (!IsNull(json, path, "values")) values.values = Texts(json, path, "values");
    return values;
  }

  const Json& Field(const Json& json, const std::string& path, const char* name) {
    static const Json* const missing = new Json;
    const auto found = json.find(name);
    if (found != json.end()) return *found;
    Expect(false, path, name, "a value");
    return *missing;
  }

  std::string Text(const Json& json, const std::string& path, const char* name) {
    const Json& field = Field(json, path, name);
    if (!Expect(field.is_string(), path, name, "a string")) return "";
    return field.get<std::string>();
  }

  // Returns "" if the field is null.
  std::string TextOrNull(const Json& json, const std::string& path, const char* name) {
    return IsNull(json, path, name) ? "" : Text(json, path, name);
  }

  // Returns "" if there is no such field.
  std::string TextOrNone(const Json& json, const std::string& path, const char* name) {
    return json.contains(name) ? Text(json, path, name) : "";
  }

  bool IsNull(const Json& json, const std::string& path, const char* name) {
    return Field(json, path, name).is_null();
  }

  bool Flag(const Json& json, const std::string& path, const char* name) {
    const Json& field = Field(json, path, name);
    return Expect(field.is_boolean(), path, name, "true or false") && field.get<bool>();
  }

  int64_t Number(const Json& json, const std::string& path, const char* name) {
    const Json& field = Field(json, path, name);
    if (!Expect(field.is_number_integer(), path, name, "an integer")) return 0;
    return field.get<int64_t>();
  }

  std::optional<int64_t> OptionalNumber(const Json& json, const std::string& path,
                                        const char* name) {
    if (IsNull(json, path, name)) return std::nullopt;
    return Number(json, path, name);
  }

  std::vector<std::string> Texts(const Json& json, const std::string& path, const char* name) {
    std::vector<std::string> texts;
    const Json& field = Field(json, path, name);
    if (!Expect(field.is_array(), path, name, "an array of strings")) return texts;
    texts.reserve(field.size());
    for (const Json& text : field) {
      if (!Expect(text.is_string(), path, name, "an array of strings")) break;
      texts.push_back(text.get<std::string>());
    }
    return texts;
  }

  // Calls `read` with each element of an array of `json` and the element's path. The last part of
  // `path` is the array's name.
  template <typename Read>
  void ForEach(const Json& json, const std::string& path, Read read) {
    const size_t dot = path.rfind('.');
    const std::string parent = dot == std::string::npos ? "" : path.substr(0, dot);
    const std::string name = dot == std::string::npos ? path : path.substr(dot + 1);
    const Json& array = Field(json, parent, name.c_str());
    if (!Expect(array.is_array(), parent, name, "an array")) return;
    size_t index = 0;
    for (const Json& element : array) read(element, absl::StrCat(path, "[", index++, "]"));
  }

  bool Expect(bool is_so, absl::string_view path, absl::string_view name,
              absl::string_view expected) {
    if (!is_so && error_.empty()) {
      error_ = absl::StrCat("invalid or missing ", path, path.empty() ? "" : ".", name,
                            " (expected ", expected, ")");
    }
    return is_so;
  }

  std::string error_;
};

}  // namespace

bool operator==(const Catalog::Key& a, const Catalog::Key& b) {
  return a.table == b.table && a.columns == b.columns;
}

absl::StatusOr<Catalog> ParseCatalog(absl::string_view text, absl::string_view input) {
  const absl::StatusOr<Json> document = ParseJson(text);
  if (!document.ok()) {
    return absl::InvalidArgumentError(
        absl::StrCat(input, ": ", document.status().message(), " (expected a catalog)"));
  }
  CatalogReader reader;
  Catalog catalog = reader.Read(*document);
  if (!reader.error().empty()) {
    return absl::InvalidArgumentError(absl::StrCat(input, ": ", reader.error()));
  }
  return catalog;
}

}  // namespace dumpline
