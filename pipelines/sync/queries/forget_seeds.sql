-- Removes what the Supabase CLI has noted of seeds whose names begin with :seeds.
select to_regclass('supabase_migrations.seed_files') is not null as noted \gset
\if :noted
delete from supabase_migrations.seed_files where starts_with(regexp_replace(path, '.*/', ''), :'seeds');
\endif
