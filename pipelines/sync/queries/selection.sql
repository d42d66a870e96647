-- Defines which relations are in a sync, for all queries: `\ir selection.sql`, then `where c.oid in :in_sync`. These
-- variables select the relations; each may be unset:
--
--   schemas   the schemas, separated by commas; if empty, all except the system's
--   tables    if not empty, only these tables, separated by commas and named as format('%I.%I')
--             writes them, so a comma in double quotes is part of a name, and the sequences that they own
--   keep      tables to leave out with the sequences that they own, as in tables
--   without   file with relations to leave out, one name per line, because a command line could not hold them all
--
-- Tables and sequences that an extension has created are never in a sync, because pg_dump writes them only in part.
-- Partitioned tables are included, although only their partitions contain rows.

\if :{?schemas} \else \set schemas '' \endif
\if :{?tables} \else \set tables '' \endif
\if :{?keep} \else \set keep '' \endif
\if :{?without} \set without_names `cat -- :'without'` \else \set without_names '' \endif

select $$array(select m[1] from regexp_matches(:'tables', '((?:[^,"]|"[^"]*")+)', 'g') m)$$ as table_names,
  $$array(select m[1] from regexp_matches(:'keep', '((?:[^,"]|"[^"]*")+)', 'g') m)$$ as kept_names \gset

select $$(
  with candidate as (
    select c.oid, n.nspname as schema, format('%I.%I', n.nspname, c.relname) as name
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relkind in ('r', 'p', 'S') and c.relpersistence <> 't'
      and n.nspname not in ('pg_catalog', 'information_schema', 'pg_toast')
      and not exists (
        select from pg_depend d
        where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'e')
  ), named as (    -- a sequence also has the name of its table
    select oid, name from candidate
    union
    select d.objid, name
    from pg_depend d join candidate on candidate.oid = d.refobjid
    where d.classid = 'pg_class'::regclass and d.refclassid = 'pg_class'::regclass
      and d.deptype in ('a', 'i')
  )
  select oid from candidate
  where name <> all (string_to_array(:'without_names', E'\n'))
    and oid not in (select oid from named where name = any (:kept_names))
    and case
      when :'tables' <> '' then
        oid in (select oid from named where name = any (:table_names))
      when :'schemas' <> '' then schema = any (string_to_array(:'schemas', ','))
      else true
    end
)$$ as in_sync \gset
