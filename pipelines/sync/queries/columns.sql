-- The columns of the tables that are carried, one a line: table, column, type, separated by tabs.
select concat_ws(E'\t', format('%I.%I', n.nspname, c.relname), quote_ident(a.attname),
  format_type(a.atttypid, a.atttypmod)
    || case when a.attgenerated <> '' then ', generated' when a.attidentity <> '' then ', identity' else '' end)
from pg_class c
join pg_namespace n on n.oid = c.relnamespace
join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
where c.relkind = 'r'
  and not exists (select from pg_depend e where e.classid = 'pg_class'::regclass and e.objid = c.oid and e.deptype = 'e')
  and (:'tables' = '' and n.nspname = any (string_to_array(:'schemas', ',')) or format('%I.%I', n.nspname, c.relname) = any (string_to_array(:'tables', ',')));
