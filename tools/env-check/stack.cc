#include "tools/env-check/stack.h"

#include <cstdint>
#include <string>
#include <string_view>

#include "absl/strings/str_cat.h"
#include "toml++/toml.h"

namespace dumpline {
namespace {

absl::Status Error(absl::string_view file, const toml::source_region& source,
                   std::string_view what) {
  return absl::InvalidArgumentError(absl::StrCat(file, ":", source.begin.line, ": ",
                                                 absl::string_view(what.data(), what.size())));
}

// Sets the setting `name`, unless it has a value, to the address with the port in `value`.
absl::Status AddAddress(const toml::node_view<const toml::node>& value, absl::string_view file,
                        const std::string& name, absl::string_view before_port,
                        absl::string_view after_port, Settings* settings) {
  if (!value) return absl::OkStatus();
  const toml::value<int64_t>* const port = value.as_integer();
  if (port == nullptr || port->get() < 1 || port->get() > 65535) {
    return Error(file, value.node()->source(), "invalid port");
  }
  std::string& setting = (*settings)[name];
  if (setting.empty()) setting = absl::StrCat(before_port, port->get(), after_port);
  return absl::OkStatus();
}

}  // namespace

absl::Status AddStackAddresses(absl::string_view toml, absl::string_view file, Settings* settings) {
  const toml::parse_result result = toml::parse(std::string_view(toml.data(), toml.size()));
  if (!result) return Error(file, result.error().source(), result.error().description());
  const toml::table& config = result.table();
  const bool has_tls = config["api"]["tls"]["enabled"].value_or(false);
  const absl::Status status =
      AddAddress(config["api"]["port"], file, "DEV_URL",
                 has_tls ? "https://127.0.0.1:" : "http://127.0.0.1:", "", settings);
  if (!status.ok()) return status;
  return AddAddress(config["db"]["port"], file, "DEV_DB_URL",
                    "postgresql://postgres:postgres@127.0.0.1:", "/postgres", settings);
}

}  // namespace dumpline
