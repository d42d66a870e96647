-- Lists the tables that extensions have created, such as PostGIS's spatial_ref_sys, one name per line. pg_dump writes
-- some of them only in part.
\ir begin.sql
select format('%I.%I', n.nspname, c.relname)
from pg_depend d
  join pg_class c on c.oid = d.objid
  join pg_namespace n on n.oid = c.relnamespace
where d.classid = 'pg_class'::regclass and d.deptype = 'e' and c.relkind in ('r', 'p')
order by 1;
commit;
