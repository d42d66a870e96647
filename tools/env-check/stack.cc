#include "tools/env-check/stack.h"

#include <cstdint>
#include <string>

#include "absl/strings/str_cat.h"
#include "tools/lib/status/status_macros.h"
#include "tools/lib/text/toml.h"

namespace dumpline {
namespace {

// Sets the setting `name`, unless it has a value, to the address with the port in `value`.
absl::Status AddAddress(const toml::node_view<const toml::node>& value, absl::string_view file,
                        const std::string& name, absl::string_view before_port,
                        absl::string_view after_port, Settings* settings) {
  if (!value) return absl::OkStatus();
  const toml::value<int64_t>* const port = value.as_integer();
  if (port == nullptr || port->get() < 1 || port->get() > 65535) {
    return TomlError(file, value.node()->source(), "invalid port");
  }
  std::string& setting = (*settings)[name];
  if (setting.empty()) setting = absl::StrCat(before_port, port->get(), after_port);
  return absl::OkStatus();
}

}  // namespace

absl::Status AddStackAddresses(absl::string_view toml, absl::string_view file, Settings* settings) {
  ASSIGN_OR_RETURN(const toml::table config, ParseToml(toml, file));
  const bool has_tls = config["api"]["tls"]["enabled"].value_or(false);
  RETURN_IF_ERROR(AddAddress(config["api"]["port"], file, "DEV_URL",
                             has_tls ? "https://127.0.0.1:" : "http://127.0.0.1:", "", settings));
  return AddAddress(config["db"]["port"], file, "DEV_DB_URL",
                    "postgresql://postgres:postgres@127.0.0.1:", "/postgres", settings);
}

}  // namespace dumpline
