-- Prints the content of a database, one line a table and sequence, sorted. `diff` of two digests shows what differs.
--
--   psql -X -q -A -t -v ON_ERROR_STOP=1 -d … [-v schemas=public,app] [-v tables=public.a] [-v without=public.b] \
--        [-v replace='[["from","to"], …]'] -f digest.sql
--
--   sequence public.agents_id_seq last_value=25 is_called=t
--   table public.agents rows=25 sum=5d1b…
--
-- Two tables have the same line if they hold the same rows, in any order, each equally often. The sum adds up the md5 of
-- every row, so memory does not grow with the table. A row consists of its values in the order of the column names, each as
-- its type's output function writes it (a cast to text would trim a char(n)). NULL differs from ''.
--
-- schemas   selects the tables of these schemas
-- tables    selects only these tables, named as format('%I.%I') does, and the sequences that they own
-- without   excludes these tables, one name a line
-- replace   prints the lines that the database would have after these replacements in every value: what a rewritten copy
--           must contain, computed by PostgreSQL
--
-- Tables and sequences of extensions are excluded. Partitions and inheritance children have lines of their own.
--
-- While its snapshot is held, the script runs the shell command in the environment variable DIGEST_DURING, with SNAPSHOT in its
-- environment: `pg_dump --snapshot="$SNAPSHOT"` sees the same rows.

\set ON_ERROR_STOP on
\if :{?schemas} \else \set schemas '' \endif
\if :{?tables} \else \set tables '' \endif
\if :{?without} \else \set without '' \endif
\if :{?replace} \else \set replace '[]' \endif

begin isolation level repeatable read read only;
-- Settings that change how values are written or how this script is parsed.
set local search_path = pg_catalog;
set local datestyle = 'ISO, YMD';
set local intervalstyle = postgres;
set local timezone = 'UTC';
set local extra_float_digits = 1;
set local bytea_output = hex;
set local xmloption = content;
set local lc_monetary = 'C';
set local client_encoding = 'UTF8';
set local standard_conforming_strings = on;
-- Rows hidden by a policy are an error, not fewer rows.
set local row_security = off;

\getenv during DIGEST_DURING
\if :{?during}
select pg_export_snapshot() as snapshot \gset
\setenv SNAPSHOT :snapshot
\! exec bash -c "$DIGEST_DURING" >&2
\endif

with relation as (
  select c.oid, c.relkind, replace(format('%I.%I', n.nspname, c.relname), E'\n', '\n') as label,
    format('%I.%I', n.nspname, c.relname) as name
  from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where c.relkind in ('r', 'S') and c.relpersistence <> 't'
    and n.nspname not in ('pg_catalog', 'information_schema', 'pg_toast')
    and not exists (select from pg_depend e where e.classid = 'pg_class'::regclass and e.objid = c.oid and e.deptype = 'e')
    and format('%I.%I', n.nspname, c.relname) <> all (string_to_array(:'without', E'\n'))
    and (:'schemas' = '' or :'tables' <> '' or n.nspname = any (string_to_array(:'schemas', ',')))
    and (:'tables' = '' or format('%I.%I', n.nspname, c.relname) = any (string_to_array(:'tables', ','))
      or exists (select from pg_depend d join pg_class o on o.oid = d.refobjid join pg_namespace m on m.oid = o.relnamespace
        where c.relkind = 'S' and d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype in ('a', 'i')
          and d.refclassid = 'pg_class'::regclass
          and format('%I.%I', m.nspname, o.relname) = any (string_to_array(:'tables', ','))))
), pair as (
  select ordinality, value ->> 0 as old, value ->> 1 as new from json_array_elements(:'replace') with ordinality
), form as (
  select coalesce(string_agg('replace(', ''), '') as opening,
    coalesce(string_agg(format(', %L, %L)', old, new), '' order by ordinality), '') as closing
  from pair
), query as (
  select label, 'sequence' as kind,
    format('select %L || last_value || '' is_called='' || is_called::text from %s',
      'sequence ' || label || ' last_value=', name) as text
  from relation where relkind = 'S'
  union all
  select label, 'table',
    format($$select %L || count(*) || ' sum=' || md5(concat_ws(' ',
        sum(('x' || left(hash, 16))::bit(64)::int8::numeric), sum(('x' || right(hash, 16))::bit(64)::int8::numeric)))
      from only %s as "row", lateral (select md5(row(%s)::text) as hash) as "hash of row"$$,
      'table ' || label || ' rows=', name,
      -- num_nulls and not `is null`, which is true of a composite value that holds only NULLs.
      (select string_agg(format('case num_nulls("row".%1$I) when 0 then %2$sformat(''%%s'', "row".%1$I)%3$s end',
          attname, opening, closing), ', ' order by attname collate "C")
       from pg_attribute, form where attrelid = relation.oid and attnum > 0 and not attisdropped))
  from relation where relkind = 'r'
)
select text from query order by kind, label collate "C" \gexec

commit;
