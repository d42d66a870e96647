-- Prints statements, one per line: ANALYZE for the tables in the sync, and REFRESH for the materialized views that read
-- them (see materialized_views.sql), in the order in which they were created.
\ir selection.sql
\ir materialized_views.sql
select statement || ';'
from (
  select 1 as step, c.oid, format('analyze %I.%I', n.nspname, c.relname) as statement
  from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where c.oid in :in_sync and c.relkind in ('r', 'p')
  union all
  select 2, oid, 'refresh materialized view ' || name from :materialized_views v
) s
order by step, oid;
