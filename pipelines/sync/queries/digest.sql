-- Describes the content of a database, one line for each table and sequence, sorted: `diff` of two
-- digests shows the differences.
--
--   psql -X -q -A -t -v ON_ERROR_STOP=1 -d … [-v schemas=public,app] [-v tables=public.a] \
--        [-v without=FILE] [-v replace='[["from","to"], …]'] [-v snapshot=ID] -f digest.sql
--
--   sequence public.agents_id_seq last_value=25 is_called=t
--   table public.agents rows=25 sum=5d1b…
--
-- Two tables have the same line if they hold the same rows, in any order, each as often. The sum adds
-- the MD5 of every row, so memory does not grow with the table. A row is its values in the order of
-- the columns' names, each as its type's output function writes it (a cast to text would trim a
-- char(n)), with NULL distinct from ''. Partitions and inheritance children have lines of their own.
--
-- schemas=, tables= and without= select relations, see selection.sql. replace= gives the lines that
-- the database would have after these replacements in every value: what a rewritten copy must look
-- like, computed by PostgreSQL. snapshot= is one exported by pg_export_snapshot(), for instance the
-- one that pg_dump used. queries=1 gives, instead of the lines, the statements that compute them, as a
-- JSON array of {"kind": "table", "name": …, "query": …} on one line: for a transaction that compares
-- rows itself. A partitioned table is listed there without a query.

\set ON_ERROR_STOP on
\ir selection.sql
\if :{?replace} \else \set replace '[]' \endif

\ir begin.sql
\if :{?snapshot}
-- Allowed before the first query: SET is not one.
set transaction snapshot :'snapshot';
\endif
-- The other settings that change how a value is written.
set local xmloption = content;
set local lc_monetary = 'C';
set local client_encoding = 'UTF8';

-- The statements of all relations, of which psql expands the variables only where it is used.
select $queries$(
  with relation as (
    select c.oid, c.relkind, format('%I.%I', n.nspname, c.relname) as name,
      replace(format('%I.%I', n.nspname, c.relname), E'\n', '\n') as label
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relkind in ('r', 'p', 'S') and c.oid in :in_sync
  ), pair as (
    select ordinality, value ->> 0 as old, value ->> 1 as new
    from json_array_elements(:'replace') with ordinality
  ), form as (
    select coalesce(string_agg('replace(', ''), '') as opening,
      coalesce(string_agg(format(', %L, %L)', old, new), '' order by ordinality), '') as closing
    from pair
  ), query as (
    select label, name, 'sequence' as kind,
      format('select %L || last_value || '' is_called='' || is_called::text from %s',
        'sequence ' || label || ' last_value=', name) as text
    from relation where relkind = 'S'
    union all
    select label, name, 'table',
      format($$
        select %L || count(*) || ' sum=' || md5(concat_ws(' ',
          sum(('x' || left(hash, 16))::bit(64)::int8::numeric),
          sum(('x' || right(hash, 16))::bit(64)::int8::numeric)))
        from only %s as "row", lateral (select md5(row(%s)::text) as hash) as "hash of row"$$,
        'table ' || label || ' rows=', name,
        -- num_nulls and not `is null`, which is true of a composite value that holds only NULLs.
        (select string_agg(
            format('case num_nulls("row".%1$I) when 0 then %2$sformat(''%%s'', "row".%1$I)%3$s end',
              attname, opening, closing), ', ' order by attname collate "C")
          from pg_attribute, form
          where attrelid = relation.oid and attnum > 0 and not attisdropped))
    from relation where relkind = 'r'
    union all
    select label, name, 'partitioned table', null from relation where relkind = 'p'
  )
  select kind, name, label, text from query
)$queries$ as digest_queries \gset

\if :{?queries}
select json_agg(json_build_object('kind', kind, 'name', name, 'query', text)
    order by kind, label collate "C")
from :digest_queries q;
\else
select text from :digest_queries q where text is not null order by kind, label collate "C" \gexec
\endif

commit;
