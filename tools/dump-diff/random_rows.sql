-- Databases with random rows, for tests of row changes. Each schema has tables with all that makes row changes hard:
-- references to the same table, cycles, composite and unique keys, all actions of foreign keys, generated and identity
-- columns, partitions, tables with keys only or without keys, hostile names and values.
--
--   call random_rows.create_tables(name text)             -- the tables in a new schema
--   call random_rows.change(name text, steps int)         -- random INSERTs, UPDATEs and DELETEs
--
-- Statements that violate a constraint are skipped. The same setseed() gives the same rows.
create schema random_rows;

create procedure random_rows.create_tables(name text) language plpgsql as $proc$
begin
  execute format('create schema %I', name);
  execute format('set local search_path = %I', name);
  create type mood as enum ('sad', 'ok', 'very happy');
  create domain word as text check (value <> 'forbidden');
  create table tree (id int primary key, parent int references tree, boss int references tree on delete cascade,
    label text unique);
  create table egg (id int primary key, hen int, text text);
  create table hen (id int primary key, egg int references egg, text text);
  alter table egg add foreign key (hen) references hen;
  create table c1 (id int primary key, c2 int);
  create table c2 (id int primary key, c3 int);
  create table c3 (id int primary key, c1 int references c1);
  alter table c1 add foreign key (c2) references c2;
  alter table c2 add foreign key (c3) references c3;
  create table place (x int, y text, z text not null unique, primary key (x, y));
  create table visit (id bigint generated always as identity primary key, x int, y text, z text references place (z),
    foreign key (x, y) references place on delete set null);
  create table guest (id int primary key, place_x int not null, place_y text not null, note text,
    foreign key (place_x, place_y) references place on delete cascade);
  create table strict (id int primary key, hen int references hen on delete restrict);
  create table later (id int primary key, hen int references hen deferrable initially deferred,
    slug text unique deferrable);
  create table link (a int, b int, primary key (a, b));
  create table log (what text, n int, found boolean);
  create table nothing ();
  create table item (list int not null, pos int not null, id uuid primary key, title varchar(20) not null unique,
    unique (list, pos));
  create table "Odd ""Table'" ("Key" text primary key, "a.b" text, "select" int generated always as (length("a.b")) stored,
    "日本" text[]);
  create table value (id smallint primary key, n numeric, f float8, b bytea, j json, jb jsonb, c char(4), at timestamptz,
    d date, m mood, w word, r tstzrange, p point, x xml, bits bit(4), ok boolean, i interval, o oid, v tsvector);
  create table part (id int, day date, text text, primary key (id, day)) partition by range (day);
  create table part1 partition of part for values from ('2024-01-01') to ('2025-01-01');
  create table part2 (text text, day date not null, id int not null);
  alter table part attach partition part2 for values from ('2025-01-01') to ('2026-01-01');
  create table part_note (id int primary key, part_id int, part_day date,
    foreign key (part_id, part_day) references part);
end $proc$;

-- Returns a small number, so that rows collide.
create function random_rows.n(max int default 6) returns int language sql volatile as
  'select (random() * max)::int';
-- Returns a text of a few, some of them hostile.
create function random_rows.t() returns text language sql volatile as $$
  select (array['', 'a', 'b', 'c', 'd', null, E'two\nlines', E'tab\t\\N', 'it''s $rows$ "q"', ' (x,y) ', '\.', 'é日',
    E'\r', 'NULL', '--', E'\x01'])[1 + (random() * 15)::int] $$;

