-- Sequences of the tables that are carried, and not in :without, whose next value some row has already, or one beyond it: sequence, column, the
-- value that it must have at least, parted by tabs. Such a sequence makes the next insert fail.
select format($$select %L || max(t.%4$I) from %3$s t, %2$s s
    having max(t.%4$I) >= (select case when is_called then last_value + %5$s else last_value end from %2$s)$$,
  concat_ws(e'\t', format('%I.%I', sn.nspname, s.relname), format('%I.%I.%I', n.nspname, c.relname, a.attname), ''),
  format('%I.%I', sn.nspname, s.relname), format('%I.%I', n.nspname, c.relname), a.attname, q.seqincrement)
from pg_sequence q
  join pg_class s on s.oid = q.seqrelid join pg_namespace sn on sn.oid = s.relnamespace
  join pg_depend d on d.classid = 'pg_class'::regclass and d.objid = s.oid and d.deptype in ('a', 'i')
    and d.refclassid = 'pg_class'::regclass
  join pg_attribute a on a.attrelid = d.refobjid and a.attnum = d.refobjsubid
  join pg_class c on c.oid = d.refobjid join pg_namespace n on n.oid = c.relnamespace
where q.seqincrement > 0 and not q.seqcycle and a.atttypid in ('int2'::regtype, 'int4'::regtype, 'int8'::regtype)
  and (:'tables' = '' and n.nspname = any (string_to_array(:'schemas', ',')) or format('%I.%I', n.nspname, c.relname) = any (string_to_array(:'tables', ',')))
  and format('%I.%I', sn.nspname, s.relname) <> all (string_to_array(:'without', E'\n'))
order by 1 \gexec
