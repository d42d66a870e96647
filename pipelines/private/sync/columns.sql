-- The columns of the tables in -v schemas=…, one a line: table, column, type, separated by tabs.
select concat_ws(E'\t', format('%I.%I', n.nspname, c.relname), quote_ident(a.attname),
  format_type(a.atttypid, a.atttypmod)
    || case when a.attgenerated <> '' then ', generated' when a.attidentity <> '' then ', identity' else '' end)
from pg_class c
join pg_namespace n on n.oid = c.relnamespace
join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
where c.relkind = 'r' and n.nspname = any (string_to_array(:'schemas', ','));
