-- The constraints of the schemas :schemas, one a line: table, name, definition, whether all rows are known to fit.
select concat_ws(E'\t', k.conrelid::regclass, quote_ident(k.conname), replace(pg_get_constraintdef(k.oid), E'\n', '\n'), k.convalidated)
from pg_constraint k join pg_namespace n on n.oid = k.connamespace
where k.conrelid <> 0 and n.nspname = any (string_to_array(:'schemas', ','))
order by 1;
