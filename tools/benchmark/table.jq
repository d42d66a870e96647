# Makes a Markdown table from lines of measure. Each row is a command and the command that it is compared with.
include "numbers";

"| command | seconds | processor | memory | compared with | ratio | goal | |", "|---|---|---|---|---|---|---|---|",
(groups([.name, .next_to])[] | .[0] as {$name, $next_to, $goal} | (map(.ratio) | median) as $ratio
  | (if $goal == null then "" elif $ratio <= $goal then "met" else "missed by \(($ratio / $goal - 1) * 100 | fixed(0)) %" end) as $outcome
  | "| \($name) | \(map(.wall_seconds) | spread(2)) | \(map(.cpu_seconds) | median | fixed(2)) | \(map(.peak_kib) | max / 1024 | fixed(1)) MiB | \($next_to) | \(map(.ratio) | spread(2)) | \($goal // "") | \($outcome) |")
