-- Selects the rows that are not rewritten as expected; see schema.sql.
select 'texts: ' || what, left(value, 200), left(want, 200) from public.texts where value is distinct from want;
select 'typed', g, w from public.typed g join public.typed_want w using (id) where g::text is distinct from w::text;
select 'named', * from public."http://127.0.0.1:54321/storage"
where "http://127.0.0.1:54321" is distinct from "want http://127.0.0.1:54321";
select 'agents', id, portrait from public.agents
where portrait !~ '^https://abcdefghijklmnop\.supabase\.co/storage/v1/object/public/agent\.portraits/[0-9]+\.png$';
