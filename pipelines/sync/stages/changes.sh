#!/usr/bin/env bash
# changes: compares production's rows with development's, and writes the changes to make.
# Reads:   wanted.sql, expected.txt, backup/digest.txt, backup/rows.sql, base/rows.sql, schema.sql, the file of
#          --resolutions
# Writes:  mode.txt, changes.json (numbers by table), changes.ndjson (a line for each changed row), push.sql, result.sql
#          (production's rows after the push), decision.txt; if both sides have changed the same values,
#          conflicts.ndjson
# Changes: nothing
# shellcheck source-path=SCRIPTDIR
source "${0%/*}/../lib/stage.sh"
source "${0%/*}/../lib/database.sh"
source "${0%/*}/../lib/changes.sh"
source "${0%/*}/../lib/runs.sh"

# write_no_changes: writes the files of a comparison of equal rows.
write_no_changes() {
  count_rows wanted.sql | jq -cs '{tables: map({table, same: .rows, inserted: 0, updated: 0, deleted: 0, kept: 0, conflicts: 0,
    has_key: true}), only_in_current: []}' >changes.json
  : >changes.ndjson
  : >push.sql
  ln -f wanted.sql result.sql
}

# choose_mode: prints the mode if --mode does not name it. Without a base, only a sync that leaves all rows of production
# as they are needs no decision by the user.
choose_mode() {
  local inserted updated deleted
  if [[ -e base/rows.sql ]]; then
    echo merge
    return
  fi
  if nothing_to_push; then
    echo add
    return
  fi
  compare_rows --report=.counts.json backup/rows.sql wanted.sql >/dev/null
  read -r inserted updated deleted < <(jq -r 'def sum(f): [.tables[] | f] | add // 0;
    "\(sum(.inserted)) \(sum(.updated)) \(sum(.deleted))"' .counts.json)
  if ((updated == 0 && deleted == 0)); then
    echo add
    return
  fi
  {
    echo 'production has rows that development lacks or has otherwise, and no earlier sync of these tables is known. Choose a mode:'
    printf '  %-16s %10s %10s %10s\n' '' inserted updated deleted
    printf '  --mode=%-9s %10s %10s %10s\n' mirror "$inserted" "$updated" "$deleted" add "$inserted" - -
    printf '  --mode=%-9s %s\n' merge 'with --base=FILE: the rows that both sides had' \
      replace 'the same rows as mirror; empties and fills all tables'
  } >&2
  return 1
}

mode=$SYNC_MODE
if [[ -z $mode ]]; then mode=$(choose_mode); fi
case $mode in
  mirror) options=() ;;
  add) options=(--no-update --no-delete) ;;
  rows)
    options=(--no-delete)
    if [[ $SYNC_EXISTING == keep ]]; then options+=(--no-update); fi
    ;;
  merge) options=(--base=base/rows.sql) ;;
esac
echo "$mode" >mode.txt
rm -f conflicts.ndjson decision.txt # may remain from an earlier attempt
conflicts=''
if nothing_to_push; then
  write_no_changes
elif ! write_changes conflicts.ndjson backup/rows.sql wanted.sql "${options[@]}"; then
  conflicts="; decided conflicts: $(lines conflicts.ndjson)"
  if [[ -z $SYNC_CONFLICTS$SYNC_RESOLUTIONS ]]; then
    echo "conflicts between users and development: $(lines conflicts.ndjson). The first:" >&2
    show_conflicts development
    echo "All are in $PWD/conflicts.ndjson. Decide them with --resume=${PWD##*/} and --conflicts=current (production's values" \
      "stay), --conflicts=wanted (development's), or --resolutions=FILE, a copy of these lines, each with" \
      '"choice":"current" or "choice":"wanted"' >&2
    exit 1
  fi
  if [[ -n $SYNC_CONFLICTS ]]; then options+=(--conflicts="$SYNC_CONFLICTS"); fi
  if [[ -n $SYNC_RESOLUTIONS ]]; then options+=(--resolutions="$SYNC_RESOLUTIONS"); fi
  if ! write_changes .undecided.ndjson backup/rows.sql wanted.sql "${options[@]}"; then
    echo "$SYNC_RESOLUTIONS decides only $(($(lines conflicts.ndjson) - $(lines .undecided.ndjson))) of" \
      "$(count_lines conflicts.ndjson conflict); all are in $PWD/conflicts.ndjson" >&2
    exit 1
  fi
fi
decision >decision.txt
echo "mode $mode: $(changed_rows changes.json)$conflicts"
