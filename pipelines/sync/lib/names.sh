# shellcheck shell=bash
# Sourced by sync.sh, list_runs.sh, journal.sh and the stages: names and text for people. In a list of names, commas separate
# names, except within double quotes.

# split_names LIST: prints the names of the list, one per line. selection.sql splits lists in the same way.
split_names() { grep -oE '([^,"]|"[^"]*")+' <<<"$1" || true; } # grep fails if there is no name

# count NUMBER NOUN [PLURAL]: prints both as text, such as "1 row" or "2 rows".
count() { if (($1 == 1)); then echo "1 $2"; else echo "$1 ${3:-$2s}"; fi; }
# Definition for jq of the same function: count(NUMBER; NOUN), or count(NUMBER; NOUN; PLURAL).
# shellcheck disable=SC2016,SC2034  # jq filters of several scripts contain it
count_text='def count($number; $one; $many): "\($number) \(if $number == 1 then $one else $many end)";
  def count($number; $one): count($number; $one; $one + "s");'

# list: joins the lines of stdin with commas, for messages.
list() { awk '{ printf "%s%s", (NR > 1 ? ", " : ""), $0 } END { if (NR) print "" }'; }

# printable: copies stdin, and replaces what a terminal would interpret with "?": control characters (C0 and C1) and
# characters that change the direction of text (U+200E, U+200F, U+202A to U+202E, U+2066 to U+2069). Names in databases
# and messages of servers may contain them.
printable() {
  LC_ALL=C sed -u $'s/[\x01-\x08\x0b-\x1f\x7f]/?/g; s/\xc2[\x80-\x9f]/?/g
    s/\xe2\x80[\x8e\x8f\xaa-\xae]/?/g; s/\xe2\x81[\xa6-\xa9]/?/g'
}

# Definition for jq: a finding of env-check as text for people.
# shellcheck disable=SC2034  # jq filters of several scripts contain it
finding_text='def text: "\(.severity): \(.what)" + if .fix == "" then "" else "\n  \(.fix)" end;'

# program_name: prints the name by which the user starts this pipeline, without options.
program_name() { echo "${DUMPLINE_PROGRAM:+$DUMPLINE_PROGRAM }$SYNC_NAME"; }

# documentation: prints the path of the text about pipelines, for people.
documentation() {
  local file
  file=$(readlink -m -- "${BASH_SOURCE[0]%/*}/../../../../../share/doc/dumpline/pipelines/README.md")
  if [[ -n ${DUMPLINE_PROGRAM-} && -e $file ]]; then echo "$file"; else echo pipelines/README.md; fi
}

# pipeline_command NAME: prints the command that runs a pipeline of dumpline, to which options can be appended. Where the
# program dumpline started this one, Bazel may not be installed.
pipeline_command() {
  if [[ -n ${DUMPLINE_PROGRAM-} ]]; then echo "dumpline $1"; else echo "tools/bazel run //pipelines:$1 --"; fi
}
