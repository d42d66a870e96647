#include "tools/sync-plan/sync_plan.h"

#include <algorithm>
#include <cstring>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "nlohmann/json.hpp"
#include "tools/lib/text/count.h"
#include "tools/lib/text/printable.h"
#include "tools/sync-plan/row_changes.h"

namespace dumpline {
namespace {

std::optional<uint64_t> RowsNow(const PlanInputs& inputs, const std::string& table) {
  const auto found = inputs.now.rows.find(absl::StrReplaceAll(table, {{"\n", "\\n"}}));
  if (found == inputs.now.rows.end()) return std::nullopt;
  return found->second;
}

std::optional<Counter> CounterNow(const PlanInputs& inputs, const std::string& sequence) {
  for (const auto& [name, counter] : inputs.now.sequences) {
    if (name == sequence) return counter;
  }
  return std::nullopt;
}

// Returns the sequences that the sync sets. Without emptying tables, it only advances them.
std::vector<std::pair<std::string, Counter>> SequencesToSet(const PlanInputs& inputs) {
  std::vector<std::pair<std::string, Counter>> sequences = inputs.expected.sequences;
  if (!inputs.changes.has_value()) return sequences;
  const auto stays = [&](const std::pair<std::string, Counter>& sequence) {
    const std::optional<Counter> now = CounterNow(inputs, sequence.first);
    return now.has_value() && NextValue(*now) >= NextValue(sequence.second);
  };
  sequences.erase(std::remove_if(sequences.begin(), sequences.end(), stays), sequences.end());
  return sequences;
}

// Returns the tables that the sync empties: those that will have no rows, and now have some or an
// unknown number.
std::vector<std::string> Emptied(const PlanInputs& inputs) {
  std::vector<std::string> emptied;
  for (const TableRows& table : inputs.to_come) {
    if (table.rows == 0 && RowsNow(inputs, table.table) != 0) emptied.push_back(table.table);
  }
  return emptied;
}

// A table that loses more than half of its rows, because the source may be the wrong one, or
// changes of production's users.
struct Loss {
  std::string table;
  std::optional<uint64_t> rows_now;
  uint64_t rows_to_come = 0;
  RowChanges changes;  // by which the sync undoes those of the users

