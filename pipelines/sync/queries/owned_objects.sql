-- Counts the objects that have an owner in the buckets of `buckets` (names, one per line): policies may depend on it.
-- Prints nothing for a database without Supabase's storage, or one from before `owner_id`.
\ir begin.sql
select exists (select from pg_attribute
  where attrelid = to_regclass('storage.objects') and attname = 'owner_id') as has_owners \gset
\if :has_owners
select count(*) from storage.objects
where owner_id is not null and bucket_id = any (string_to_array(:'buckets', E'\n'));
\endif
commit;
