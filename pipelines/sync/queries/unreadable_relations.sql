-- Lists the tables and sequences that the role may not read, one per line: `table` or `sequence`, `platform` if one of
-- Supabase's own roles owns it, else `user`, and its name. pg_dump fails on such tables even with --schema-only, because
-- it locks every table that it dumps.
\ir begin.sql
select concat_ws(' ', case c.relkind when 'S' then 'sequence' else 'table' end,
  case when pg_get_userbyid(c.relowner) like 'supabase\_%' then 'platform' else 'user' end,
  format('%I.%I', n.nspname, c.relname))
from pg_class c join pg_namespace n on n.oid = c.relnamespace
where c.relkind in ('r', 'p', 'S') and n.nspname not in ('pg_catalog', 'information_schema')
  and not (has_schema_privilege(n.oid, 'usage') and has_table_privilege(c.oid, 'select'));
commit;
