# shellcheck shell=bash
# Sourced by stages that use the databases. SIDE is DEV or PROD.
queries=$(cd "${BASH_SOURCE[0]%/*}/../queries" && pwd)

# on_db SIDE PROGRAM [ARG...]: runs the program with the database in libpq's variables, so that no password is in a
# command line. The caller's own libpq variables are ignored, except those for TLS and the password file.
#
# The program ends with the stage, because a push must not be committed after the user has stopped it. psql receives
# SIGINT, on which it cancels its statement on the server before it exits; pg_dump does the same on SIGTERM.
on_db() {
  _exec_on_db "$@" || return 3 # psql would report a broken connection as 2, the status of a usage error
}
_exec_on_db() (
  url=${1}_DB_URL
  if [[ -z ${!url-} ]]; then # libpq would connect to the user's own server
    echo "$url is not set" >&2
    exit 3
  fi
  for name in ${!PG@}; do
    if [[ $name != PGSSL* && $name != PGPASSFILE && $name != PGCLIENTENCODING ]]; then unset "$name"; fi
  done
  for name in ${!DEV_PG@} ${!PROD_PG@}; do
    if [[ $name == "$1"_* && $name != *_PG_* ]]; then export "${name#*_}=${!name}"; fi
  done
  export PGAPPNAME="dumpline ${PWD##*/}"
  # A server that accepts a connection and then never answers would otherwise stop the run forever.
  export PGCONNECT_TIMEOUT=${PGCONNECT_TIMEOUT:-30}
  signal=TERM
  if [[ $2 == psql ]]; then signal=INT; fi
  exec setpriv --pdeathsig "$signal" -- "${@:2}"
)

_psql=(psql -X -q -A -t -v ON_ERROR_STOP=1)
# execute SIDE [PSQL ARG...]: runs SQL that may change the database.
execute() { on_db "$1" "${_psql[@]}" "${@:2}"; }

