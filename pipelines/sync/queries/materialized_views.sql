-- Defines, for other queries, which materialized views read the tables in the sync, directly or through other views:
-- `\ir materialized_views.sql`, then `from :materialized_views v`. It has one row for each view:
--
--   oid, name
--   has_rows   false until the view's first REFRESH

select $fragment$(
  with recursive reader (oid) as (
    select c.oid from pg_class c where c.oid in :in_sync
    union
    select u.ev_class
    from reader r
      join pg_depend d on d.refclassid = 'pg_class'::regclass and d.refobjid = r.oid
        and d.classid = 'pg_rewrite'::regclass
      join pg_rewrite u on u.oid = d.objid and u.rulename = '_RETURN'
  )
  select c.oid, format('%I.%I', n.nspname, c.relname) as name, c.relispopulated as has_rows
  from reader r
    join pg_class c on c.oid = r.oid and c.relkind = 'm'
    join pg_namespace n on n.oid = c.relnamespace
)$fragment$ as materialized_views \gset
