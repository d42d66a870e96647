#include "tools/url-rewrite/report.h"

#include "nlohmann/json.hpp"

namespace dumpline {

uint64_t UrlRewriteReport::rewritten() const {
  uint64_t sum = 0;
  for (const Rule& rule : rules) sum += rule.rewritten;
  return sum;
}

std::string UrlRewriteReport::ToJson() const {
  using Json = nlohmann::ordered_json;
  const auto sum = [](const std::vector<uint64_t>& counts) {
    uint64_t total = 0;
    for (uint64_t count : counts) total += count;
    return total;
  };
  Json json;
  json["rewritten"] = rewritten();
  json["rules"] = Json::array();
  for (const Rule& rule : rules) {
    json["rules"].push_back({{"rule", rule.name}, {"to", rule.to}, {"rewritten", rule.rewritten}});
  }
  json["columns"] = Json::array();
  json["forbidden"] = Json::array();
  for (const Column& column : columns) {
    Json by_rule = Json::object();
    for (size_t i = 0; i < rules.size(); ++i) {
      if (column.rewritten[i] > 0) by_rule[rules[i].name] = column.rewritten[i];
    }
    if (!by_rule.empty()) {
      json["columns"].push_back(
          {{"column", column.name}, {"rewritten", sum(column.rewritten)}, {"by_rule", by_rule}});
    }
    for (const Leftover& leftover : column.leftovers) {
      json["forbidden"].push_back({{"column", column.name},
                                   {"host", leftover.host},
                                   {"count", leftover.count},
                                   {"line", leftover.line},
                                   {"example", leftover.example}});
    }
  }
  PhpLengths lengths;
  for (const Column& column : columns) {
    lengths.corrected += column.php_lengths.corrected;
    lengths.left += column.php_lengths.left;
  }
  json["php_lengths"] = {{"corrected", lengths.corrected}, {"left", lengths.left}};
  json["unknown_columns"] = unknown_columns;
  // A pattern or name that is not UTF-8 must not prevent the report.
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace dumpline
