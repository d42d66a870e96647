-- Lists the constraints of the tables in the sync: table, name, definition, and whether all rows
-- are known to satisfy it, separated by tabs.
\ir selection.sql
select concat_ws(E'\t', k.conrelid::regclass, quote_ident(k.conname),
  replace(pg_get_constraintdef(k.oid), E'\n', '\n'), k.convalidated)
from pg_constraint k
where k.conrelid in :in_sync
order by 1;
