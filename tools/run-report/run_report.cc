#include "tools/run-report/run_report.h"

#include <algorithm>
#include <cstdint>
#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "tools/lib/text/count.h"
#include "tools/lib/text/printable.h"
#include "tools/lib/text/shorten.h"
#include "tools/run-report/assets.h"
#include "tools/run-report/object_views.h"
#include "tools/run-report/row_views.h"
#include "tools/run-report/view.h"

namespace dumpline {
namespace {

constexpr int kBarWidth = 200;

// A part of a bar.
struct Segment {
  const char* name;
  uint64_t rows;
};

// Returns the parts of a table's bar, of which the rows now and the inserted ones are the whole.
std::vector<Segment> Segments(const Json& table, const Json* changes) {
  if (changes != nullptr) {
    return {{"same", Number(*changes, "same")},
            {"kept", Number(*changes, "kept")},
            {"updated", Number(*changes, "updated")},
            {"inserted", Number(*changes, "inserted")},
            {"deleted", Number(*changes, "deleted")}};
  }
  const uint64_t now = Number(table, "rows_now"), after = Number(table, "rows_to_come");
  return {{"now", std::min(now, after)},
          {"inserted", after > now ? after - now : 0},
          {"deleted", now > after ? now - after : 0}};
}

uint64_t Total(const std::vector<Segment>& segments) {
  uint64_t total = 0;
  for (const Segment& segment : segments) total += segment.rows;
  return total;
}

// The elements of an array that each describe a table, by its name.
class ByTable {
 public:
  explicit ByTable(const Json& array) {
    for (const Json& element : array) elements_.emplace(TextField(element, "table"), &element);
  }

  // Returns nullptr if there is none.
  const Json* Find(const std::string& table) const {
    const auto found = elements_.find(table);
    return found != elements_.end() ? found->second : nullptr;
  }

