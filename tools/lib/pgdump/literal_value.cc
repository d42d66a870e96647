#include "tools/lib/pgdump/literal_value.h"

#include <algorithm>

#include "absl/strings/str_replace.h"
#include "tools/lib/pgdump/copy_rows.h"
#include "tools/lib/text/find.h"

namespace dumpline {

bool UnescapeLiteral(StringKind kind, absl::string_view body, std::string* value) {
  value->clear();
  switch (kind) {
    case StringKind::kPlain:
    case StringKind::kEscape:
    case StringKind::kLegacyEscape:
      break;
    case StringKind::kUnicode:
    case StringKind::kBit:
    case StringKind::kHex:
    case StringKind::kNational:
    case StringKind::kLegacyNational:
    case StringKind::kDollar:
      return false;
  }
  const bool escapes = kind != StringKind::kPlain;
  while (!body.empty()) {
    const char* const hit =
        FindEither(body.data(), body.data() + body.size(), '\'', escapes ? '\\' : '\'');
    const size_t plain = static_cast<size_t>(hit - body.data());
    value->append(body.data(), plain);
    body.remove_prefix(plain);
    if (body.empty()) break;
    if (body[0] == '\'') {  // doubled
      value->push_back('\'');
      body.remove_prefix(std::min<size_t>(2, body.size()));
    } else if (body.size() > 1 && (body[1] == 'u' || body[1] == 'U')) {
      return false;
    } else if (body.size() > 1 && body[1] == 'v') {
      value->push_back('v');  // the one escape that COPY has and E'…' has not
      body.remove_prefix(2);
    } else {
      body.remove_prefix(UnescapeCopySequence(body, value));
    }
  }
  return true;
}

void EscapeLiteral(StringKind kind, absl::string_view value, std::string* body) {
  if (kind == StringKind::kPlain) {
    *body = absl::StrReplaceAll(value, {{"'", "''"}});
  } else {
    *body = absl::StrReplaceAll(value, {{"'", "''"}, {"\\", "\\\\"}, {"\n", "\\n"}, {"\r", "\\r"}});
  }
}

}  // namespace dumpline
