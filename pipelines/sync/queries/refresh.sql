-- Prints statements, one a line: ANALYZE of the tables in the sync, and REFRESH of the materialized
-- views that read them, directly or through other views, in the order in which they were created.
\ir selection.sql
with recursive dependent (oid) as (
  select c.oid from pg_class c where c.oid in :in_sync
  union
  select r.ev_class
  from dependent
    join pg_depend d on d.refclassid = 'pg_class'::regclass and d.refobjid = dependent.oid
      and d.classid = 'pg_rewrite'::regclass
    join pg_rewrite r on r.oid = d.objid
)
select statement || ';'
from (
  select 1 as step, c.oid, format('analyze %I.%I', n.nspname, c.relname) as statement
  from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where c.oid in :in_sync and c.relkind in ('r', 'p')
  union all
  select 2, c.oid, format('refresh materialized view %I.%I', n.nspname, c.relname)
  from dependent
    join pg_class c on c.oid = dependent.oid and c.relkind = 'm'
    join pg_namespace n on n.oid = c.relnamespace
) s
order by step, oid;
