-- The tables and sequences that are carried, one a line: name, what it is, separated by a tab. Those that digest.sql counts.
select format('%I.%I', n.nspname, c.relname) || e'\t' || case c.relkind when 'S' then 'sequence' else 'table' end
from pg_class c join pg_namespace n on n.oid = c.relnamespace
where c.relkind in ('r', 'S')
  and not exists (select from pg_depend e where e.classid = 'pg_class'::regclass and e.objid = c.oid and e.deptype = 'e')
  and (:'tables' = '' and n.nspname = any (string_to_array(:'schemas', ',')) or format('%I.%I', n.nspname, c.relname) = any (string_to_array(:'tables', ','))
    or exists (select from pg_depend d join pg_class o on o.oid = d.refobjid join pg_namespace m on m.oid = o.relnamespace
      where c.relkind = 'S' and d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype in ('a', 'i')
        and d.refclassid = 'pg_class'::regclass
        and format('%I.%I', m.nspname, o.relname) = any (string_to_array(:'tables', ','))))
order by 1;
