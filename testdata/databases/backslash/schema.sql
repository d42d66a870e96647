-- A source with the lexical rules of before PostgreSQL 9.1, set by fill.sql: in '…' a backslash escapes. pg_dump takes
-- the setting over into the dump (SET standard_conforming_strings = off) and doubles every backslash in it. The target
-- has the rules of today.
create table public.texts (id int primary key, t text, b bytea, list text[], j jsonb);
create table public."back\slash; ' --" (id serial, "c'\" text);
