-- Prints a digest of a database's content: one line for each table and sequence, sorted. `diff` shows the differences
-- between two digests.
--
--   psql -X -q -A -t -v ON_ERROR_STOP=1 -d … [-v schemas=public,app] [-v tables=public.a] \
--        [-v without=FILE] [-v replace='[["from","to"], …]'] [-v export=1] -f digest.sql
--
--   sequence public.agents_id_seq last_value=25 is_called=t
--   table public.agents rows=25 sum=5d1b…
--
-- Two tables have the same line if they contain the same rows, in any order, each the same number of times. The sum
-- adds the MD5s of all rows, so memory does not grow with the table. The MD5 of a row covers its values in the order of
-- the columns' names. Each value is written as its type's output function writes it (a cast to text would trim a
-- char(n)), and NULL is distinct from ''. Partitions and inheritance children have their own lines.
--
-- schemas=, tables= and without= select relations; see selection.sql. replace= prints the lines that the database would
-- have after these replacements in every value, as a reference for a rewritten copy. export=1 first prints the name of
-- the transaction's snapshot, for pg_dump, and then waits for a line on stdin. queries=1 prints the statements that
-- compute the lines, instead of the lines: a JSON array of {"kind": "table", "name": …, "query": …} on one line. A
-- transaction can run these statements to compare rows itself. The array lists partitioned tables without a query.

\set ON_ERROR_STOP on
\ir selection.sql
\if :{?replace} \else \set replace '[]' \endif

\ir begin.sql
\if :{?export}
select pg_export_snapshot();
-- Without a line, the program that would have written it has died.
\set continue `read -r line && echo true || echo false`
\if :continue \else \quit \endif
\endif
-- The other settings that change how a value is written.
set local xmloption = content;
set local lc_monetary = 'C';
set local client_encoding = 'UTF8';

-- The query that returns the statements of all relations. psql expands the variables in it where it is used.
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
        -- Not `is null`, which is also true of a composite value whose fields are all NULL.
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
