-- Deletes the Supabase CLI's records of seeds whose names start with :seeds.
select to_regclass('supabase_migrations.seed_files') is not null as recorded \gset
\if :recorded
delete from supabase_migrations.seed_files
where starts_with(regexp_replace(path, '.*/', ''), :'seeds');
\endif
