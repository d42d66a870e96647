-- The tables that extensions have made, as PostGIS has spatial_ref_sys: some are dumped in part, and none may be emptied.
select format('%I.%I', n.nspname, c.relname)
from pg_depend e join pg_class c on c.oid = e.objid join pg_namespace n on n.oid = c.relnamespace
where e.classid = 'pg_class'::regclass and e.deptype = 'e' and c.relkind in ('r', 'p')
order by 1;
