#include "tools/testing/http_server/access_log.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include <utility>

#include "absl/strings/str_cat.h"
#include "nlohmann/json.hpp"

namespace dumpline {
namespace http_server {
namespace {

using Json = nlohmann::ordered_json;

std::string Dump(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

std::string Line(const AccessLog::Entry& entry, const Connection::Outcome& outcome) {
  Json json = {{"connection", entry.connection},
               {"method", entry.request.method},
               {"target", entry.request.target},
               {"route", entry.route}};
  for (const auto& field : entry.fields) json[field.first] = field.second;
  json["status"] = outcome.status;
  json["bytes_in"] = outcome.bytes_in;
  json["bytes_out"] = outcome.bytes_out;
  json["ms"] = entry.ms;
  if (entry.request.Find("authorization") != nullptr)
    json["authorization"] = true;  // never its value
  json["fault"] = entry.fault.kind == Fault::Kind::kNone ? Json() : Json(entry.fault.text);
  return Dump(json) + "\n";
}

}  // namespace

absl::Status AccessLog::Open(const std::string& path) {
  if (path.empty()) return absl::OkStatus();
  fd_ = OwnedFd(open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_APPEND | O_CLOEXEC, 0666));
  if (fd_.get() < 0) {
    return absl::UnavailableError(absl::StrCat(path, ": cannot open: ", strerror(errno)));
  }
  return absl::OkStatus();
}

void AccessLog::Write(const Entry& entry, const Connection::Outcome& outcome) {
  const std::string line = fd_.get() < 0 ? "" : Line(entry, outcome);
  const std::lock_guard<std::mutex> lock(mutex_);
  ++lines_;
  ++counts_[entry.route][outcome.status];
  bytes_in_ += outcome.bytes_in;
  bytes_out_ += outcome.bytes_out;
  if (fd_.get() >= 0 &&
      write(fd_.get(), line.data(), line.size()) != static_cast<ssize_t>(line.size())) {
    _exit(3);  // a test must not pass on a log that is incomplete
  }
}

std::string AccessLog::CountsJson() {
  const std::lock_guard<std::mutex> lock(mutex_);
  Json by_route = Json::object();
  for (const auto& route : counts_) {
    Json statuses = Json::object();
    for (const auto& status : route.second) statuses[absl::StrCat(status.first)] = status.second;
    by_route[route.first] = std::move(statuses);
  }
  return Dump({{"requests", lines_},
               {"by_route", std::move(by_route)},
               {"bytes_in", bytes_in_},
               {"bytes_out", bytes_out_}});
}

void AccessLog::ResetCounts() {
  const std::lock_guard<std::mutex> lock(mutex_);
  lines_ = 0;
  counts_.clear();
  bytes_in_ = bytes_out_ = 0;
}

}  // namespace http_server
}  // namespace dumpline
