# shellcheck shell=bash
# Sourced by tests of syncs, after testing.sh: users who write to prod's table pages (id, text), and a check that no
# acknowledged write is lost. The ids of their rows are greater than 100000. All users write for the same four seconds
# and then pause for eight. Without the pauses no sync would commit, because a sync does not replace rows that have
# changed since its backup.
: "${tmp:?}"
writers=()
_first_id=100000

# script_of WRITER: prints psql commands. After each acknowledged write, psql prints the new state of the row: `ID
# TEXT`, or `ID` alone if the row was deleted.
script_of() {
  local n id pause
  # Prints nothing if a statement has failed, or has found no row because a sync has replaced the rows.
  local acknowledged='\\if :ERROR\n\\else\n\\if :ROW_COUNT\n\\echo %s\n\\endif\n\\endif\n'
  for ((n = 0; n < 400; n++)); do
    id=$((_first_id + $1 * 1000 + n)) pause=$((RANDOM % 4000))
    # shellcheck disable=SC2016  # backquotes of psql
    printf '\\set stop `test -e %q && echo 1 || echo 0`\n\\if :stop\n\\q\n\\endif\n' "$tmp/stop"
    printf 'select pg_sleep(%d.%03d), pg_sleep(greatest(0, 8 - extract(epoch from clock_timestamp())::numeric %% 12)) \\g /dev/null\n' \
      $((pause / 1000)) $((pause % 1000))
    if ((n % 5 == 4)); then
      # This transaction stays open for a while, possibly during the push. If the INSERT fails, COMMIT rolls back.
      printf "begin;\ninsert into pages (id, text) values (%d, 'long');\n\\\\set failed :ERROR\n" "$id"
      printf "select pg_sleep(1) \\\\g /dev/null\ncommit;\n\\\\if :failed\n\\\\elif :ERROR\n\\\\else\n\\\\echo %d long\n\\\\endif\n" "$id"
      continue
    fi
    # shellcheck disable=SC2059
    {
      printf "insert into pages (id, text) values (%d, 'new');\n" "$id"
      printf "$acknowledged" "$id new"
      if ((n % 2)); then
        printf "update pages set text = 'changed' where id = %d;\n" "$id"
        printf "$acknowledged" "$id changed"
      fi
      if ((n % 3 == 0)); then
        printf 'delete from pages where id = %d;\n' "$id"
        printf "$acknowledged" "$id"
      fi
    }
  done
}

# start_writers NUMBER: starts this number of users.
start_writers() {
  local writer
  rm -f "$tmp/stop" "$tmp"/writer.*
  for ((writer = 0; writer < $1; writer++)); do
    script_of "$writer" >"$tmp/writer.$writer.sql"
    PGAPPNAME=writer psql -X -q -A -t -d "$(pg_conninfo prod postgres postgres)" -f "$tmp/writer.$writer.sql" \
      >"$tmp/writer.$writer.acknowledged" 2>"$tmp/writer.$writer.err" </dev/null &
    writers+=($!)
  done
  _first_id=$((_first_id + $1 * 1000))
}
stop_writers() {
  touch "$tmp/stop"
  wait "${writers[@]}" || true
  writers=()
}

# nothing_lost: expects every acknowledged write to be in prod or in the backup of $run, and adds their number to
# $writes. Call it after stop_writers.
writes=0
nothing_lost() {
  local lost
  cat "$tmp"/writer.*.acknowledged >"$tmp/acknowledged"
  pg_psql "$(pg_conninfo prod)" -F ' ' -c 'select id, text from pages where id > 100000' >"$tmp/in_prod"
  # Reads the rows of pages from the backup. Its columns are id, number and text.
  sed -n '/^COPY public.pages /,/^\\\./p' "${run:?}/backup/rows.sql" 2>/dev/null |
    awk -F'\t' 'NF == 3 { print $1, $3 }' >"$tmp/in_backup"
  lost=$(awk '
    FILENAME == ARGV[1] { last[$1] = $0; next }
    FILENAME == ARGV[2] { in_prod[$1] = $0; found[$0] = 1; next }
    { found[$0] = 1 }
    END {
      for (id in last) {
        if (last[id] == id) { if (id in in_prod) print "deleted, and there again:", id }
        else if (!(last[id] in found)) print "lost:", last[id]
      }
    }' "$tmp/acknowledged" "$tmp/in_prod" "$tmp/in_backup")
  expect 'lost writes' "$lost" ''
  writes=$((writes + $(wc -l <"$tmp/acknowledged")))
}
