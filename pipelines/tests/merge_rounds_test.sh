#!/usr/bin/env bash
# Merges again and again while both sides change rows and users write through whole syncs. Compares production with a
# merge in SQL, row by row, and the listed conflicts with those of that merge.
#   merge_rounds_test [--rounds=N]    (default: 2)
source tools/testing/assert.sh
source tools/testing/postgres.sh
source pipelines/tests/testing.sh
rounds=2
for option; do
  case $option in
    --rounds=*) rounds=${option#*=} ;;
    *) give_up "unknown option: $option" ;;
  esac
done

pg_start dev
pg_start prod
dev() { pg_psql "$(pg_conninfo dev postgres postgres)" "$@"; }
prod() { pg_psql "$(pg_conninfo prod postgres postgres)" "$@"; }
for server in dev prod; do
  pg_psql "$(pg_conninfo "$server")" -c 'create role postgres login' -c 'alter schema public owner to postgres' \
    -c 'create schema oracle authorization postgres'
  "$server" -c 'create table pages (id int primary key, number int, text text)'
done
dev -c "create table oracle.base (like pages)" -c "create table oracle.production (like pages)" \
  -c "insert into pages select i, 0, 'text ' || i from generate_series(1, 60) i"
export DEV_DB_URL="postgres://postgres@/postgres?host=$PG_ROOT/dev" PROD_DB_URL="postgres://postgres@/postgres?host=$PG_ROOT/prod"
export DUMPLINE_RUNS=$tmp/runs PROJECT_REF=here
# shellcheck disable=SC2034  # testing.sh reads it
mode=
program 0 prod_sync --yes --target=here
dev -c 'insert into oracle.base table pages'

# change SIDE ROUND SALT: changes about a third of the columns `number`, a fifth of the texts and a tenth of the rows.
change() {
  "$1" -c "update pages set number = $2 where id < 100000 and hashint4(id * 7 + $2 * 31 + $3) % 3 = 0" \
    -c "update pages set text = '$1 $2' where id < 100000 and hashint4(id * 11 + $2 * 37 + $3) % 5 = 0" \
    -c "delete from pages where id < 100000 and hashint4(id * 13 + $2 * 41 + $3) % 10 = 0" \
    -c "insert into pages select i, $2, '$1 new' from generate_series(1, 100) i where hashint4(i * 17 + $2 * 43 + $3) % 12 = 0 on conflict do nothing"
}

# The merge of oracle.base, oracle.production and pages, column by column. Conflicts are decided for production.
merge="with sides as (
    select id, b is not null as in_base, p is not null as in_prod, d is not null as in_dev, b, p, d
    from oracle.base b full join oracle.production p using (id) full join pages d using (id)
  ), merged as (
    select id, in_prod, in_dev,
      case when in_prod and not in_dev then not in_base or (b).number is distinct from (p).number or (b).text is distinct from (p).text
        when in_dev and not in_prod then not in_base
        else in_prod and in_dev end as stays,
      case when in_prod and (not in_dev or not in_base or (p).number is distinct from (b).number) then (p).number else (d).number end as number,
      case when in_prod and (not in_dev or not in_base or (p).text is distinct from (b).text) then (p).text else (d).text end as text,
      case when in_prod and in_dev then
          ((p).number is distinct from (d).number and (not in_base or ((p).number is distinct from (b).number and (d).number is distinct from (b).number)))
          or ((p).text is distinct from (d).text and (not in_base or ((p).text is distinct from (b).text and (d).text is distinct from (b).text)))
        when in_base and in_prod then (b).number is distinct from (p).number or (b).text is distinct from (p).text
        when in_base and in_dev then (b).number is distinct from (d).number or (b).text is distinct from (d).text
        else false end as conflicts
    from sides)"

source pipelines/tests/writers.sh
conflicts=0
for ((round = 1; round <= rounds; round++)); do
  it "round $round"
  change dev "$round" 1
  change prod "$round" 2
  dev -c 'truncate oracle.production'
  prod -c 'copy (select * from pages where id < 100000) to stdout' | dev -c 'copy oracle.production from stdin'
  expected=$(dev -c "$merge select id, number, text from merged where stays order by id")
  expected_conflicts=$(dev -c "$merge select id from merged where conflicts order by id" | paste -sd ' ')
  start_writers 4
  # Conflicts stop the run, and the decision continues it.
  program any prod_sync --yes --target=here --replan
  if [[ -n $expected_conflicts ]]; then
    expect 'conflicts' "$(jq -r .key.id "$run/conflicts.ndjson" | sort -n | paste -sd ' ')" "$expected_conflicts"
    program 0 prod_sync --yes --target=here --replan --resume="${run##*/}" --conflicts=current
  fi
  stop_writers
  nothing_lost
  expect 'status' "$(tail -n 1 "$run/journal.ndjson" | jq -r '"\(.stage) \(.status)"')" 'audit 0'
  expect 'rows' "$(prod -c 'select id, number, text from pages where id < 100000 order by id')" "$expected"
  dev -c 'truncate oracle.base' -c 'insert into oracle.base table pages'
  conflicts=$((conflicts + $(wc -w <<<"$expected_conflicts")))
done
((writes > 0)) || fail 'the users wrote nothing'
((conflicts > 0)) || fail 'no round has a conflict'
echo "$rounds rounds: $conflicts conflicts, $writes acknowledged writes of users"
finish
