// One URL of Supabase Storage, read from the text of a dump as it stands there.
//
//   https://abc.supabase.co/storage/v1/object/public/BUCKET/KEY      also sign, authenticated, …
//   https://abc.supabase.co/storage/v1/render/image/public/BUCKET/KEY
//   /storage/v1/object/public/BUCKET/KEY                             relative
//
// and its twins: with \/ or \u002f for / (JSON; with more backslashes where JSON stands in an
// array, in E'…' or in COPY data), and percent-encoded as a whole, once or more often.
#ifndef DUMPLINE_TOOLS_URL_LIST_STORAGE_URL_H_
#define DUMPLINE_TOOLS_URL_LIST_STORAGE_URL_H_

#include <cstddef>
#include <string>

#include "absl/strings/string_view.h"

namespace dumpline {

// A value of the database as a dump writes it, or the part of it at hand.
struct RawText {
  enum class Form {
    kQuoted,   // the body of '…': '' is one quote
    kEscaped,  // the body of E'…': so is \'
    kDollar,   // the body of $$…$$
    kCopy,     // COPY data: a tab or newline ends a value
  };
  absl::string_view bytes;
  bool begins;  // whether a value begins with the first byte
  Form form;
};

struct StorageUrl {
  // As in the value, in the plain form. It ends before ? and #: what is behind them may be secret,
  // such as a signed URL's token. So is a user name in it, which is left out.
  std::string url;
  std::string origin;  // what is in front of /storage/v1; empty when the URL is relative
  std::string bucket;
  std::string key;  // no longer percent-encoded
  size_t begin;     // in the text
  size_t end;
};

// The word by which URLs are found. It looks the same in every twin.
inline constexpr absl::string_view kStorageWord = "storage";

// Reads the URL whose kStorageWord stands at `pos`. False when there is none that names an object.
//
// Where a URL ends depends on what stands before it. In quotes, in (…), as an item of an array or
// as a whole value it ends where these do, and keeps every byte that a key may have, such as ' ( )
// , and ;. In running text it ends at a space, and loses the punctuation of the sentence.
bool ReadStorageUrl(const RawText& text, size_t pos, StorageUrl* url);

// How many bytes in front of the word, and from there on, the answer may depend on. What is longer
// than this is no URL: keys have at most 1024 bytes.
inline constexpr size_t kUrlBytesBefore = 4 << 10;
inline constexpr size_t kUrlBytesAfter = 20 << 10;

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_URL_LIST_STORAGE_URL_H_
