-- Lists those of the buckets that `buckets` names, one per line, that are not ordinary ones, as KIND|NAME. Only the
-- database tells: the storage API does not list vector and analytics buckets, and does not report versions. The tables and
-- columns are those of supabase/storage's migrations 38, 45, 48 and 62, and older servers lack them.
\ir begin.sql
select format('select %L, %3$I from storage.%2$I where %4$s and %3$I = any (string_to_array(%5$L, chr(10))) order by 2',
  kind, relation, "column", condition, :'buckets')
from (values
  (1, 'an analytics bucket', 'buckets_analytics', 'name', 'true'),
  (2, 'a vector bucket', 'buckets_vectors', 'id', 'true'),
  (3, 'versioned', 'buckets', 'id', $$versioning_status <> 'DISABLED'$$)
) as special (number, kind, relation, "column", condition)
where exists (select from pg_attribute
  where attrelid = to_regclass(format('storage.%I', relation))
    and attname = case relation when 'buckets' then 'versioning_status' else "column" end)
order by number \gexec
commit;
