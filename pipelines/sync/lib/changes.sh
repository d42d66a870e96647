# shellcheck shell=bash
# Sourced by stages that change single rows, after stage.sh.

# diff_rows OPTION...: runs dump-diff with the options that all comparisons of a run need.
diff_rows() { filter dump-diff --schema=schema.sql ${SYNC_IGNORE_COLUMNS:+--ignore-columns="${SYNC_IGNORE_COLUMNS#,}"} "$@"; }

# compare_rows [OPTION of dump-diff...] CURRENT WANTED: prints a line for each row that differs.
compare_rows() { diff_rows --format=ndjson "$@"; }

# write_changes CONFLICTS CURRENT WANTED [OPTION of dump-diff...]: writes push.sql, the changes of production's rows from
# CURRENT to WANTED, and changes.json, changes.ndjson and result.sql, which README.md describes. If there are conflicts
# without a decision, writes them to the file CONFLICTS instead, and fails. `set -e` has no effect here.
#
# Triggers are disabled: development's triggers have made their changes already.
write_changes() {
  local status=0
  diff_rows "${@:4}" --disable-triggers --no-transaction --report=changes.json \
    --changed-rows=changes.ndjson --result=result.sql "$2" "$3" >.push.sql 2>.dump_diff.txt || status=$?
  if ((status == 1)); then
    mv .push.sql "$1" || exit
    return 1
  fi
  cat .dump_diff.txt >&2
  ((status == 0)) || exit "$status"
  mv .push.sql push.sql || exit
}

# changed_rows REPORT: prints the numbers of changed rows for people.
changed_rows() {
  jq -r "${count_text:?}"'def sum(f): [.tables[] | f] | add // 0;
    "\(count(sum(.inserted); "row")) inserted, \(sum(.updated)) updated, \(sum(.deleted)) deleted, \(sum(.kept)) kept"' "$1"
}
# _shown: defines `shown` for jq, a value for people.
_shown='def shown: if . == null then "NULL" else tojson | if length > 40 then .[:39] + "…" else . end end;
  def key: .key // {} | to_entries | map(" \(.key)=\(.value)") | join("");'

# show_differences FILE: prints the first rows that production has otherwise than expected, on stderr. FILE has the changes
# from production's rows to the expected ones.
show_differences() {
  jq -rn "$_shown"'
    limit(5; inputs) | "  \(.table)\(key): " +
      if .op == "insert" then "missing in production" elif .op == "delete" then "only in production"
      else . as $row | .new | to_entries | map("\(.key) is \($row.old[.key] | shown), expected \(.value | shown)") | join(", ") end' "$1" >&2
}

# show_conflicts SOURCE: prints the first conflicts for people, on stderr. SOURCE tells where the wanted values are from.
show_conflicts() {
  jq -rn --arg source "$1" "$_shown"'
    def side($name): if has($name) | not then "deleted" else .[$name] | shown end;
    limit(5; inputs) | "  \(.table)\(key): \(.conflict), " +
      (.columns | to_entries | map("\(.key): production \(.value | side("current")), \($source) \(.value | side("wanted"))")
        | join(", ")) +
      (if (.references // {} | add // 0) > 0 then "; rows that refer to it: \(.references.current) in production, \(.references.wanted) in \($source)"
        else "" end)' conflicts.ndjson >&2
}
