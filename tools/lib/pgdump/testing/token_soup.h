// Input that no one would write: the pieces that mean something to a lexer, in any order.
#ifndef DUMPLINE_TOOLS_LIB_PGDUMP_TESTING_TOKEN_SOUP_H_
#define DUMPLINE_TOOLS_LIB_PGDUMP_TESTING_TOKEN_SOUP_H_

#include <cstddef>
#include <random>
#include <string>

#include "absl/strings/string_view.h"

namespace dumpline {

// Up to `max_pieces` pieces; the same for the same state of `random` everywhere.
std::string TokenSoup(std::mt19937* random, size_t max_pieces);

// One piece, for a mutation.
absl::string_view SoupPiece(std::mt19937* random);

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_LIB_PGDUMP_TESTING_TOKEN_SOUP_H_
