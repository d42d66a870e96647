# Makes an SVG plot from lines of measure. Each command has a bar from 0 to its ratio to cat, and a line from minimum to
# maximum. Plots only the sections with text of several lines, because the goals apply to those.
include "numbers";

def left: 300;     # x of the start of the bars
def width: 440;    # width of the longest bar
def step: 22;      # distance between bars
def escaped: gsub("&"; "&amp;") | gsub("<"; "&lt;");
def text($x; $y; $class): "<text x=\"\($x)\" y=\"\($y)\" class=\"\($class)\">\(escaped)</text>";
def line($x1; $y1; $x2; $y2; $class): "<line x1=\"\($x1)\" y1=\"\($y1)\" x2=\"\($x2)\" y2=\"\($y2)\" class=\"\($class)\"/>";
def is_filter: test("^(dump-|url-|truncate-)");

(map(select((.section | test("several lines")) and .name != "cat, cat, cat" and (.next_to | startswith("cat"))))
  | groups(.section) | map(groups(.name) | map({section: .[0].section, name: .[0].name, goal: .[0].goal, ratios: map(.ratio)}))) as $sections
| ([$sections[][].ratios | max] | max | ceil) as $most
| (first((1, 2, 5, 10, 20, 50) | select($most / . <= 12)) // 100) as $tick
| def x: left + . / $most * width | . * 10 | round / 10;
  def height: 60 + length * step;
  ([$sections[] | height] | add + 40) as $height
| "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"800\" height=\"\($height)\" viewBox=\"0 0 800 \($height)\" role=\"img\" aria-label=\"Wall time in multiples of cat's\">",
  "<style>",
  "text { font: 13px -apple-system, 'Segoe UI', Roboto, 'DejaVu Sans', sans-serif; fill: #1f2328 }",
  ".title { font-weight: 600 } .label { text-anchor: end } .tick { text-anchor: middle; fill: #59636e; font-size: 11px }",
  ".note { fill: #59636e; font-size: 11px } .filter { fill: #2f7ed8 } .other { fill: #a8b0b8 }",
  ".grid { stroke: #d1d9e0; stroke-width: 1 } .whisker { stroke: #1f2328; stroke-width: 1.5 } .goal { stroke: #d1690a; stroke-width: 2.5 }",
  "@media (prefers-color-scheme: dark) {",
  "text { fill: #f0f6fc } .tick, .note { fill: #9198a1 } .filter { fill: #4493f8 } .other { fill: #656c76 }",
  ".grid { stroke: #3d444d } .whisker { stroke: #f0f6fc } .goal { stroke: #f0a04b }",
  "}",
  "</style>",
  (foreach $sections[] as $rows ({y: 10, next: 10}; {y: .next, next: (.next + ($rows | height))}; . + {$rows})
    | .y as $top | ($top + 28) as $first | ($first + (.rows | length) * step) as $bottom
    | (.rows[0].section | text(8; $top + 14; "title")),
      (range(0; $most + 1; $tick) | x as $x | line($x; $first - 4; $x; $bottom; "grid"), (tostring + "×" | text($x; $bottom + 14; "tick"))),
      (.rows | to_entries[] | ($first + .key * step) as $y | .value
        | (.ratios | [min, median, max] | map(x)) as [$min, $median, $max]
        | (.name | text(left - 8; $y + 12; "label")),
          "<rect x=\"\(left)\" y=\"\($y + 1)\" width=\"\($median - left)\" height=\"14\" class=\"\(if .name | is_filter then "filter" else "other" end)\"/>",
          line($min; $y + 8; $max; $y + 8; "whisker"),
          line($min; $y + 5; $min; $y + 11; "whisker"), line($max; $y + 5; $max; $y + 11; "whisker"),
          (select(.goal) | .goal | x | line(.; $y - 2; .; $y + 18; "goal")),
          (.ratios | median | fixed(1) | text(([$max, $median] | max) + 8; $y + 12; "")))),
  ("Wall time in multiples of cat's in the same place (three cats' for three filters): median, minimum to maximum." | text(8; $height - 24; "note")),
  ("dumpline's" | text(24; $height - 7; "note")), "<rect x=\"8\" y=\"\($height - 17)\" width=\"12\" height=\"12\" class=\"filter\"/>",
  ("others" | text(116; $height - 7; "note")), "<rect x=\"100\" y=\"\($height - 17)\" width=\"12\" height=\"12\" class=\"other\"/>",
  ("goal" | text(184; $height - 7; "note")), line(176; $height - 18; 176; $height - 4; "goal"),
  "</svg>"