create procedure random_rows.change(name text, steps int) language plpgsql as $proc$
declare
  statements constant text[] := array[
    'insert into tree values (n(), n(), nullif(n(), 0), t())',
    'insert into tree values (n(20), null, null, null)',
    'update tree set parent = n() where id = n()',
    'update tree set boss = n() where id = n()',
    'update tree set label = t() where id = n()',
    'delete from tree where id = n()',
    'insert into egg values (n(), null, t())',
    'insert into hen values (n(), null, t())',
    'update egg set hen = n() where id = n()',
    'update hen set egg = n(), text = t() where id = n()',
    'delete from egg where id = n()',
    'delete from hen where id = n()',
    'insert into c1 values (n(3), null)', 'insert into c2 values (n(3), null)', 'insert into c3 values (n(3), null)',
    'update c1 set c2 = n(3) where id = n(3)', 'update c2 set c3 = n(3) where id = n(3)',
    'update c3 set c1 = n(3) where id = n(3)', 'delete from c1 where id = n(3)', 'delete from c2 where id = n(3)',
    'insert into place values (n(3), t(), t())',
    'insert into place values (n(3), ''a'', t())',
    'update place set z = t() where x = n(3)',
    'delete from place where x = n(3)',
    'insert into visit (x, y, z) values (n(3), ''a'', t())',
    'insert into visit (x, y, z) select x, y, z from place order by random() limit 1',
    'update visit set x = n(3), y = t() where id = n(20)',
    'update visit set z = t() where id = n(20)',
    'delete from visit where id = n(20)',
    'insert into guest select n(), x, y, t() from place order by random() limit 1',
    'update guest set place_x = x, place_y = y from (select x, y from place order by random() limit 1) p where id = n()',
    'insert into strict values (n(), n())', 'update strict set hen = n() where id = n()', 'delete from strict where id = n()',
    'insert into later values (n(), n(), t())', 'update later set hen = n(), slug = t() where id = n()',
    'delete from later where id = n()',
    'insert into link values (n(3), n(3))', 'delete from link where a = n(3)',
    'insert into log values (t(), n(2), n(1) = 1)', 'insert into log select * from log limit 1',
    'delete from log where ctid = (select ctid from log order by random() limit 1)',
    'insert into nothing default values',
    'insert into item values (n(2), n(3), md5(random()::text)::uuid, left(t(), 20))',
    'insert into item select n(2), n(3), md5(random()::text)::uuid, left(md5(random()::text), 20) from generate_series(1, 3)',
    'insert into item select n(2), n(3), md5(random()::text)::uuid, i::text from generate_series(1, 2) i',
    'update item set pos = 3 - pos', 'update item set list = 1 - list where list < 2',
    'update item set title = left(t(), 20) where pos = n(3)',
    'delete from item where pos = n(3)',
    'insert into "Odd ""Table''" ("Key", "a.b", "日本") values (t(), t(), array[t(), t()])',
    'update "Odd ""Table''" set "a.b" = t() where "Key" = t()',
    'delete from "Odd ""Table''" where "Key" = t()',
    'insert into value (id, n, f, b, j, jb) values (n(9), (array[''NaN'', ''1.0'', ''1.00'', ''-0'', ''1e-20'', ''Infinity''])[1 + n(5)]::numeric,
       (array[''NaN'', ''-0'', ''0'', ''0.1'', ''1e300'', ''-Infinity''])[1 + n(5)]::float8, decode(md5(t()), ''hex''),
       (array[''{"a": 1}'', ''{"a":1}'', ''"\u0041"'', ''null''])[1 + n(3)]::json, (array[''{"a": 1.0}'', ''{"a": 1}'', ''[]''])[1 + n(2)]::jsonb)',
    'insert into value (id, ok) values (n(9), true)',
    'update value set c = left(t(), 4), at = now() - n() * interval ''1 day 3 hours'', d = (array[''infinity'', ''2024-02-29'', ''0044-03-15 BC''])[1 + n(2)]::date where id = n(9)',
    'update value set at = (array[''infinity'', ''2024-03-31 01:30+01'', ''0044-03-15 BC'', ''1800-01-01 00:00+00''])[1 + n(3)]::timestamptz, m = (array[''sad'', ''ok'', ''very happy'', null])[1 + n(3)]::mood, w = t() where id = n(9)',
    'update value set r = tstzrange(now(), now() + n() * interval ''1 hour''), p = point(n(), n()), x = (array[''<a/>'', ''<a></a>'', ''text''])[1 + n(2)]::xml where id = n(9)',
    'update value set bits = n(15)::bit(4), ok = n(1) = 1, i = n() * interval ''1 month -3 days'', o = n(), v = to_tsvector(''simple'', coalesce(t(), '''')) where id = n(9)',
    'delete from value where id = n(9)',
    'insert into part values (n(), date ''2024-06-01'' + 300 * n(1), t())',
    'update part set day = date ''2024-06-01'' + 300 * n(1) where id = n()',
    'update part set text = t() where id = n()', 'delete from part where id = n()',
    'insert into part_note select n(), id, day from part order by random() limit 1',
    'update part_note set part_id = n() where id = n()', 'delete from part_note where id = n()'];
begin
  execute format('set local search_path = %I, random_rows', name);
  for step in 1 .. steps loop
    begin
      execute statements[1 + floor(random() * array_length(statements, 1))::int];
      set constraints all immediate;
      set constraints all deferred;
    exception when integrity_constraint_violation then null;
    end;
  end loop;
end $proc$;
