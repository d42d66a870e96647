# From measure's lines to a table in Markdown: a row a command, in the order in which they ran.
def median: sort | if length % 2 == 1 then .[length / 2 | floor] else (.[length / 2 - 1] + .[length / 2]) / 2 end;
def fixed($digits): pow(10; $digits) as $scale
  | (. * $scale | round | tostring) as $all
  | ("0" * ([$digits + 1 - ($all | length), 0] | max) // "") + $all
  | .[:length - $digits] + "." + .[length - $digits:];

(map(.name) | reduce .[] as $name ([]; if index([$name]) then . else . + [$name] end)) as $names
| (map(select(.name == "cat").wall_seconds) | median) as $cat
| "| command | seconds | to cat | processor | memory |", "|---|---|---|---|---|",
  ($names[] as $name | map(select(.name == $name)) | map(.wall_seconds) as $wall
    | "| \($name) | \($wall | median | fixed(2)) (\($wall | min | fixed(2)) – \($wall | max | fixed(2))) | \(($wall | median) / $cat | fixed(1)) | \(map(.cpu_seconds) | median | fixed(2)) | \(map(.peak_kib) | max / 1024 | fixed(1)) MiB |")
