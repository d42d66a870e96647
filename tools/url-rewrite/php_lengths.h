// The lengths that PHP's serialize() writes before strings: s:24:"http://127.0.0.1:54321/a". After
// the URL in such a string has been replaced by one of another size, unserialize() rejects the
// whole value unless the length is corrected.
#ifndef DUMPLINE_TOOLS_URL_REWRITE_PHP_LENGTHS_H_
#define DUMPLINE_TOOLS_URL_REWRITE_PHP_LENGTHS_H_

#include <cstddef>
#include <vector>

#include "absl/strings/string_view.h"
#include "tools/lib/text/encoded_url_reader.h"
#include "tools/url-rewrite/url_rules.h"

namespace dumpline {

// Returns whether `text` has something that looks like the length of a string. It may be in JSON:
// s:24:\"http:….
bool HasPhpLength(absl::string_view text);

// Adds to `edits`, which are replacements of URLs in one whole value, those of the lengths of all
// strings around them, however nested. `value` is the value as the dump writes it. Keeps the edits
// in order and returns the number of those added, whose rule is SIZE_MAX. The bytes of a string are
// counted as PHP counts them: after the escapes of the literal or of COPY data are undone, and
// those of JSON where the string is in JSON.
size_t CorrectPhpLengths(absl::string_view value, RawText::Syntax syntax,
                         std::vector<UrlEdit>* edits);

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_URL_REWRITE_PHP_LENGTHS_H_