  bool loses_half() const {
    return rows_now.has_value() && rows_to_come < *rows_now - *rows_now / 2;
  }
  bool loses_changes() const { return changes.deleted + changes.updated + changes.inserted > 0; }
};

// A rollback may remove most rows of a table, because the sync before it may have added them.
std::vector<Loss> Losses(const PlanInputs& inputs) {
  std::map<std::string, const RowChanges*> changes_of;
  for (const RowChanges& changes : inputs.losses) changes_of[changes.table] = &changes;
  std::vector<Loss> losses;
  for (const TableRows& table : inputs.to_come) {
    Loss loss{table.table, RowsNow(inputs, table.table), table.rows, {}};
    const auto changes = changes_of.find(table.table);
    if (changes != changes_of.end()) loss.changes = *changes->second;
    if ((loss.loses_half() && !inputs.is_rollback()) || loss.loses_changes()) {
      losses.push_back(std::move(loss));
    }
  }
  return losses;
}

// Returns the rate at which a push loads rows: 109 MB with two indexes took 5.5 s with psql
// and 12.7 s with the Supabase CLI; see docs/benchmarks/2026-11-26-readers.md.
uint64_t BytesPerSecond(const PlanInputs& inputs) {
  return inputs.push == PushRoute::kSupabase ? 8 << 20 : 20 << 20;
}

uint64_t BytesToLoad(const PlanInputs& inputs) {
  uint64_t bytes = 0;
  for (const TableRows& table : inputs.to_come) bytes += table.bytes;
  return bytes;
}

// Returns the approximate time that readers will wait. A push that empties tables locks them while
// it loads.
uint64_t SecondsOfWaiting(const PlanInputs& inputs) {
  if (inputs.changes.has_value()) return 0;
  return (BytesToLoad(inputs) + BytesPerSecond(inputs) - 1) / BytesPerSecond(inputs);
}

uint64_t ObjectsToDelete(const PlanInputs& inputs) {
  return inputs.delete_extra && inputs.objects.has_value() ? inputs.objects->extra.objects : 0;
}

const char* RouteName(PushRoute route) {
  return route == PushRoute::kSupabase ? "supabase" : "psql";
}

const char* PushReason(const PlanInputs& inputs) {
  switch (inputs.push) {
    case PushRoute::kAuto:
      return inputs.changes.has_value() ? "it reaches the database and is the fastest"
                                        : "it reaches the database, keeps COPY and is the fastest";
    case PushRoute::kPsql:
      return "chosen by --push=psql";
    case PushRoute::kSupabase:
      break;
  }
  return "chosen by --push=supabase";
}

Json ToJson(const std::optional<Counter>& counter) {
  if (!counter.has_value()) return nullptr;
  return {{"last", counter->last}, {"is_called", counter->is_called}};
}

Json ToJson(const std::optional<ObjectInputs>& objects) {
  if (!objects.has_value()) return nullptr;
  return {{"changed", objects->changed.objects},
          {"new", objects->upload.objects - objects->changed.objects},
          {"same", objects->same.objects},
          {"extra", objects->extra.objects},
          {"kept", objects->kept.objects},
          {"bytes", objects->upload.bytes},
          {"bytes_to_back_up", objects->to_back_up.bytes}};
}

Json ToJson(const Loss& loss) {
  return {{"table", loss.table},
          {"rows_now", loss.rows_now.has_value() ? Json(*loss.rows_now) : Json(nullptr)},
          {"rows_to_come", loss.rows_to_come},
          {"deleted", loss.changes.deleted},
          {"updated", loss.changes.updated},
          {"inserted", loss.changes.inserted}};
}

std::string ToText(const std::optional<Counter>& counter) {
  if (!counter.has_value()) return "?";
  return absl::StrCat(counter->last, counter->is_called ? "" : ", not used yet,");
}

std::string PrintableField(const Json& json, const char* name) {
  return Printable(TextField(json, name));
}

// Appends a line with the names, if any.
void AppendNames(absl::string_view title, const std::vector<std::string>& names,
                 std::string* text) {
  if (names.empty()) return;
  absl::StrAppend(text, title, ": ", Printable(absl::StrJoin(names, ", ")), "\n");
}

// Appends a line about the users' changes of a table that the sync undoes, and the first of them.
void AppendLostChanges(const PlanInputs& inputs, const Loss& loss, std::string* text) {
  std::vector<std::string> parts;
  const auto add = [&](uint64_t rows, absl::string_view what) {
    if (rows == 0) return;
    parts.push_back(absl::StrCat(CountOf(rows, "row"), " that ", what));
  };
  add(loss.changes.deleted, "only production has");
  add(loss.changes.updated, "its users have changed");
  add(loss.changes.inserted, "its users have deleted");
  absl::StrAppend(text, "LOSS: ", Printable(loss.table), ": ", absl::StrJoin(parts, ", "),
                  "; the first:\n");
  for (const Json& row : inputs.first_losses) {
    if (TextField(row, "table") == loss.table) {
      absl::StrAppend(text, "  ", DescribeChange(row), "\n");
    }
  }
}

// Appends the losses that the user may regret. They come first.
void AppendLosses(const PlanInputs& inputs, std::string* text) {
  for (const Loss& loss : Losses(inputs)) {
    if (loss.loses_half()) {
      absl::StrAppend(text, "LOSS: ", Printable(loss.table), " has ",
                      CountOf(*loss.rows_now, "row"), " now and will have ", loss.rows_to_come,
                      "\n");
    }
    if (loss.loses_changes()) AppendLostChanges(inputs, loss, text);
  }
  const uint64_t deleted = ObjectsToDelete(inputs);
  if (deleted == 0) return;
  const ManifestTotals& extra = inputs.objects->extra;
  const uint64_t all = deleted + inputs.objects->same.objects + inputs.objects->changed.objects;
  absl::StrAppend(text, "LOSS: up to ", deleted, " of ", CountOf(all, "object"), " (",
                  HumanSize(extra.bytes),
                  ") will be deleted, unless a URL names them; the first:\n");
  for (const Json& object : extra.first) {
    absl::StrAppend(text, "  ", PrintableField(object, "bucket"), "/",
                    PrintableField(object, "key"), "\n");
  }
}

void AppendTables(const PlanInputs& inputs, std::string* text) {
  if (inputs.changes.has_value()) {
    AppendChanges(inputs, text);
  } else if (!inputs.to_come.empty()) {
    absl::StrAppendFormat(text, "%-40s %12s %12s\n", "table, emptied and filled", "rows now",
                          "to come");
    for (const TableRows& table : inputs.to_come) {
      const std::optional<uint64_t> now = RowsNow(inputs, table.table);
      absl::StrAppendFormat(text, "%-40s %12s %12d\n", Printable(table.table),
                            now.has_value() ? absl::StrCat(*now) : "?", table.rows);
    }
  }
  AppendNames("empty afterwards", Emptied(inputs), text);
  AppendNames("only in production, left alone", inputs.schema.only_in_prod, text);
  AppendNames("left alone, as --keep says", inputs.keep, text);
  AppendNames("not in the sync, but refer to a table in it", inputs.schema.cascade_reaches, text);
}

void AppendSequences(const PlanInputs& inputs, std::string* text) {
  for (const auto& [name, counter] : SequencesToSet(inputs)) {
    const std::optional<Counter> now = CounterNow(inputs, name);
    if (now == counter) continue;
    absl::StrAppend(text, "sequence ", Printable(name), ": ", ToText(now), " now, ",
                    ToText(counter), " to come\n");
  }
}

void AppendUrls(const UrlInputs& urls, std::string* text) {
  for (const auto& [column, rewritten] : urls.rewritten) {
    absl::StrAppend(text, "URLs rewritten in ", Printable(column), ": ", rewritten, "\n");
  }
  for (const Json& url : urls.forbidden) {
    absl::StrAppend(text, "forbidden URLs left in ", PrintableField(url, "column"), ": ",
                    TextField(url, "count"), ", such as ", PrintableField(url, "example"), "\n");
  }
}

void AppendObjects(const PlanInputs& inputs, std::string* text) {
  if (!inputs.objects.has_value()) return;
  const ObjectInputs& objects = *inputs.objects;
  absl::StrAppend(text, "objects: ", objects.upload.objects - objects.changed.objects, " new, ",
                  objects.changed.objects, " changed, ", objects.same.objects, " unchanged, ",
                  objects.extra.objects, " only in production; ", HumanSize(objects.upload.bytes),
                  " to send\n");
  if (objects.kept.objects > 0) {
    absl::StrAppend(text,
                    "objects that differ and stay as production has them: ", objects.kept.objects,
                    ", see ", inputs.objects_folder, "/kept.ndjson\n");
  }
  if (objects.dangling.objects == 0) return;
  absl::StrAppend(text, "URLs that will have no object: ", objects.dangling.objects, ", see ",
                  inputs.objects_folder, "/dangling.ndjson; the first:\n");
  for (const Json& url : objects.dangling.first) {
    absl::StrAppend(text, "  ", PrintableField(url, "schema"), ".", PrintableField(url, "table"),
                    ".", PrintableField(url, "column"), ": ", PrintableField(url, "bucket"), "/",
                    PrintableField(url, "key"), "\n");
  }
}

}  // namespace

std::string PlanJson(const PlanInputs& inputs) {
  Json plan;
  plan["mode"] = inputs.mode;
  plan["tables"] = Json::array();
  for (const TableRows& table : inputs.to_come) {
    const std::optional<uint64_t> now = RowsNow(inputs, table.table);
    plan["tables"].push_back({{"table", table.table},
                              {"rows_now", now.has_value() ? Json(*now) : Json(nullptr)},
                              {"rows_to_come", table.rows}});
  }
  plan["changes"] = ChangesJson(inputs);
  plan["first_changes"] = inputs.first_changes;
  plan["losses"] = Json::array();
  for (const Loss& loss : Losses(inputs)) plan["losses"].push_back(ToJson(loss));
  plan["first_losses"] = inputs.first_losses;
  plan["emptied"] = Emptied(inputs);
  plan["cascade_reaches"] = inputs.schema.cascade_reaches;
  plan["only_in_prod"] = inputs.schema.only_in_prod;
  plan["keep"] = inputs.keep;
  plan["sequences"] = Json::array();
  for (const auto& [name, counter] : SequencesToSet(inputs)) {
    plan["sequences"].push_back({{"sequence", name},
                                 {"now", ToJson(CounterNow(inputs, name))},
                                 {"to_come", ToJson(counter)}});
  }
  plan["urls"] = Json::array();
  for (const auto& [column, rewritten] : inputs.urls.rewritten) {
    plan["urls"].push_back({{"column", column}, {"rewritten", rewritten}});
  }
  plan["forbidden"] = inputs.urls.forbidden;
  plan["objects"] = ToJson(inputs.objects);
  plan["objects_to_delete"] = ObjectsToDelete(inputs);
  plan["urls_without_object"] = inputs.objects.has_value() ? inputs.objects->dangling.objects : 0;
  plan["backup_bytes"] = inputs.schema.backup_bytes;
  plan["readers_wait_seconds"] = SecondsOfWaiting(inputs);
  plan["push_route"] = RouteName(inputs.push);
  plan["push_because"] = PushReason(inputs);
  return plan.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

std::string PlanText(const PlanInputs& inputs) {
  std::string text;
  AppendLosses(inputs, &text);
  AppendTables(inputs, &text);
  AppendSequences(inputs, &text);
  AppendUrls(inputs.urls, &text);
  AppendObjects(inputs, &text);
  const uint64_t backup_bytes = inputs.schema.backup_bytes +
                                (inputs.objects.has_value() ? inputs.objects->to_back_up.bytes : 0);
  absl::StrAppend(&text, "backup: about ", HumanSize(backup_bytes), "\n");
  if (!inputs.has_rows()) return text;
  absl::StrAppend(&text, "push: by ",
                  inputs.push == PushRoute::kSupabase ? "the Supabase CLI" : "psql",
                  ", in one transaction; ", PushReason(inputs), "\n");
  const uint64_t bytes = BytesToLoad(inputs);
  if (inputs.changes.has_value()) {
    text += "readers of these tables do not wait; writers wait for the transaction\n";
  } else if (bytes > 0) {
    absl::StrAppend(&text, "readers of these tables wait while it loads ", HumanSize(bytes),
                    ": about ", SecondsOfWaiting(inputs), " s if the server takes ",
                    HumanSize(BytesPerSecond(inputs)), " a second\n");
  }
  return text;
}

std::string HumanSize(uint64_t bytes) {
  if (bytes < 1024) return absl::StrCat(bytes, "B");
  constexpr char kUnits[] = "KMGTPE";
  size_t unit = 0;
  uint64_t divisor = 1024;
  const auto rounded_up = [&] { return bytes / divisor + (bytes % divisor != 0 ? 1 : 0); };
  while (rounded_up() >= 1024 && unit + 1 < std::strlen(kUnits)) {
    divisor *= 1024;
    ++unit;
  }
  const uint64_t whole = bytes / divisor;
  const uint64_t rest = bytes % divisor;
  // Tenths of the unit, rounded up; `rest` is less than 2^60, so this does not overflow.
  const uint64_t tenths = whole * 10 + (rest * 10 + divisor - 1) / divisor;
  if (tenths < 100) return absl::StrFormat("%d.%d%cB", tenths / 10, tenths % 10, kUnits[unit]);
  return absl::StrFormat("%d%cB", rounded_up(), kUnits[unit]);
}

}  // namespace dumpline