 private:
  std::map<std::string, const Json*> elements_;
};

View Bars(const std::vector<Segment>& segments, uint64_t most) {
  View bars{View::type::list};
  double x = 0;
  for (const Segment& segment : segments) {
    if (segment.rows == 0) continue;
    const double width = kBarWidth * static_cast<double>(segment.rows) / static_cast<double>(most);
    View bar;
    bar.set("class", std::string(segment.name));
    bar.set("x", absl::StrFormat("%.1f", x));
    bar.set("width", absl::StrFormat("%.1f", std::max(width, 1.0)));
    bars.push_back(bar);
    x += width;
  }
  return bars;
}

void AddTables(const RunFiles& files, View* page) {
  const Json& tables = Field(files.plan, "tables");
  const bool by_row = Field(files.plan, "changes").is_array();
  const ByTable changes_of(Field(files.plan, "changes"));
  const ByTable losses_of(Field(files.plan, "losses"));
  std::map<std::string, std::string> rows_ids;
  for (size_t i = 0; i < files.changes.size(); ++i) {
    if (files.changes[i].rows.lines.empty()) continue;
    rows_ids.emplace(files.changes[i].table, RowsId("changes", i));
  }
  uint64_t most = 1;
  for (const Json& table : tables) {
    most = std::max(most, Total(Segments(table, changes_of.Find(TextField(table, "table")))));
  }
  View list{View::type::list};
  for (size_t i = 0; i < tables.size(); ++i) {
    const Json& table = tables[i];
    const std::string name = TextField(table, "table");
    const Json* const changes = changes_of.Find(name);
    const std::vector<Segment> segments = Segments(table, changes);
    View view;
    view.set("id", RowsId("table", i));
    view.set("table", name);
    view.set("now", table.value("rows_now", Json()).is_null() ? "?" : TextField(table, "rows_now"));
    view.set("after", TextField(table, "rows_to_come"));
    for (const char* number : {"same", "inserted", "updated", "deleted", "kept"}) {
      view.set(number, changes != nullptr ? absl::StrCat(Number(*changes, number)) : "");
    }
    std::vector<std::string> labels;
    for (const Segment& segment : segments) {
      if (segment.rows > 0) labels.push_back(absl::StrCat(segment.rows, " ", segment.name));
    }
    view.set("bar_label", labels.empty() ? std::string("no rows") : absl::StrJoin(labels, ", "));
    view.set("bars", Bars(segments, most));
    Set(&view, "rows_id", rows_ids[name]);
    view.set("loses", losses_of.Find(name) != nullptr);
    list.push_back(view);
  }
  page->set("has_tables", !tables.empty());
  page->set("by_row", by_row);
  page->set("table_count", CountOf(tables.size(), "table"));
  page->set("tables", list);
}

void AddUrls(const RunFiles& files, View* page) {
  View urls{View::type::list};
  for (const Json& url : Field(files.plan, "urls")) {
    View view;
    view.set("column", TextField(url, "column"));
    view.set("rewritten", TextField(url, "rewritten"));
    urls.push_back(view);
  }
  View forbidden{View::type::list};
  for (const Json& url : Field(files.plan, "forbidden")) {
    forbidden.push_back(absl::StrCat(
        TextField(url, "column"), " has ", CountOf(Number(url, "count"), "URL"), " of ",
        TextField(url, "host"), ", such as ", Shorten(TextField(url, "example"), kValueBytes)));
  }
  page->set("has_urls", !urls.is_empty_list() || !forbidden.is_empty_list());
  page->set("urls", urls);
  page->set("forbidden", forbidden);
}

void AddFindings(const RunFiles& files, View* page) {
  View list{View::type::list};
  for (const Json& finding : files.findings) {
    View view;
    view.set("severity", TextField(finding, "severity"));
    view.set("what", TextField(finding, "what"));
    Set(&view, "fix", TextField(finding, "fix"));
    list.push_back(view);
  }
  page->set("has_findings", !list.is_empty_list());
  page->set("findings", list);
}

double Seconds(const Json& stage) {
  double seconds = 0;
  return absl::SimpleAtod(ToJsonText(stage.value("seconds", Json(0))), &seconds) ? seconds : 0;
}

void AddStages(const RunFiles& files, View* page) {
  double all = 0;
  for (const Json& stage : files.journal) all += Seconds(stage);
  View list{View::type::list};
  double start = 0;
  for (const Json& stage : files.journal) {
    const double seconds = Seconds(stage);
    const double scale = all > 0 ? kBarWidth / all : 0;
    const bool failed = Number(stage, "status") != 0;
    View view;
    view.set("stage", TextField(stage, "stage"));
    view.set("seconds", absl::StrFormat("%.2f", seconds));
    view.set("start", absl::StrFormat("%.2f", start));
    view.set("end", absl::StrFormat("%.2f", start + seconds));
    view.set("x", absl::StrFormat("%.1f", start * scale));
    view.set("width", absl::StrFormat("%.1f", std::max(seconds * scale, 1.0)));
    view.set("class", std::string(failed ? "failed" : "ran"));
    view.set("summary", Shorten(TextField(stage, "summary"), 2 * kValueBytes));
    Set(&view, "status", failed ? TextField(stage, "status") : "");
    list.push_back(view);
    start += seconds;
  }
  page->set("has_stages", true);
  page->set("seconds", absl::StrFormat("%.1f", all));
  page->set("stages", list);
}

bool HasPushed(const RunFiles& files) {
  return std::any_of(files.journal.begin(), files.journal.end(), [](const Json& stage) {
    return TextField(stage, "stage") == "push" && Number(stage, "status") == 0;
  });
}

void AddVerdict(const RunFiles& files, View* page) {
  const Json none;
  const Json& last = files.journal.empty() ? none : files.journal.back();
  const std::string stage = last.is_null() ? "" : TextField(last, "stage");
  std::string verdict = absl::StrCat("Stopped after ", stage.empty() ? "the start" : stage);
  const char* kind = "stopped";
  std::string failure;
  if (files.is_complete) {
    verdict = "Done";
    kind = "done";
    const auto errors = std::count_if(
        files.findings.begin(), files.findings.end(),
        [](const Json& finding) { return TextField(finding, "severity") == "error"; });
    if (errors > 0) {  // a run that looks for problems
      verdict = CountOf(errors, "problem");
      kind = "failed";
    }
  } else if (!last.is_null() && Number(last, "status") != 0) {
    verdict = absl::StrCat("Failed at ", stage);
    kind = "failed";
    failure = HasPushed(files) ? "Production's rows have been changed. run.log has the reason."
                               : "Production's rows are unchanged. run.log has the reason.";
    if (files.conflicts.count > 0 && stage == "changes") {
      verdict = "Conflicts to decide";
      failure = "Nothing was changed.";
    }
  } else if (files.is_planned || stage == "plan") {
    verdict = "Planned";
    kind = "planned";
  }
  page->set("verdict", verdict);
  page->set("verdict_class", std::string(kind));
  Set(page, "failure", failure);
}

void AddCommands(const RunFiles& files, View* page) {
  View list{View::type::list};
  const auto add = [&](const char* what, const std::string& command) {
    View view;
    view.set("what", std::string(what));
    view.set("command", command);
    list.push_back(view);
  };
  const std::string resume = TextField(files.commands, "resume");
  page->set("resume_command", resume);
  if (!files.commands.is_null()) {
    if (!files.is_complete) add("continue this run", resume);
    if (HasPushed(files)) add("undo this run", TextField(files.commands, "undo"));
  }
  page->set("has_next", !list.is_empty_list());
  page->set("commands", list);
}

void AddNumbers(const RunFiles& files, View* page) {
  View list{View::type::list};
  const auto add = [&](const char* label, uint64_t value, bool is_loss = false) {
    View view;
    view.set("label", std::string(label));
    view.set("value", absl::StrCat(value));
    view.set("is_loss", is_loss && value > 0);
    list.push_back(view);
  };
  const auto sum = [](const Json& tables, std::initializer_list<const char*> names) {
    uint64_t all = 0;
    for (const Json& table : tables) {
      for (const char* name : names) all += Number(table, name);
    }
    return all;
  };
  const Json& plan = files.plan;
  const Json& tables = Field(plan, "tables");
  if (!tables.empty()) {
    const Json& changes = Field(plan, "changes");
    add("rows now", sum(tables, {"rows_now"}));
    if (changes.is_array()) {
      add("inserted", sum(changes, {"inserted"}));
      add("updated", sum(changes, {"updated"}));
      add("deleted", sum(changes, {"deleted"}));
      add("kept as users have them", sum(changes, {"kept"}));
    }
    add("rows after", sum(tables, {"rows_to_come"}));
    add(files.conflicts.count > 0 ? "lost by users, besides conflicts" : "lost by users",
        sum(Field(plan, "losses"), {"deleted", "updated", "inserted"}), true);
    add("URLs rewritten", sum(Field(plan, "urls"), {"rewritten"}));
    add("seconds that readers wait", Number(plan, "readers_wait_seconds"));
  }
  if (files.conflicts.count > 0) add("conflicts", files.conflicts.count, !files.is_decided);
  const Json& objects = Field(plan, "objects");
  if (!objects.empty()) {
    add("new objects", Number(objects, "new"));
    add("changed objects", Number(objects, "changed"));
    add("URLs without an object", Number(plan, "urls_without_object"), true);
    add("objects to delete", Number(plan, "objects_to_delete"), true);
  }
  page->set("numbers", list);
}

void AddParts(View* page) {
  const std::pair<const char*, const char*> parts[] = {
      {"losses", "Losses"},     {"conflicts", "Conflicts"}, {"tables", "Tables"},
      {"changes", "Rows"},      {"urls", "URLs"},           {"objects", "Objects"},
      {"findings", "Warnings"}, {"stages", "Stages"},       {"next", "Next"}};
  View list{View::type::list};
  const auto add = [&](const char* id, const char* title) {
    View view;
    view.set("id", std::string(id));
    view.set("title", std::string(title));
    list.push_back(view);
  };
  for (const auto& [id, title] : parts) {
    const View* const has = page->get(absl::StrCat("has_", id));
    if (has != nullptr && has->is_true()) add(id, title);
  }
  page->set("parts", list);
}

}  // namespace

absl::StatusOr<std::string> RunReport(const RunFiles& files, const std::string& folder) {
  View page;
  page.set("style", std::string(assets::style));
  page.set("style_hash", std::string(assets::style_hash));
  page.set("script", std::string(assets::script));
  page.set("script_hash", std::string(assets::script_hash));
  page.set("rows_table",
           View(kainjow::mustache::partial([] { return std::string(assets::rows); })));
  page.set("value_cell",
           View(kainjow::mustache::partial([] { return std::string(assets::value); })));
  page.set("run", files.name);
  page.set("program", TextField(files.run, "name"));
  page.set("target", TextField(files.run, "target"));
  Set(&page, "mode", TextField(files.plan.is_null() ? files.run : files.plan, "mode"));
  AddVerdict(files, &page);
  AddNumbers(files, &page);
  page.set("has_losses", !files.losses.empty());
  page.set("losses", TablesOfRows(files.losses, "losses"));
  Set(&page, "more_losses", RowsOfOtherTables(files.losses));
  AddConflicts(files, &page);
  AddTables(files, &page);
  page.set("has_changes", !files.changes.empty());
  page.set("changes", TablesOfRows(files.changes, "changes"));
  Set(&page, "more_changes", RowsOfOtherTables(files.changes));
  AddUrls(files, &page);
  AddObjects(files, folder, &page);
  AddFindings(files, &page);
  AddStages(files, &page);
  AddCommands(files, &page);
  AddParts(&page);

  kainjow::mustache::mustache html{std::string(assets::page)};
  html.set_custom_escape(
      [](const std::string& text) { return kainjow::mustache::html_escape(Printable(text)); });
  std::string text = html.render(page);
  if (!html.is_valid()) return absl::InternalError(html.error_message());
  return text;
}

}  // namespace dumpline
