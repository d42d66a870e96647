#include "tools/lib/http/redirect.h"

#include <curl/curl.h>

#include <memory>

namespace dumpline {
namespace {

bool IsRedirect(int status) {
  return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

}  // namespace

std::string ResolveReference(const std::string& base, const std::string& reference) {
  const std::unique_ptr<CURLU, decltype(&curl_url_cleanup)> url(curl_url(), curl_url_cleanup);
  // Encodes characters as libcurl does when it follows redirects: servers send unencoded
  // characters.
  constexpr unsigned kLenient = CURLU_URLENCODE | CURLU_ALLOW_SPACE;
  char* text = nullptr;
  // libcurl 7.88 resolves a reference that is empty, or only a fragment, to the base's folder.
  const bool is_base = reference.empty() || reference[0] == '#';
  // Setting a URL on a handle that already has one resolves the new URL against the old.
  if (curl_url_set(url.get(), CURLUPART_URL, base.c_str(), 0) != CURLUE_OK ||
      (!is_base &&
       curl_url_set(url.get(), CURLUPART_URL, reference.c_str(), kLenient) != CURLUE_OK) ||
      curl_url_set(url.get(), CURLUPART_FRAGMENT, nullptr, 0) != CURLUE_OK ||
      curl_url_get(url.get(), CURLUPART_URL, &text, 0) != CURLUE_OK) {
    return reference;
  }
  const std::string resolved = text;
  curl_free(text);
  return resolved;
}

std::string RedirectTarget(const std::string& url, const HttpResponse& response) {
  const std::string location(response.Header("location"));
  if (!IsRedirect(response.status) || location.empty()) return "";
  return ResolveReference(url, location);
}

}  // namespace dumpline
