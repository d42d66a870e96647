#include "tools/testing/http_server/message.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "tools/lib/text/percent.h"

namespace dumpline {
namespace http_server {

const std::string* Request::Find(absl::string_view name) const {
  for (const auto& header : headers) {
    if (header.first == name) return &header.second;
  }
  return nullptr;
}

absl::string_view Request::Get(absl::string_view name) const {
  const std::string* const value = Find(name);
  return value == nullptr ? absl::string_view() : *value;
}

std::optional<std::string> Request::Param(absl::string_view name) const {
  for (absl::string_view word : absl::StrSplit(query, '&', absl::SkipEmpty())) {
    const std::pair<absl::string_view, absl::string_view> pair =
        absl::StrSplit(word, absl::MaxSplits('=', 1));
    if (pair.first != name) continue;
    std::string value = absl::StrReplaceAll(pair.second, {{"+", " "}});
    PercentDecode(value, &value);  // an invalid value stays unchanged
    return value;
  }
  return std::nullopt;
}

bool ParseRequestHead(absl::string_view head, Request* request) {
  const std::vector<absl::string_view> lines = absl::StrSplit(head, "\r\n");
  const std::vector<absl::string_view> words = absl::StrSplit(lines[0], ' ');
  if (words.size() != 3 || !absl::StartsWith(words[2], "HTTP/1.") || words[0].empty()) return false;
  // A client that uses this server as a proxy sends a whole URL (RFC 9112, section 3.2.2).
  absl::string_view target = words[1];
  if (absl::ConsumePrefix(&target, "http://")) {
    target.remove_prefix(std::min(target.find('/'), target.size()));
  }
  if (!absl::StartsWith(target, "/")) return false;
  request->method = std::string(words[0]);
  request->target = std::string(target);
  const std::pair<std::string, std::string> parts = absl::StrSplit(target, absl::MaxSplits('?', 1));
  request->path = parts.first;
  request->query = parts.second;
  for (size_t i = 1; i < lines.size(); ++i) {
    const size_t colon = lines[i].find(':');
    if (colon == absl::string_view::npos || colon == 0) return false;
    request->headers.emplace_back(
        absl::AsciiStrToLower(lines[i].substr(0, colon)),
        std::string(absl::StripAsciiWhitespace(lines[i].substr(colon + 1))));
  }
  const absl::string_view connection = request->Get("connection");
  request->keep_alive = words[2] != "HTTP/1.0";
  if (absl::EqualsIgnoreCase(connection, "close")) request->keep_alive = false;
  if (absl::EqualsIgnoreCase(connection, "keep-alive")) request->keep_alive = true;
  request->chunked = absl::EqualsIgnoreCase(request->Get("transfer-encoding"), "chunked");
  const std::string* const length = request->Find("content-length");
  return length == nullptr ||
         (absl::SimpleAtoi(*length, &request->content_length) && request->content_length >= 0);
}

Response EmptyResponse(int status) {
  Response response;
  response.status = status;
  return response;
}

Response TextResponse(int status, std::string body) {
  Response response = EmptyResponse(status);
  response.headers.emplace_back("content-type", "text/plain; charset=utf-8");
  response.body = std::move(body);
  return response;
}

Response JsonResponse(int status, std::string body) {
  Response response = EmptyResponse(status);
  response.headers.emplace_back("content-type", "application/json; charset=utf-8");
  response.body = std::move(body);
  return response;
}

Response HtmlResponse(int status) {
  Response response = EmptyResponse(status);
  response.headers.emplace_back("content-type", "text/html");
  response.body =
      absl::StrCat("<html><head><title>", status, "</title></head><body><center><h1>", status,
                   "</h1></center><hr><center>cloudflare</center></body></html>\n");
  return response;
}

Response AbortedResponse() {
  Response response;
  response.abort = true;
  return response;
}

}  // namespace http_server
}  // namespace dumpline
