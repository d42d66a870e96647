-- Foreign keys from any other table to those that are carried: both tables, separated by a tab. A partitioned table's are its
-- partitions'.
select distinct format('%I.%I', n.nspname, c.relname) || e'\t' || format('%I.%I', rn.nspname, r.relname)
from pg_constraint k
  join pg_class c on c.oid = k.conrelid join pg_namespace n on n.oid = c.relnamespace
  join pg_class r on r.oid = k.confrelid join pg_namespace rn on rn.oid = r.relnamespace
where k.contype = 'f' and c.relkind = 'r' and c.oid <> r.oid
  and (:'tables' = '' and rn.nspname = any (string_to_array(:'schemas', ',')) or format('%I.%I', rn.nspname, r.relname) = any (string_to_array(:'tables', ',')))
order by 1;
