-- Deletes the Supabase CLI's records of seeds whose names start with :seeds, except the path :keep.
set search_path = pg_catalog;
select to_regclass('supabase_migrations.seed_files') is not null as has_seeds \gset
\if :has_seeds
delete from supabase_migrations.seed_files
where starts_with(regexp_replace(path, '.*/', ''), :'seeds') and path <> :'keep';
\endif
