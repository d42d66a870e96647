-- The labels of the enums that the columns of the tables that are carried have, or their arrays: type, label, separated by a
-- tab.
select distinct format_type(t.oid, null) || e'\t' || quote_literal(e.enumlabel)
from pg_class c
  join pg_namespace n on n.oid = c.relnamespace
  join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
  join pg_type t on a.atttypid in (t.oid, t.typarray)
  join pg_enum e on e.enumtypid = t.oid
where c.relkind = 'r'
  and (:'tables' = '' and n.nspname = any (string_to_array(:'schemas', ',')) or format('%I.%I', n.nspname, c.relname) = any (string_to_array(:'tables', ',')))
order by 1;
