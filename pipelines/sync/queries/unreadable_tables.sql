-- Lists the tables that the role may not read, one name per line. pg_dump fails on them even with --schema-only,
-- because it locks every table that it dumps.
\ir begin.sql
select format('%I.%I', n.nspname, c.relname)
from pg_class c join pg_namespace n on n.oid = c.relnamespace
where c.relkind in ('r', 'p') and n.nspname not in ('pg_catalog', 'information_schema')
  and not (has_schema_privilege(n.oid, 'usage') and has_table_privilege(c.oid, 'select'));
commit;
