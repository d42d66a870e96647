-- Lists the tables and sequences in the sync, the same ones as digest.sql. Each line is a JSON object: name, kind
-- (table or sequence).
\ir selection.sql
\ir begin.sql
select json_build_object('name', format('%I.%I', n.nspname, c.relname),
  'kind', case c.relkind when 'S' then 'sequence' else 'table' end)
from pg_class c join pg_namespace n on n.oid = c.relnamespace
where c.relkind in ('r', 'S') and c.oid in :in_sync
order by format('%I.%I', n.nspname, c.relname) collate "C";
commit;
