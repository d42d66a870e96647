-- The tables of the schemas :schemas whose owner the current role cannot act as.
select format('%I.%I', n.nspname, c.relname)
from pg_class c join pg_namespace n on n.oid = c.relnamespace
where c.relkind in ('r', 'p') and n.nspname = any (string_to_array(:'schemas', ','))
  and not pg_has_role(c.relowner, 'usage')
order by 1;
