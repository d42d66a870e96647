#!/usr/bin/env bash
# Checks on a real PostgreSQL that the SQL of --emit-update-sql changes a database as the filter changes its dump.
set -euo pipefail
source tools/testing/postgres.sh
url_rewrite=$PWD/tools/url-rewrite/url-rewrite
tmp=$(mktemp -d)
at_exit rm -rf "$tmp"
pg_start pg

# Every encoding of a URL, between all kinds of text, in columns of several types.
schema='CREATE TABLE public.urls (id int PRIMARY KEY, t text, v varchar, d json, j jsonb, a text[]);
        CREATE TABLE public."A ""name" ("x y" text)'
fill="WITH urls AS (
  SELECT unnest(ARRAY['http://127.0.0.1:54321', 'HTTP://127.0.0.1:54321', 'http:\\/\\/127.0.0.1:54321',
    'http:\\\\/\\\\/127.0.0.1:54321', 'http%3A%2F%2F127.0.0.1%3A54321', 'http%3a%2f%2f127.0.0.1%3a54321', 'http://dev_1/a',
    'http:\\/\\/Dev_1\\/a', 'http%3A%2F%2Fdev_1%2Fa', 'http://dev_1/A', 'http://[::1]', 'http%3A%2F%2F%5B%3A%3A1%5D',
    'https://127.0.0.1:54321', 'http://127x0.0.1:54321', '/storage/v1/object', '\\/storage\\/v1\\/object', '/storage/v2/x']) url
), befores AS (
  SELECT unnest(ARRAY['', ' ', '=', '\"', '(', 'x', '1', '+', '-', 'x-', '...', ' -', '\\n', '\\\\n', E'\\n', '\\n-', '%3D', '%253d',
    '%41', '/', '\\/', '%2F', '\\u0022', '\\u0041', '\\u2028', '\\x3d', '\\q', '%22', ',', ';', '[', '{', '''', '_', 'é']) before
), afters AS (
  SELECT unnest(ARRAY['', '/', '/x', '//x', '\\/x', '\\/\\/x', '/\\/x', '%2Fx', '%2fx', '%2F%2Fx', '0', 'x', '-', '_', '@x', '.',
    '...', '.x', '..-', ':', ':80', '%2Ex', '%2e', '%3A80', '%40x', '%20x', '%3Fx', '~x', '?x', '#x', '\"', '\\n', E'\\n', '&quot;', '&#47;x', '\\u002fx',
    ')', '%', 'é', ',http://127.0.0.1:54321', ' http:\\/\\/dev_1\\/a http%3A%2F%2Fdev_1%2Fa']) after
), values AS (
  SELECT before || url || after AS value FROM urls, befores, (VALUES ('/x')) ends (after)
  UNION
  SELECT before || url || after FROM urls, afters, (VALUES (''), ('x')) begins (before)
)
INSERT INTO public.urls
SELECT row_number() OVER (ORDER BY value), value, value, to_json(value), jsonb_build_object(value, jsonb_build_array(value)),
  ARRAY[value, 'x']
FROM values
-- The filter leaves unevenly escaped URLs alone; the SQL does not.
WHERE strpos(value, '\\\\/127.0.0.1:54321\\/x') = 0 AND value !~ '%3A54321%2f|%3a54321%2F|%2Fa%2f';
INSERT INTO public.\"A \"\"name\" VALUES ('http://127.0.0.1:54321/\"it''s\"'), (NULL)"
columns='public.urls.t,urls.v,public.urls.d::json,urls.j::jsonb,public.urls.a::text[],"A ""name"."x y"'

content() { pg_psql "$(pg_conninfo pg "$1")" -c 'SELECT * FROM public.urls ORDER BY id' -c 'SELECT * FROM public."A ""name" ORDER BY 1'; }

failures=0
rows=0
number=0
same() {
  number=$((number + 1))
  local source=source$number target=target$number database
  for database in "$source" "$target"; do
    pg_createdb pg "$database"
    pg_psql "$(pg_conninfo pg "$database")" -c "$schema" >/dev/null
  done
  pg_psql "$(pg_conninfo pg "$source")" -c "$fill" >/dev/null
  content "$source" >"$tmp/before"
  rows=$(wc -l <"$tmp/before")
  pg_dump -d "$(pg_conninfo pg "$source")" --data-only >"$tmp/dump.sql"
  "$url_rewrite" "$@" <"$tmp/dump.sql" >"$tmp/rewritten.sql"
  pg_psql "$(pg_conninfo pg "$target")" -f "$tmp/rewritten.sql" >/dev/null
  content "$target" >"$tmp/expected"

  "$url_rewrite" "$@" --only "$columns" --emit-update-sql </dev/null >"$tmp/update.sql"
  psql -X -v ON_ERROR_STOP=1 -d "$(pg_conninfo pg "$source")" -f "$tmp/update.sql" >"$tmp/out"
  content "$source" >"$tmp/got"
  if cmp -s "$tmp/before" "$tmp/got"; then echo "nothing was updated: $*"; failures=$((failures + 1)); fi
  diff "$tmp/expected" "$tmp/got" >"$tmp/diff" || {
    echo "FAIL: $* ($(grep -c '^<' "$tmp/diff") lines differ)"
    head -n 20 "$tmp/diff"
    failures=$((failures + 1))
  }
  # A second run changes nothing.
  psql -X -v ON_ERROR_STOP=1 -d "$(pg_conninfo pg "$source")" -f "$tmp/update.sql" | grep '^UPDATE' | grep -v '^UPDATE 0$' && {
    echo "FAIL: $* updates again"
    failures=$((failures + 1))
  }
  return 0
}

same --from http://127.0.0.1:54321 --to https://abc.supabase.co
same --from http://127.0.0.1:54321 --to https://abc.supabase.co:80/x/y --from http://dev_1/a --to https://1.example \
  --from 'http://[::1]' --to http://dev:81
same --from http://127.0.0.1:54321 --from http://dev_1/a --relative
same --to-origin https://abc.supabase.co:1/p
same --to-origin https://abc.supabase.co --from http://127.0.0.1:54321 --to https://abc.supabase.co
echo "$rows rows, $number sets of rules, $failures failures"
((failures == 0))
