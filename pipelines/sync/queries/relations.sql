-- Lists the tables and sequences in the sync, those that digest.sql describes: name and kind,
-- separated by a tab.
\ir selection.sql
select format('%I.%I', n.nspname, c.relname) || e'\t'
  || case c.relkind when 'S' then 'sequence' else 'table' end
from pg_class c join pg_namespace n on n.oid = c.relnamespace
where c.relkind in ('r', 'S') and c.oid in :in_sync
order by 1;