# query SIDE [PSQL ARG...]: runs read-only SQL, from stdin if the arguments name no other source.
query() {
  local input=("${@:2}")
  if (($# == 1)); then input=(-f -); fi
  execute "$1" -f "$queries/settings.sql" "${input[@]}"
}

# ask SIDE NAME [PSQL ARG...]: runs queries/NAME.sql for the selected tables.
ask() {
  local without=()
  if [[ -s prod/only.txt ]]; then without=(-v without=prod/only.txt); fi
  query "$1" -v schemas="$SYNC_SCHEMAS" -v tables="$SYNC_TABLES" -v keep="$SYNC_KEEP" \
    "${without[@]}" "${@:3}" -f "$queries/$2.sql"
}

# also NAME FILE [NAME FILE…]: sets `also` to arguments of psql that run queries/NAME.sql, too, in the same session, and
# write its result to FILE.
also() {
  also=()
  while (($#)); do
    also+=(-c "\\o $2" -f "$queries/$1.sql" -c '\o')
    shift 2
  done
}

# only_in_prod: prints the names of selected relations that exist only in production, one per line. They are not
# compared, saved or restored.
only_in_prod() { if [[ -e prod/only.txt ]]; then cat prod/only.txt; fi; }

# schema_options, table_options: print pg_dump's options for the selected schemas or tables, one per line.
schema_options() { tr , '\n' <<<"$SYNC_SCHEMAS" | sed '/./!d; s/.*/--schema="&"/'; }
table_options() {
  if [[ -z $SYNC_TABLES ]]; then schema_options; else split_names "$SYNC_TABLES" | sed 's/^/--table=/'; fi
}
# keep_options SIDE: prints pg_dump's options to leave out the tables of --keep and their sequences.
keep_options() { if [[ -n $SYNC_KEEP ]]; then kept "$1" | sed 's/^/--exclude-table=/'; fi; }
# kept SIDE: prints the names of the existing relations among these, one per line.
kept() { ask "$1" relations -v tables="$SYNC_KEEP" -v keep= | jq -r .name; }
# extension_options SIDE: prints pg_dump's options to leave out tables that extensions have created.
extension_options() { query "$1" -f "$queries/extension_tables.sql" | sed 's/^/--exclude-table=/'; }

# --disable-triggers: the target's triggers must not repeat the writes that the source's triggers made. dump-clean
# replaces its DISABLE TRIGGER ALL with USER, because the owner of a table may disable only user triggers.
_data_options=(--data-only --no-owner --no-privileges --no-blobs --disable-triggers)

# skip_without_rows: ends the stage of a rollback if the run to undo has pushed no rows.
skip_without_rows() {
  if [[ -n $SYNC_UNDO && ! -e push.sql ]]; then
    echo 'skipped: no rows to restore'
    exit
  fi
}

# dump_program SIDE: sets `command` to the words of DEV_PG_DUMP or PROD_PG_DUMP, or to pg_dump. No shell expands them.
dump_program() {
  local name=${1}_PG_DUMP
  read -ra command <<<"${!name:-pg_dump}"
}

# dump_schema FILE: writes production's schema to the file.
dump_schema() {
  local options command
  dump_program PROD
  mapfile -t options < <(schema_options)
  on_db PROD "${command[@]}" "${options[@]}" --schema-only --no-owner --no-privileges >"$1"
}

# dump_all PG_DUMP_LOG [PG_DUMP ARG...]: writes the rows of all tables in the selected schemas of production to stdout.
dump_all() {
  local options command
  dump_program PROD
  mapfile -t options < <(schema_options && extension_options PROD)
  on_db PROD "${command[@]}" "${_data_options[@]}" "${options[@]}" "${@:2}" 2>"$1" || {
    cat "$1" >&2
    return 3
  }
}

# dump SIDE FOLDER DIGEST [PSQL ARG...]: writes the selected rows to FOLDER/rows.sql and their digest (see digest.sql)
# to DIGEST. Both come from one snapshot, and their row counts must agree. FOLDER/pg_dump.txt contains the command and
# its messages, and FOLDER/counts.ndjson the number of rows per table. If `unless` names a digest, and the rows have it,
# writes only DIGEST.
unless=''
dump() {
  local side=$1 folder=$2 digest=$3 snapshot table options command psql input output
  dump_program "$side"
  mapfile -t options < <(table_options && keep_options "$side")
  mkdir -p "$folder"
  # This session lists the tables of extensions, and computes the digest while it keeps its snapshot open for pg_dump.
  coproc session { ask "$side" digest -f "$queries/extension_tables.sql" -c '\echo' "${@:4}" -v export=1; }
  psql=$! input=${session[1]}
  exec {output}<&"${session[0]}" # bash closes its own when the session ends
  while read -r table <&"$output" && [[ -n $table ]]; do options+=(--exclude-table="$table"); done
  read -r snapshot <&"$output" || return 3
  if [[ $side == PROD ]]; then
    mapfile -t -O ${#options[@]} options < <(only_in_prod | sed 's/^/--exclude-table=/')
  fi
  if [[ -n $unless ]]; then
    digest_in_session >"$folder/.digest.txt"
    if cmp -s "$unless" "$folder/.digest.txt"; then
      end_session || return
      mv "$folder/.digest.txt" "$digest"
      return
    fi
  fi
  command+=("${_data_options[@]}" "${options[@]}")
  echo "\$ ${command[*]@Q}" >"$folder/pg_dump.txt"

  on_db "$side" "${command[@]}" --snapshot="$snapshot" \
    >"$folder/.rows.sql" 2>>"$folder/pg_dump.txt" || {
    sed 1d "$folder/pg_dump.txt" >&2
    return 3
  }
  if [[ -z $unless ]]; then digest_in_session >"$folder/.digest.txt"; fi
  end_session || return

  count_rows "$folder/.rows.sql" >"$folder/counts.ndjson"
  same_counts "$folder/.digest.txt" "$folder/counts.ndjson" || return
  mv "$folder/.rows.sql" "$folder/rows.sql"
  mv "$folder/.digest.txt" "$digest"
}

# digest_in_session: prints the digest that the session of `dump` computes. end_session: ends the session.
digest_in_session() { sed -u '/^$/Q' <&"$output"; }
end_session() {
  exec {input}>&-
  cat <&"$output" >/dev/null
  exec {output}<&-
  wait "$psql"
}

# nothing_to_push: succeeds if the stage backup has found that production has development's rows and sequences already.
nothing_to_push() { [[ -e expected.txt ]] && cmp -s expected.txt backup/digest.txt; }

# count_rows FILE: prints {"table": NAME, "rows": N} for each table of a dump.
count_rows() { filter dump-count "$1"; }

# digest_queries SIDE: prints the relations in the sync and the queries that compare them; see queries=1 in digest.sql.
digest_queries() { ask "$1" digest -v queries=1; }
# relations_of QUERIES: prints the names of the tables and sequences, one per line, as dump-guard reads them.
relations_of() { jq -r '.[]?.name' "$1"; }

# rows_of DIGEST: prints each table and its number of rows, separated by a tab.
rows_of() { sed -n 's/^table \(.*\) rows=\([0-9]*\) sum=.*/\1\t\2/p' "$1"; }

# changed_tables DIGEST DIGEST: prints the names of the tables that differ, one per line.
changed_tables() {
  { diff <(grep '^table ' "$1") <(grep '^table ' "$2") || true; } |
    sed -n 's/^[<>] table \(.*\) rows=[0-9]* sum=.*/\1/p' | sort -u
}

# names_of DIGEST: prints the names of the digest's tables and sequences.
names_of() {
  sed -E 's/^(table|sequence) //; s/ (rows|last_value)=[^ ]* (sum|is_called)=[^ ]*$//' "$1"
}

# same_counts DIGEST COUNTS: fails if the row counts of the database (DIGEST) and of a dump (COUNTS) differ.
same_counts() {
  diff <(rows_of "$1" | grep -v $'\t0$' | sort) \
    <(jq -r 'select(.rows > 0) | "\(.table | gsub("\n"; "\\n"))\t\(.rows)"' "$2" | sort) >&2 || {
    echo 'row counts of dump and database differ in the same snapshot (< database, > dump)' >&2
    return 3
  }
}
