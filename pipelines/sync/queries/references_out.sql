-- Foreign keys from tables that are carried to tables that are not: both tables, the columns of each, parted by tabs.
-- Those of partitions are their root's.
select format('%I.%I', n.nspname, c.relname) || e'\t' || format('%I.%I', rn.nspname, r.relname) || e'\t' ||
  (select string_agg(format('%I', a.attname), ', ' order by o.position) from unnest(k.conkey) with ordinality o (number, position)
    join pg_attribute a on a.attrelid = k.conrelid and a.attnum = o.number) || e'\t' ||
  (select string_agg(format('%I', a.attname), ', ' order by o.position) from unnest(k.confkey) with ordinality o (number, position)
    join pg_attribute a on a.attrelid = k.confrelid and a.attnum = o.number)
from pg_constraint k
  join pg_class c on c.oid = k.conrelid join pg_namespace n on n.oid = c.relnamespace
  join pg_class r on r.oid = k.confrelid join pg_namespace rn on rn.oid = r.relnamespace
where k.contype = 'f' and k.conparentid = 0
  and (:'tables' = '' and n.nspname = any (string_to_array(:'schemas', ',')) or format('%I.%I', n.nspname, c.relname) = any (string_to_array(:'tables', ',')))
  and not (:'tables' = '' and rn.nspname = any (string_to_array(:'schemas', ',')) or format('%I.%I', rn.nspname, r.relname) = any (string_to_array(:'tables', ',')))
order by 1;
