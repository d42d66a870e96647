-- Creates tables whose foreign keys no order of rows can satisfy, and other cases that deferring must handle:
-- partitions, unusual names, keys that are not validated or are already deferrable, triggers that refuse rows. The
-- tables' owner runs this file.
create schema cyclic;
set search_path = cyclic;

create table node (id int primary key, next_id int, label text);
alter table node add constraint node_next foreign key (next_id) references node not valid;

-- A cycle of two, and a key with every clause.
create table egg (id int primary key, hen_id int);
create table hen (id int primary key, egg_id int constraint hen_egg references egg, one int, two int, unique (one, two));
alter table egg add constraint egg_hen foreign key (hen_id) references hen on delete cascade deferrable;
alter table hen add constraint hen_pair foreign key (one, two) references hen (one, two)
  match full on update cascade on delete set null (one, two) deferrable initially immediate;

-- Partitions that refer to one another, and a table whose rows precede those of the partitions.
create table part (k int, id int, next_k int, next_id int, primary key (k, id)) partition by list (k);
create table part_1 partition of part for values in (1);
create table part_2 partition of part for values in (2);
create table part_3 partition of part for values in (3);
alter table part add constraint part_next foreign key (next_k, next_id) references part;
create table a_uses (k int, id int, foreign key (k, id) references part);

create table "We ""ird" (id int primary key, "Next
id" int);
alter table "We ""ird" add constraint "key
""of"" it" foreign key ("Next
id") references "We ""ird";

-- A key that is always deferred.
create table late (id int primary key, node_id int references node deferrable initially deferred);
create sequence used;

create function refuse() returns trigger language plpgsql as
$$ begin raise exception 'the trigger was not disabled'; end $$;
create trigger refuse before insert on node for each row execute function refuse();
create trigger refuse after insert on hen for each row execute function refuse();
