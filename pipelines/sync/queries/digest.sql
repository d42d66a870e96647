-- Prints a digest of a database's content: one line for each table and sequence, sorted. `diff` shows the differences
-- between two digests.
--
--   psql -X -q -A -t -v ON_ERROR_STOP=1 -d … [-v schemas=public,app] [-v tables=public.a] \
--        [-v without=FILE] [-v replace='[["from","to"], …]'] [-v export=1] -f digest.sql
--
--   sequence public.agents_id_seq last_value=25 is_called=t
--   table public.agents rows=25 sum=2-5d1b…
--
-- Two tables have the same line if they contain the same rows, in any order, each the same number of times. Partitions
-- and inheritance children have their own lines.
--
-- A row is hashed as PostgreSQL writes a row with its values in the order of the columns' names. There, each value is
-- written by its type's output function (a cast to text would trim a char(n)), and NULL is distinct from ''. The hash
-- of a row is the pair of its 64-bit hashes for two seeds, and the sum is the MD5 of the sums of both over all rows. So
-- memory does not grow with the table, and an accidental change leaves the sum as it was with a probability of about
-- 2^-128, as with the sum of MD5s that it replaces, which takes twice the time. PostgreSQL does not change this hash
-- function, because hash partitions depend on it; it depends only on the byte order of the processor. The 2 tells these
-- sums from those of version 0.2.0, which are only comparable with each other.
--
-- schemas=, tables= and without= select relations; see selection.sql. replace= prints the lines that the database would
-- have after these replacements of URLs in every value, as a reference for a rewritten copy. export=1 prints the name of
-- the transaction's snapshot, for pg_dump, before the digest and an empty line after it, and keeps the snapshot until
-- there is a line on stdin. queries=1 prints the statements that
-- compute the lines, instead of the lines: a JSON array of {"kind": "table", "name": …, "query": …} on one line. A
-- transaction can run these statements to compare rows itself. The array lists partitioned tables without a query.

\set ON_ERROR_STOP on
\ir selection.sql
\if :{?replace} \else \set replace '[]' \endif

\ir begin.sql
\if :{?export}
select pg_export_snapshot();
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
      coalesce(string_agg(format(', %L, %L)', old, new), '' order by ordinality), '') as closing,
      count(*) > 0 as has_pairs
    from pair
  ), without_urls as (    -- types whose values contain no URL, and need not be searched
    select unnest('{bool,int2,int4,int8,float4,float8,numeric,uuid,date,time,timetz,timestamp,timestamptz}'::regtype[]) as type
  ), query as (
    select label, name, 'sequence' as kind,
      format('select %L || last_value || '' is_called='' || is_called::text from %s',
        'sequence ' || label || ' last_value=', name) as text
    from relation where relkind = 'S'
    union all
    -- offset 0: otherwise the text of a row is computed for each hash.
    select label, name, 'table',
      format($$
        select %L || count(*) || ' sum=2-' || md5(concat_ws(' ',
          sum(hashtextextended(of_row.text, 1)), sum(hashtextextended(of_row.text, 2))))
        from only %s as "row", lateral (select row(%s)::text collate "C" as text offset 0) as of_row$$,
        'table ' || label || ' rows=', name,
        (select string_agg(
            case when has_pairs and atttypid not in (select type from without_urls) then
              -- Not `is null`, which is also true of a composite value whose fields are all NULL.
              format('case num_nulls("row".%1$I) when 0 then %2$sformat(''%%s'', "row".%1$I)%3$s end',
                attname, opening, closing)
            else format('"row".%I', attname)
            end, ', ' order by attname collate "C")
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

\if :{?export}
\echo
\set nothing `read -r line || true`
\endif
commit;
