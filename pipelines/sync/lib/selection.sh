# shellcheck shell=bash
# Sourced by stages that read the options which select rows.

# select_options SCHEMA: sets `options` to dump-select's options for the selected rows, with production's schema in the file
# SCHEMA.
select_options() {
  local external
  options=(--schema="$1")
  # In a file, because a row is not for command lines, which every user of the machine can read.
  printf '%s' "$SYNC_ROWS" >.rows.txt
  if [[ -s .rows.txt ]]; then options+=(--rows-from=.rows.txt); fi
  if [[ -n $SYNC_ROWS_FROM ]]; then options+=(--rows-from="$SYNC_ROWS_FROM"); fi
  if [[ -n $SYNC_CHILDREN ]]; then options+=(--children="${SYNC_CHILDREN#,}"); fi
  if [[ -n $SYNC_REFERENCES ]]; then options+=(--references="$SYNC_REFERENCES"); fi
  # Preflight has checked that production has the rows of tables outside the sync, such as auth.users.
  external=$(jq -r '[.references_out[].to] | unique | join(",")' schema_diff.json)
  if [[ -n $external ]]; then options+=(--external="$external"); fi
}
