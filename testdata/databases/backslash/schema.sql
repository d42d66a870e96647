-- A source with the lexical rules of PostgreSQL 9.0 and older, which fill.sql sets: a backslash in
-- '…' starts an escape. pg_dump copies the setting into the dump (SET standard_conforming_strings =
-- off) and doubles every backslash in it. The target has today's rules.
create table public.texts (id int primary key, t text, b bytea, list text[], j jsonb);
create table public."back\slash; ' --" (id serial, "c'\" text);
