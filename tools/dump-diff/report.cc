#include <algorithm>

#include "absl/strings/str_format.h"
#include "nlohmann/json.hpp"
#include "tools/dump-diff/dump_diff.h"
#include "tools/lib/text/json.h"

namespace dumpline {

bool DumpDiffReport::has_changes() const {
  return std::any_of(tables.begin(), tables.end(), [](const TableReport& table) {
    return table.inserted + table.updated + table.deleted > 0;
  });
}

std::string DumpDiffReport::ToJson() const {
  Json json = {{"tables", Json::array()}};
  for (const TableReport& table : tables) {
    json["tables"].push_back({{"table", table.table},
                              {"same", table.same},
                              {"inserted", table.inserted},
                              {"updated", table.updated},
                              {"deleted", table.deleted},
                              {"kept", table.kept},
                              {"conflicts", table.conflicts},
                              {"has_key", table.has_key}});
  }
  json["only_in_current"] = not_wanted;
  return ToJsonText(json) + "\n";
}

std::string DumpDiffReport::ToText() const {
  size_t width = 5;
  for (const TableReport& table : tables) width = std::max(width, table.table.size());
  std::string text = absl::StrFormat("%-*s %10s %10s %10s %10s %10s %10s\n", width, "table", "same",
                                     "inserted", "updated", "deleted", "kept", "conflicts");
  for (const TableReport& table : tables) {
    text +=
        absl::StrFormat("%-*s %10d %10d %10d %10d %10d %10d\n", width, table.table, table.same,
                        table.inserted, table.updated, table.deleted, table.kept, table.conflicts);
  }
  return text;
}

}  // namespace dumpline
