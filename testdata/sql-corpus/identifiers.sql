CREATE TABLE "semi;colon" (";" int, "quo""te" text, "a'b" text, "--" int, "/*" int, "$$" int, "\" int);
INSERT INTO "semi;colon" (";", "quo""te", "a'b", "--", "/*", "$$", "\") VALUES (1, ';', '''', 2, 3, 4, 5);
SELECT ";", "quo""te", "a'b", "--", "/*", "$$", "\" FROM "semi;colon";
CREATE TABLE "two
lines;" ("a
b" int);
SELECT "a
b" FROM "two
lines;";
SELECT 1 AS U&"d\0061t;a", 2 AS u&"d!0061ta" UESCAPE '!', 3 AS "Ünïcödé;";
CREATE TABLE atomic (atomic int, begin int, "end" int, endless int, trend int, is_atomic boolean);
CREATE TABLE begin ("case" int, beginning int, legend int);
INSERT INTO atomic (atomic, begin, "end") VALUES (1, 2, 3);
SELECT atomic.atomic, begin, "end", endless FROM atomic;
SELECT begin.beginning FROM begin;
CREATE VIEW "create" AS SELECT 1 AS "function";
SELECT "function" FROM "create";
SELECT e, n, u, x, b FROM (SELECT 1 e, 2 n, 3 u, 4 x, 5 b) s;
SELECT u&1, u & 1, x#1 FROM (SELECT 1 u, 2 x) s;
SELECT a[1:2], a[1:n], a[:n], a[n:] FROM (SELECT ARRAY[1,2,3] AS a, 2 AS n) s;
SELECT 1::int, '1'::int, ARRAY[1]::int[];
CREATE FUNCTION named(a int, b int DEFAULT 1) RETURNS int LANGUAGE sql AS 'SELECT a + b;';
SELECT named(a:=1), named(a=>1, b=>2);
DROP TABLE atomic, begin;
