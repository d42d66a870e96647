#include "tools/row-patch/patch_request.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "nlohmann/json.hpp"
#include "tools/lib/status/status_macros.h"
#include "tools/lib/text/percent.h"

namespace dumpline {
namespace {

// Query parameters that PostgREST does not interpret as columns.
constexpr absl::string_view kReserved[] = {"select",      "columns", "order", "limit", "offset",
                                           "on_conflict", "and",     "or",    "not"};

// Returns a column's name for a query, in double quotes unless the name is a plain word.
std::string QueryName(const std::string& column) {
  const bool is_plain = !column.empty() && std::all_of(column.begin(), column.end(), [](char c) {
    return absl::ascii_isalnum(static_cast<unsigned char>(c)) || c == '_';
  }) && std::find(std::begin(kReserved), std::end(kReserved), column) == std::end(kReserved);
  if (is_plain) return column;
  return PercentEncode(
      absl::StrCat("\"", absl::StrReplaceAll(column, {{"\\", "\\\\"}, {"\"", "\\\""}}), "\""), "");
}

// Returns the condition for a value. PostgREST takes everything after `eq.` literally, so the value
// needs only percent-encoding, no quotes.
absl::StatusOr<std::string> Condition(const std::string& column, const Json& value) {
  if (value.is_null()) return std::string("is.null");
  if (value.is_boolean()) return std::string(value.get<bool>() ? "is.true" : "is.false");
  if (value.is_string()) return "eq." + PercentEncode(value.get<std::string>(), ":");
  if (value.is_number()) return "eq." + PercentEncode(value.dump(), "");
  return absl::InvalidArgumentError(
      absl::StrCat("invalid value in \"match\" for ", column,
                   " (expected text, a number, true, false or null)"));
}

// Checks the numbers of a JSON text as they are written.
class NumberChecker : public nlohmann::json_sax<Json> {
 public:
  std::string bad;

  bool number_float(number_float_t value, const string_t& text) override {
    // A double preserves 15 significant digits. The shortest form is sent.
    const size_t digits = static_cast<size_t>(std::count_if(
        text.begin(),
        std::find_if(text.begin(), text.end(), [](char c) { return c == 'e' || c == 'E'; }),
        [](char c) { return absl::ascii_isdigit(static_cast<unsigned char>(c)); }));
    if (digits > 15 && Json(value).dump() != text) bad = text;
    return bad.empty();
  }
  bool null() override { return true; }
  bool boolean(bool) override { return true; }
  bool number_integer(number_integer_t) override { return true; }
  bool number_unsigned(number_unsigned_t) override { return true; }
  bool string(string_t&) override { return true; }
  bool binary(binary_t&) override { return true; }
  bool start_object(std::size_t) override { return true; }
  bool key(string_t&) override { return true; }
  bool end_object() override { return true; }
  bool start_array(std::size_t) override { return true; }
  bool end_array() override { return true; }
  bool parse_error(std::size_t, const std::string&, const nlohmann::json::exception&) override {
    return false;
  }
};

const Json* ObjectField(const Json& line, const char* name) {
  const auto found = line.find(name);
  return found != line.end() && found->is_object() && !found->empty() ? &*found : nullptr;
}

}  // namespace

absl::Status CheckNumbers(absl::string_view json) {
  NumberChecker checker;
  Json::sax_parse(json.begin(), json.end(), &checker);
  if (checker.bad.empty()) return absl::OkStatus();
  return absl::InvalidArgumentError(
      absl::StrCat("the number ", checker.bad, " has too many digits; write it as a string"));
}

absl::StatusOr<PatchRequest> MakePatchRequest(const Json& line) {
  const auto table = line.find("table");
  if (table == line.end() || !table->is_string() || table->get<std::string>().empty()) {
    return absl::InvalidArgumentError("no \"table\"");
  }
  const Json* const match = ObjectField(line, "match");
  if (match == nullptr) {
    return absl::InvalidArgumentError("no columns in \"match\", which would change every row");
  }
  const Json* const set = ObjectField(line, "set");
  if (set == nullptr) return absl::InvalidArgumentError("no columns in \"set\"");
  PatchRequest request;
  request.path = absl::StrCat("/rest/v1/", PercentEncode(table->get<std::string>(), ""));
  request.schema = TextField(line, "schema");
  request.body = ToJsonText(*set);
  request.is_repeatable = true;
  char separator = '?';
  for (const auto& column : match->items()) {
    ASSIGN_OR_RETURN(const std::string condition, Condition(column.key(), column.value()));
    absl::StrAppend(&request.path, std::string(1, separator), QueryName(column.key()), "=",
                    condition);
    separator = '&';
    if (set->count(column.key()) > 0) request.is_repeatable = false;
  }
  return request;
}

}  // namespace dumpline
