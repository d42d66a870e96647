# shellcheck shell=bash
# Sourced first by every stage. A stage is a program whose working directory is the run's folder. It prints one line
# about its result on stdout, reports errors on stderr, and writes progress to file descriptor 8. Its source starts with
# a comment that lists what the stage reads, writes and changes; README.md repeats these lists. A file whose name starts
# with a dot is temporary, and journal.sh does not record it.
#
# The environment of a stage contains the settings as `env-check --resolve` prints them (BUCKETS, DEV_URL, PROD_PGHOST,
# …), and the variables that options.sh and options.txt list (SYNC_SCHEMAS, SYNC_PUSH, …).
set -euo pipefail
export LC_ALL=C PGCLIENTENCODING=UTF8
# shellcheck source-path=SCRIPTDIR
source "${BASH_SOURCE[0]%/*}/filters.sh"
# shellcheck source-path=SCRIPTDIR
source "${BASH_SOURCE[0]%/*}/names.sh"

# chain_output: prints the name of the file that the stage filter writes: the SQL to push, or the wanted rows.
chain_output() { if [[ $SYNC_MODE == replace ]]; then echo push.sql; else echo wanted.sql; fi; }

lines() { wc -l <"$1"; }
# count_lines FILE NOUN [PLURAL]: prints the number of lines as text, such as "1 object" or "2 objects".
count_lines() { count "$(lines "$1")" "${@:2}"; }
human_size() { numfmt --to=iec --suffix=B "$1"; }
file_size() { human_size "$(stat -c %s "$1")"; }

# show_findings FILE: prints errors and warnings on stderr, and a summary on stdout. Fails if there is an error.
show_findings() {
  local summary
  {
    read -r summary
    cat >&2
  } < <(jq -rn "$finding_text$count_text"'[inputs] as $findings
    | reduce $findings[].severity as $severity ({}; .[$severity] += 1)
    | "\(count([.[]] | add; "check")), \(count(.warning // 0; "warning")), \(count(.error // 0; "error"))",
      ($findings[] | select(.severity == "error" or .severity == "warning") | text)' "$1")
  echo "$summary"
  [[ $summary == *', 0 errors' ]]
}

# show_log FILE: prints the server's errors in a program's messages on stderr, or the first lines if there are none. It
# shortens lines, because they may contain rows.
show_log() { { grep -m 5 -E '(ERROR|DETAIL|HINT|CONTEXT):' "$1" || head -n 5 "$1"; } | cut -c 1-500 >&2; }

sha256() { sha256sum <"$1" | cut -d ' ' -f 1; }
# state NAME FILE: prints a line of plan_state.tsv.
state() { printf '%s\t%s\n' "$1" "$(sha256 "$2")"; }
