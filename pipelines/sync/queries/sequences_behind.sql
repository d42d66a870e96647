-- Lists the sequences of tables in the sync whose next value is not greater than the maximum of
-- their column, so that the next insert fails: sequence, column and that maximum, separated by tabs.
\ir selection.sql
select format($$
    select %L || max(t.%4$I) from %3$s t, %2$s s
    having max(t.%4$I) >=
      (select case when is_called then last_value + %5$s else last_value end from %2$s)$$,
  concat_ws(e'\t', format('%I.%I', sn.nspname, s.relname),
    format('%I.%I.%I', n.nspname, c.relname, a.attname), ''),
  format('%I.%I', sn.nspname, s.relname), format('%I.%I', n.nspname, c.relname), a.attname,
  q.seqincrement)
from pg_sequence q
  join pg_class s on s.oid = q.seqrelid
  join pg_namespace sn on sn.oid = s.relnamespace
  join pg_depend d on d.classid = 'pg_class'::regclass and d.objid = s.oid
    and d.deptype in ('a', 'i') and d.refclassid = 'pg_class'::regclass
  join pg_attribute a on a.attrelid = d.refobjid and a.attnum = d.refobjsubid
  join pg_class c on c.oid = d.refobjid
  join pg_namespace n on n.oid = c.relnamespace
where q.seqincrement > 0 and not q.seqcycle
  and a.atttypid in ('int2'::regtype, 'int4'::regtype, 'int8'::regtype)
  and c.oid in :in_sync and s.oid in :in_sync
order by 1 \gexec
