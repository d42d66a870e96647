#include "tools/url-list/own_origins.h"

#include <algorithm>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "tools/lib/status/usage_error.h"

namespace dumpline {
namespace {

void RemoveSlashesAtEnd(absl::string_view* text) {
  while (absl::ConsumeSuffix(text, "/")) {
  }
}

// Returns the form in which origins are compared: HOST[:PORT][/PATH] in lower case.
std::string ComparedForm(absl::string_view origin) {
  const std::string lower = absl::AsciiStrToLower(origin);
  absl::string_view rest = lower;
  absl::string_view relative = rest;
  if (!absl::ConsumePrefix(&relative, "https:")) absl::ConsumePrefix(&relative, "http:");
  if (absl::ConsumePrefix(&relative, "//")) rest = relative;
  RemoveSlashesAtEnd(&rest);
  return std::string(rest);
}

// Returns true if `origin`, in the form in which origins are compared, is valid. The origin of a
// listed URL has no user name, query or white space.
bool IsOrigin(absl::string_view origin) {
  return !origin.empty() && origin.front() != '/' &&
         std::all_of(origin.begin(), origin.end(), [](char c) {
           return c > ' ' && c != '\x7f' &&
                  absl::string_view("@?#\"<>\\").find(c) == absl::string_view::npos;
         });
}

}  // namespace

absl::StatusOr<OwnOrigins> OwnOrigins::Parse(absl::string_view flag,
                                             const std::vector<std::string>& lists) {
  OwnOrigins own;
  for (const std::string& list : lists) {
    for (const absl::string_view item : absl::StrSplit(list, ',')) {
      std::string origin = ComparedForm(absl::StripAsciiWhitespace(item));
      // Users may specify the URL of the storage API.
      absl::string_view base = origin;
      if (absl::ConsumeSuffix(&base, "/storage/v1")) {
        RemoveSlashesAtEnd(&base);
        origin = std::string(base);
      }
      if (!IsOrigin(origin)) {
        return UsageError(absl::StrCat("invalid origin \"", item, "\" in ", flag,
                                       " (expected SCHEME://HOST[:PORT])"));
      }
      own.origins_.push_back(std::move(origin));
    }
  }
  return own;
}

bool OwnOrigins::Contains(absl::string_view origin) const {
  if (origin == last_) return last_is_own_;
  last_.assign(origin.data(), origin.size());
  last_is_own_ = origin.empty() || std::find(origins_.begin(), origins_.end(),
                                             ComparedForm(origin)) != origins_.end();
  return last_is_own_;
}

}  // namespace dumpline
