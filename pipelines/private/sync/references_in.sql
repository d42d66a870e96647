-- Foreign keys from tables outside the schemas :schemas to tables in them: both tables, parted by a tab.
select distinct format('%I.%I', n.nspname, c.relname) || e'\t' || format('%I.%I', rn.nspname, r.relname)
from pg_constraint k
  join pg_class c on c.oid = k.conrelid join pg_namespace n on n.oid = c.relnamespace
  join pg_class r on r.oid = k.confrelid join pg_namespace rn on rn.oid = r.relnamespace
where k.contype = 'f'
  and n.nspname <> all (string_to_array(:'schemas', ',')) and rn.nspname = any (string_to_array(:'schemas', ','))
order by 1;
