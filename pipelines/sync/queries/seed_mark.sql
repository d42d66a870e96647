-- Prints `committed` if the Supabase CLI's table of seeds contains the path :path; see push_routes.sh.
select to_regclass('supabase_migrations.seed_files') is not null as has_seeds \gset
\if :has_seeds
select 'committed' from supabase_migrations.seed_files where path = :'path';
\endif
