-- The columns of the tables that are carried that a row cannot leave out: table, column, separated by a tab.
select format('%I.%I', n.nspname, c.relname) || e'\t' || quote_ident(a.attname)
from pg_class c
  join pg_namespace n on n.oid = c.relnamespace
  join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
where c.relkind = 'r' and a.attnotnull and not a.atthasdef and a.attidentity = ''
  and (:'tables' = '' and n.nspname = any (string_to_array(:'schemas', ',')) or format('%I.%I', n.nspname, c.relname) = any (string_to_array(:'tables', ',')))
order by 1;
