// Reads a URL of Supabase Storage from the text of a dump.
//
//   https://abc.supabase.co/storage/v1/object/public/BUCKET/KEY      also sign, authenticated, …
//   https://abc.supabase.co/storage/v1/render/image/public/BUCKET/KEY
//   /storage/v1/object/public/BUCKET/KEY                             relative
//
// ENCODINGS.md in tools/lib/text describes the encodings that are recognized.
#ifndef DUMPLINE_TOOLS_URL_LIST_STORAGE_URL_H_
#define DUMPLINE_TOOLS_URL_LIST_STORAGE_URL_H_

#include <cstddef>
#include <string>

#include "absl/strings/string_view.h"
#include "tools/lib/text/encoded_url_reader.h"

namespace dumpline {

struct StorageUrl {
  // The URL in the value, in its plain form. It ends before ? and #, because a query may be secret,
  // such as a signed URL's token. A user name is omitted for the same reason.
  std::string url;
  std::string origin;  // part before /storage/v1; empty if the URL is relative
  std::string bucket;
  std::string key;  // percent-decoded
  size_t start;     // in the text
  size_t end;       // also set if no URL was read: no URL starts before it
};

// Needle for finding URLs. It is the same in every encoding.
inline constexpr absl::string_view kStorageWord = "storage";

// Reads the URL whose kStorageWord is at `pos`. Returns false if the URL does not name an object.
//
// The end of a URL depends on the character before the URL. In quotes, in (…), as an item of an
// array or as a whole value, the URL ends where its container ends, and keeps every byte that a key
// may have, such as ' ( ) , and ;. In running text, it ends at a space and excludes the punctuation
// of the sentence. Outside quotes, it also ends at non-ASCII punctuation, such as 、 or 」. Another
// URL is never part of it, however the two are joined.
bool ReadStorageUrl(const RawText& text, size_t pos, StorageUrl* url);

// Number of bytes before the start of the word, and from its start on, that the result may depend
// on. Anything longer is not a URL: keys have at most 1024 bytes.
inline constexpr size_t kUrlBytesBefore = 4 << 10;
inline constexpr size_t kUrlBytesAfter = 20 << 10;

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_URL_LIST_STORAGE_URL_H_
