#include "tools/lib/pgdump/testing/token_soup.h"

#include <iterator>

namespace dumpline {
namespace {

// Omits statements that open a transaction, change stored data or use psql's commands, because real
// servers also execute this input.
// clang-format off
constexpr absl::string_view kPieces[] = {
    // literals and identifiers
    "'", "'", "'", "''", "'''", "E'", "e'", "U&'", "u&'", "B'", "x'", "N'", "n'", "\"", "\"\"",
    "U&\"", "\\", "\\'", "\\\\", "\n'", "'\n'", "' -- c\n '", "'\r\n'",
    // dollars
    "$", "$$", "$$", "$a$", "$a$", "$b$", "$\xC3\xA9$", "$a", "$1", "$1$", "a$b$c", "a$",
    // words and numbers
    "a", "e", "u", "_", "\xC3\xA9", "1", "1e", "1a$a$", "0x1F", "1_0", ".5e3", "select ", "values",
    "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
    // comments
    "--", "-- c\n", "-", "/*", "*/", "/*", "*/", "/", "*", "/*/", "//*", "**/", "+--",
    // white space
    " ", " ", "\n", "\n", "\t", "\r", "\r\n", "\f", "\n\n",
    // tokens that end statements, or keep a semicolon from ending one
    ";", ";", ";\n", ";\n", "(", ")", "(", ")", "[", ":", "::", ":a", ":end", ":=", ",", "=",
    "create function ", "create or replace procedure ", "\ncreate function f() ", " begin atomic ",
    " begin atomic ", " case ", " end ", " end ", "end_", "atomic", " END;", "or", "replace",
    "insert into t values ",
    // rows
    "insert into t values ('a', 1)", ";\ninsert into t values ('", "', 'b');\ninsert into t values (",
    ";\ninsert into t values (1, E'\\'\n', 'c''d');\ninsert into t values (-2, (3)),\n\t(", "),\n\t('",
    "), (", "');\ninsert into t values ('e');\n", "ARRAY['f', g[1]], 'h'::text",
    // COPY
    ";\ncopy t from stdin;\n", ";\ncopy t from stdin;\nrow\n\\.\n", ";\ncopy t (a) from stdin;\n",
    "\\.\n", "\n\\.\n", "\n\\.\n", "\n\\.\r\n", "\\.", "\\.\n\\.\n", "copy t", " from stdin",
    // settings
    ";\nset standard_conforming_strings = off;\n", ";\nset standard_conforming_strings to on;\n",
    ";\nreset all;\n", "\xEF\xBB\xBF",
};
// clang-format on

}  // namespace

absl::string_view SoupPiece(std::mt19937* random) {
  return kPieces[(*random)() % std::size(kPieces)];
}

std::string TokenSoup(std::mt19937* random, size_t max_pieces) {
  std::string soup;
  for (size_t pieces = 1 + (*random)() % max_pieces; pieces > 0; --pieces) {
    const absl::string_view piece = SoupPiece(random);
    soup.append(piece.data(), piece.size());
  }
  return soup;
}

}  // namespace dumpline
