-- Every common type, one table per family, so that a digest that differs names the family.
create extension hstore;
create extension citext;

create type public.mood as enum ('plain', 'with space', 'it''s', 'a,b', '(x)', 'back\slash', '"quoted"', 'Ünï', '');
create type public.pair as (x int, label text);
create type public.nested as (p public.pair, list text[], j jsonb);
create type public.textrange as range (subtype = text, collation = "C");
create domain public.email as text check (value ~ '@');
create domain public.tags as text[] default '{}' not null;

create table public.numbers (
  id int primary key, i2 smallint, i4 int, i8 bigint, n numeric, n2 numeric(10, 2), f4 real, f8 double precision,
  m money, o oid
);
create table public.strings (
  id int primary key, t text, v varchar(20), c char(8), ch "char", na name, ci citext, em public.email, b bytea
);
create table public.times (
  id int primary key, d date, t time, ttz timetz, ts timestamp, tstz timestamptz, ts0 timestamp(0), iv interval,
  ivy interval year to month
);
create table public.flags (id int primary key, bo boolean, b1 bit, b8 bit(8), vb bit varying, u uuid);
create table public.documents (id int primary key, j json, jb jsonb, x xml, jp jsonpath, h hstore);
create table public.searches (id int primary key, tsv tsvector, tsq tsquery);
create table public.networks (id int primary key, i inet, c cidr, m macaddr, m8 macaddr8);
create table public.shapes (
  id int primary key, po point, li line, ls lseg, bx box, pa path, pg polygon, ci circle
);
create table public.ranges (
  id int primary key, r4 int4range, r8 int8range, rn numrange, rts tsrange, rtz tstzrange, rd daterange,
  rt public.textrange, mr int4multirange, md datemultirange
);
create table public.arrays (
  id int primary key, ta text[], ia int[], i2 int[][], ba bytea[], ja jsonb[], ea public.mood[], pa public.pair[],
  da date[], fa float8[], na numeric[], xa xml[], dom public.tags
);
create table public.composites (id int primary key, m public.mood, p public.pair, n public.nested, whole public.numbers);
create table public.system_names (id int primary key, cls regclass, typ regtype, prc regprocedure, lsn pg_lsn, tid tid, x xid8);
