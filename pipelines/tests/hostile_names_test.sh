#!/usr/bin/env bash
# Tests that nothing from a database runs as code: no name of a table, column, sequence or constraint, and no other
# user's function, operator, type or view that has the name of one of PostgreSQL's.
source tools/testing/assert.sh
source tools/testing/postgres.sh
source pipelines/tests/testing.sh

pg_start dev
pg_start prod
dev() { pg_psql "$(pg_conninfo dev postgres postgres)" "$@"; }
prod() { pg_psql "$(pg_conninfo prod postgres postgres)" "$@"; }
victim() { pg_psql "$(pg_conninfo prod)" -c 'select count(*) from victim.money'; }
for server in dev prod; do
  pg_psql "$(pg_conninfo "$server")" -c 'create role postgres login' -c 'create role tenant login' \
    -c 'alter schema public owner to postgres' -c 'grant create on database postgres to postgres' \
    -c 'grant usage, create on schema public to tenant' -c 'create schema victim' \
    -c 'create table victim.money (id int primary key)' -c 'insert into victim.money values (1), (2)' \
    -c 'grant all on schema victim to postgres' -c 'grant all on victim.money to postgres'
done

# Each string is the name of a table, and of the table's column, sequence, constraint, foreign key and trigger.
names=("it's" 'say "x"' 'back\slash' '$$' ':in_sync' ":'schemas'" "%I %s %1\$s" '--' '/* open' 'a; drop table victim.money; --'
  '<x>1</x>' '&lt;&' "\$(touch canary)" "\`touch canary\`" '\! touch canary' '*' '?' 'Ümlaut, 世界' '{"json": []}' ' '
  "x') from pg_class; delete from victim.money; --" "as long as may be $(printf '%045d' 0)")
controls=($'tab\there' $'line\nend' $'return\r' $'escape \e[2J' $'a\tx\tid\t1); delete from victim.money; --' $'delete \x7f')
# make SERVER NAME...
make() {
  printf '%s\0' "${@:2}" | jq -Rs 'split("\u0000") | map(select(. != ""))' >"$tmp/names.json"
  pg_psql "$(pg_conninfo "$1" postgres postgres)" -v names="$(<"$tmp/names.json")" <<'END'
select format('create table %1$I (%1$I serial primary key, parent int references %1$I, money int references victim.money, note text)', name),
  format('alter table %1$I add constraint %2$I check (%1$I > 0) not valid', name, 'c ' || left(name, 20)),
  format('create policy %1$I on %1$I using (true)', name),
  format('create materialized view %2$I as select * from %1$I', name, 'v ' || left(name, 20)),
  format('insert into %I (money) values (1), (2)', name)
from json_array_elements_text(:'names') name \gexec
END
}
# query SERVER NAME [-v VARIABLE=VALUE]...: runs queries/NAME.sql as the stages do.
query() {
  pg_psql "$(pg_conninfo "$1" postgres postgres)" -v schemas=public "${@:3}" -f "${queries:-pipelines/sync/queries}/$2.sql"
}
all_queries() {
  local name
  for name in catalog structure relations sequences_behind extension_tables unreadable_relations owned_objects digest; do
    query prod "$name" || return
  done
  query prod catalog -v other="$tmp/other.json"
}

export DEV_DB_URL="postgresql://postgres@/postgres?host=$PG_ROOT/dev" PROD_DB_URL="postgresql://postgres@/postgres?host=$PG_ROOT/prod"
export DUMPLINE_RUNS=$tmp/runs PROJECT_REF=town
unset BUCKETS PROD_URL
show_on_failure=("$tmp/err")

