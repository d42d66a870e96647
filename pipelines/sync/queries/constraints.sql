-- The constraints of the tables that are carried, one a line: table, name, definition, whether all rows are known to fit.
select concat_ws(E'\t', k.conrelid::regclass, quote_ident(k.conname), replace(pg_get_constraintdef(k.oid), E'\n', '\n'), k.convalidated)
from pg_constraint k join pg_class c on c.oid = k.conrelid join pg_namespace n on n.oid = c.relnamespace
where (:'tables' = '' and n.nspname = any (string_to_array(:'schemas', ',')) or format('%I.%I', n.nspname, c.relname) = any (string_to_array(:'tables', ',')))
order by 1;
