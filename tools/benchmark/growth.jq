# Makes a Markdown table with a column for each command. The input is lines of measure, each with a `table` and a `row`.
# $table: the lines to select. $cell: the unit of the cells.
include "numbers";

def over($limit): if . > $limit then "**\(fixed(1))**" else fixed(1) end;
def cell:
  if $cell == "seconds per GB" then map(.wall_seconds / .bytes * 1e9) | min | fixed(2)
  elif $cell == "ratio" then map(.ratio) | median | fixed(2)
  elif $cell == "MiB" then (if .[0].row | test("one row") then 64 else 16 end) as $goal | map(.peak_kib) | max / 1024 | over($goal)
  elif $cell == "ms" then map(.wall_seconds * 1e3) | spread(1)
  else error("no such cell: \($cell)") end;

map(select(.table == $table)) | groups(.row)
| (.[0] | groups(.name) | map(.[0].name)) as $names
| "| \($cell) | \($names | join(" | ")) |", "|---|\($names | map("---|") | add)",
  (.[] | "| \(.[0].row) | \(groups(.name) | map(cell) | join(" | ")) |")
