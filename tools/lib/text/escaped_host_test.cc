#include "tools/lib/text/escaped_host.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "tools/lib/text/needle_finder.h"

namespace dumpline {
namespace {

// Returns the text of each escaped host that the needles find, in brackets.
std::string Find(absl::string_view text, absl::string_view host) {
  const NeedleFinder finder(EscapeNeedles(host));
  std::vector<NeedleFinder::Hit> hits;
  finder.FindAll(text, 0, &hits);
  std::string found;
  size_t last_end = 0;
  for (const NeedleFinder::Hit& hit : hits) {
    size_t start = 0, end = 0;
    if (hit.offset < last_end || !ReadEscapedHost(text, hit.offset, host, &start, &end)) continue;
    last_end = end;
    absl::StrAppend(&found, "[", text.substr(start, end - start), "]");
  }
  return found;
}

TEST(EscapedHostTest, EveryEscape) {
  const std::string host = "127.0.0.1";
  for (const char* escaped :
       {"127%2E0%2e0%2E1", "127.0.0%2E1", "%31%32%37.0.0.1", "127%252E0.0.1", "127%2525252E0.0.1",
        "127&#46;0&#46;0&#46;1", "127&#x2e;0&#X2E;0.1", "127&#00046;0.0.1", "127&#46 .",
        "127&period;0.0.1", "127\\u002e0\\u002E0.1", "127\\\\u002e0.0.1",
        "\\u0031\\u0032\\u00377.0.0.1", "127\\x2e0.0.1", "127\\u{2e}0.0.1", "&#49;27.0.0.1",
        "127.0.0.&#49;", "127.0.0.%31"}) {
    const bool is_host = absl::string_view(escaped) != "127&#46 ." &&
                         absl::string_view(escaped) != "\\u0031\\u0032\\u00377.0.0.1";
    EXPECT_EQ(Find(absl::StrCat("http://", escaped, ":54321/x"), host),
              is_host ? absl::StrCat("[", escaped, "]") : "")
        << escaped;
  }
  EXPECT_EQ(Find("LOC%41lhost %6Cocalhos%54 l%4fcalhost", "localhost"),
            "[LOC%41lhost][%6Cocalhos%54][l%4fcalhost]");
  EXPECT_EQ(Find("x%5B%3A%3A1%5D", "[::1]"), "[%5B%3A%3A1%5D]");
}

TEST(EscapedHostTest, OtherText) {
  for (const char* text : {"127.0.0.1", "127%2F0.0.1", "127&#47;0.0.1", "127%2E0.0", "%2E0.0.1",
                           "128%2E0.0.1", "127&#;0.0.1", "127&#x;0.0.1", "127\\u00", "127\\", "%",
                           "&#", "127\\u{}0.0.1", "127\\u{2e", "127%2"}) {
    EXPECT_EQ(Find(text, "127.0.0.1"), "") << text;
  }
}

}  // namespace
}  // namespace dumpline
