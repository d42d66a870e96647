-- What the tables of the schemas :schemas take on disk, without indexes, in bytes.
select coalesce(sum(pg_table_size(c.oid)), 0)
from pg_class c join pg_namespace n on n.oid = c.relnamespace
where c.relkind = 'r' and n.nspname = any (string_to_array(:'schemas', ','));
