-- Tables for hostile_schema.sh, which adds rows and foreign keys: a cycle of three tables, two self-references, composite
-- keys in another order than the columns, keys that are not primary, values that are equal but differ in their text,
-- partitions with other column orders and of two levels, names that need quotes, and a table that consists of its key.
CREATE SCHEMA h; CREATE SCHEMA "H 2";
CREATE TABLE h.person (rid int, id int PRIMARY KEY, code text UNIQUE, boss int, mentor text);
CREATE TABLE h.a (rid int, id int PRIMARY KEY, b int);
CREATE TABLE h.b (rid int, id int PRIMARY KEY, c int);
CREATE TABLE h.c (rid int, id int PRIMARY KEY, a int);
CREATE TABLE h.tag (rid int, id int PRIMARY KEY, code character(4) UNIQUE, label text);
CREATE TABLE "H 2"."Order" (rid int, "Order Id" int, "Line" text, buyer int, PRIMARY KEY ("Line", "Order Id"));
CREATE TABLE h.item (rid int, id numeric(8,2) PRIMARY KEY, o_id bigint, o_line text, tag character(6));
CREATE TABLE h.ev (rid int, k int, id int, who int, prev_k int, prev_id int, PRIMARY KEY (k, id)) PARTITION BY LIST (k);
CREATE TABLE h.ev0 PARTITION OF h.ev FOR VALUES IN (0, 1);
CREATE TABLE h.ev2 (prev_id int, id int NOT NULL, rid int, who int, k int NOT NULL, prev_k int);
ALTER TABLE h.ev ATTACH PARTITION h.ev2 FOR VALUES IN (2);
CREATE TABLE h.evx PARTITION OF h.ev DEFAULT PARTITION BY HASH (id);
CREATE TABLE h.evx0 PARTITION OF h.evx FOR VALUES WITH (MODULUS 2, REMAINDER 0);
CREATE TABLE h.evx1 PARTITION OF h.evx FOR VALUES WITH (MODULUS 2, REMAINDER 1);
CREATE TABLE h.note (rid int, id int PRIMARY KEY, k int, ev int, item numeric, a int);
CREATE TABLE h.pair (rid int, x int, y int, PRIMARY KEY (x, y));