it 'names that are no code'
make dev "${names[@]}"
make prod "${names[@]}"
query dev catalog >"$tmp/other.json"
expect 'tables' "$(jq '.tables | length' "$tmp/other.json")" "${#names[@]}"
query prod catalog -v other="$tmp/other.json" >"$tmp/prod.json"
query dev catalog -v other="$tmp/prod.json" >"$tmp/dev.json"
run 0 tools/schema-diff/schema-diff "$tmp/dev.json" "$tmp/prod.json"
expect 'references' "$(jq -r 'select(.check == "references-out") | .severity' "$tmp/out" | sort | uniq -c | xargs)" "${#names[@]} ok"
expect 'keys' "$(jq -c '[.key_values[].values]' "$tmp/dev.json")" "$(jq -nc --argjson n "${#names[@]}" '[range($n) | ["1", "2"]]')"
expect 'lines of relations' "$(query prod relations | jq -s 'length')" $((2 * ${#names[@]}))
expect 'lines of structure' "$(query prod structure | jq -s 'map(select(.kind == "check constraint")) | length')" "${#names[@]}"
expect 'sequences' "$(query prod sequences_behind)" ''
printf '%s\0' "${names[@]}" | jq -Rsr 'split("\u0000")[] | select(. != "") | gsub("\""; "\"\"") | "insert into \"\(.)\" values (99, null, 2);"' | prod
expect 'sequences that are behind' "$(query prod sequences_behind | jq -s 'map(.value) | unique | tostring' -r) $(query prod sequences_behind | wc -l)" \
  "[99] ${#names[@]}"
printf '%s\0' "${names[@]}" | jq -Rsr 'split("\u0000")[] | select(. != "" and . != "say \"x\"") | gsub("\""; "\"\"") | "delete from \"\(.)\" where \"\(.)\" = 99;"' | prod

it 'a whole sync of these names'
comma='public."Ümlaut, 世界"' quotes='public."say ""x"""'
dev -c "delete from $comma"
program 0 prod_sync --yes --target=town --accept-loss="$comma" --keep="$quotes"
says "^left alone, as --keep says: $quotes\$"
expect 'rows' "$(prod -c "select (select count(*) from $comma), (select count(*) from $quotes)")" '0|3'
expect 'victim' "$(victim)" 2
expect 'canary' "$(find . "$tmp" -name canary)" ''
program 0 prod_sync --plan --tables="$quotes,$comma"
expect 'tables' "$(jq -c '[.tables[].table] | sort' "$run/plan.json")" "$(jq -nc '$ARGS.positional | sort' --args "$quotes" "$comma")"

it 'names with control characters'
make prod "${controls[@]}"
make dev "${controls[@]}"
program 1 prod_sync --yes --target=town
for name in 'tab\x09here' 'line\x0Aend' 'return\x0D' 'escape \x1B\[2J' 'a\x09x\x09id' 'delete \x7F'; do
  says "^error: production's public.\"${name//\\x/\\\\x}.* has control characters in its name\$"
done
expect 'lines of relations' "$(query prod relations | jq -s 'length')" $((2 * (${#names[@]} + ${#controls[@]})))
expect 'victim' "$(victim)" 2

it "a stranger's function, operator, type and view for each of PostgreSQL's"
all_queries >"$tmp/before"
pg_psql "$(pg_conninfo prod)" <<'END'
create role stranger;
grant create, usage on schema public to stranger;
set role stranger;
create function public.stranger() returns boolean language plpgsql as $$ begin raise exception 'a stranger''s code ran'; end $$;
do $do$
declare
  item record;
begin
  for item in
    -- PL/pgSQL functions cannot have arguments of type "any". A function of anyelement receives the same calls.
    select format('create function public.%I(%s) returns %s language plpgsql as %L', proname,
      (select string_agg(case when position = pronargs and provariadic > 0 then 'variadic ' else '' end ||
          case format_type(t, null) when '"any"' then case when position = pronargs and provariadic > 0 then 'anyarray' else 'anyelement' end
            else format_type(t, null) end, ', ' order by position)
        from unnest(proargtypes) with ordinality a (t, position)),
      case when proretset then 'setof ' else '' end || format_type(prorettype, null),
      'begin perform public.stranger(); end') as sql
    from pg_proc where pronamespace = 'pg_catalog'::regnamespace and prokind in ('f', 'a', 'w')
    union all
    select format('create function public.%I(%s) returns %s language plpgsql as %L', 'operator ' || oid,
      concat_ws(', ', nullif(oprleft, 0)::regtype, nullif(oprright, 0)::regtype), oprresult::regtype, 'begin perform public.stranger(); end')
    from pg_operator where oprnamespace = 'pg_catalog'::regnamespace
    union all
    select format('create operator public.%s (%s, function = public.%I)', oprname, concat_ws(', ',
      'leftarg = ' || nullif(oprleft, 0)::regtype, 'rightarg = ' || nullif(oprright, 0)::regtype), 'operator ' || oid)
    from pg_operator where oprnamespace = 'pg_catalog'::regnamespace
    union all
    select format('create domain public.%I as pg_catalog.%1$I check (public.stranger())', name)
    from unnest(array['regclass', 'regtype', 'json', 'jsonb', 'text', 'name', 'oid', 'int8']) name
    union all
    select format('create view public.%I as select * from pg_catalog.%1$I where public.stranger()', relname)
    from pg_class where relnamespace = 'pg_catalog'::regnamespace and relkind in ('r', 'v')
  loop
    begin
      execute item.sql;
    exception when others then null;
    end;
  end loop;
end
$do$;
reset role;
-- With pg_catalog explicitly after public, the objects in public take precedence.
alter role postgres set search_path = public, pg_catalog;
END
expect 'many were made' "$(prod -c 'set search_path = pg_catalog' -c 'select count(*) > 2500 from pg_proc where pronamespace = 2200')" t
all_queries >"$tmp/after"
expect_success 'the results differ' cmp "$tmp/before" "$tmp/after"

it 'the same without the search_path of begin.sql'
cp -r pipelines/sync/queries "$tmp/queries"
chmod -R u+w "$tmp/queries"
sed -i '/set local search_path/d' "$tmp/queries/begin.sql"
for name in catalog structure relations sequences_behind extension_tables unreadable_relations owned_objects digest; do
  if queries=$tmp/queries query prod "$name" >"$tmp/out" 2>"$tmp/err"; then fail "$name ran without a stranger's code"; fi
  grep -q -e 'a stranger' -e 'is not unique' -e 'is not an aggregate' "$tmp/err" || fail "$name: $(head -n 2 "$tmp/err")"
done

finish
