-- Counts the owned objects in the buckets that `buckets` names, one per line. Policies may depend on the owner. Prints
-- nothing if the database does not have Supabase's storage, or if its storage precedes the column `owner_id`.
\ir begin.sql
select exists (select from pg_attribute
  where attrelid = to_regclass('storage.objects') and attname = 'owner_id') as has_owners \gset
\if :has_owners
select count(*) from storage.objects
where owner_id is not null and bucket_id = any (string_to_array(:'buckets', E'\n'));
\endif
commit;
