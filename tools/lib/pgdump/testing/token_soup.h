// Random input for lexers: tokens and fragments of tokens, in random order.
#ifndef DUMPLINE_TOOLS_LIB_PGDUMP_TESTING_TOKEN_SOUP_H_
#define DUMPLINE_TOOLS_LIB_PGDUMP_TESTING_TOKEN_SOUP_H_

#include <cstddef>
#include <random>
#include <string>

#include "absl/strings/string_view.h"

namespace dumpline {

// Returns up to `max_pieces` pieces. For the same state of `random`, they are the same on every
// machine.
std::string TokenSoup(std::mt19937* random, size_t max_pieces);

// Returns one piece, for a mutation.
absl::string_view SoupPiece(std::mt19937* random);

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_LIB_PGDUMP_TESTING_TOKEN_SOUP_H_
