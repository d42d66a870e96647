# Functions that the reports share.
def median: sort | if length % 2 == 1 then .[length / 2 | floor] else (.[length / 2 - 1] + .[length / 2]) / 2 end;

# Formats a number with $digits digits after the point.
def fixed($digits): pow(10; $digits) as $scale
  | (. * $scale | round | tostring) as $all
  | ("0" * ([$digits + 1 - ($all | length), 0] | max) // "") + $all
  | if $digits == 0 then . else .[:length - $digits] + "." + .[length - $digits:] end;

# Formats numbers as "median (minimum – maximum)".
def spread($digits): "\(median | fixed($digits)) (\(min | fixed($digits)) – \(max | fixed($digits)))";

# Groups values by key, in the order of the first value of each group.
def groups(key): to_entries | group_by(.value | key) | sort_by(.[0].key) | map(map(.value));
