// Corrects the lengths that PHP's serialize() writes before strings:
// s:24:"http://127.0.0.1:54321/a". If a URL in such a string is replaced with a URL of another
// size, unserialize() rejects the whole value unless the length is corrected.
#ifndef DUMPLINE_TOOLS_URL_REWRITE_PHP_LENGTHS_H_
#define DUMPLINE_TOOLS_URL_REWRITE_PHP_LENGTHS_H_

#include <cstddef>
#include <vector>

#include "absl/strings/string_view.h"
#include "tools/lib/text/encoded_url_reader.h"
#include "tools/url-rewrite/url_rules.h"

namespace dumpline {

// Returns true if `text` contains anything that looks like the length of a string. It may be in
// JSON: s:24:\"http:….
bool HasPhpLength(absl::string_view text);

// Adds edits that correct the lengths of all strings, however nested, around the URLs that `edits`
// replaces. `value` is one whole value as the dump writes it. Keeps `edits` in order. Returns the
// number of added edits, whose rule is SIZE_MAX. Counts the bytes of a string as PHP does: after
// decoding the escapes of the literal or of COPY data, and those of JSON if the string is in JSON.
size_t CorrectPhpLengths(absl::string_view value, RawText::Syntax syntax,
                         std::vector<UrlEdit>* edits);

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_URL_REWRITE_PHP_LENGTHS_H_
