CREATE TABLE t (a int, b text);
CREATE FUNCTION one() RETURNS int LANGUAGE sql BEGIN ATOMIC SELECT 1; END;
CREATE OR REPLACE FUNCTION one() RETURNS int
  LANGUAGE sql
BEGIN ATOMIC
  INSERT INTO t VALUES (1, 'begin;');
  SELECT CASE WHEN a > 0 THEN CASE b WHEN 'end;' THEN 1 ELSE 2 END ELSE 3 END FROM t; -- end
  /* end; */
  SELECT 2;
END;
SELECT one();
create procedure p(x int, "end" int default 1)
  language sql
begin atomic
  insert into t values (x, 'x;');
  update t set a = case when x > 1 then (case when true then 1 end) else 2 end where a = x;
  delete from t where a in (select case when b = ';' then 1 else 2 end from t);
end;
CALL p(1);
CREATE OR REPLACE PROCEDURE p(x int, "end" int default 1) LANGUAGE sql BEGIN ATOMIC END;
CREATE FUNCTION ret(a int) RETURNS int LANGUAGE sql RETURN CASE WHEN a > 0 THEN 1 ELSE 0 END;
CREATE FUNCTION atomic_name() RETURNS int LANGUAGE sql BEGIN ATOMIC SELECT 1 AS atomic; END;
CREATE FUNCTION ends_with_end() RETURNS int LANGUAGE sql BEGIN ATOMIC SELECT a AS trend FROM t; SELECT 1 AS end_; END;
CREATE FUNCTION begin_end_in_quotes() RETURNS text LANGUAGE sql BEGIN ATOMIC SELECT "begin" || 'begin' FROM (SELECT 'end;' AS "begin") "end"; END;
CREATE FUNCTION plain() RETURNS text LANGUAGE sql AS $$ SELECT 'begin atomic;'; SELECT 'end;' $$;
CREATE FUNCTION quoted() RETURNS text LANGUAGE sql AS 'SELECT ''begin atomic;''; SELECT 1::text;';
CREATE FUNCTION plpgsql_one() RETURNS int LANGUAGE plpgsql AS $_$
DECLARE
  x int := 0;
BEGIN
  -- a comment; with a semicolon and a quote'
  FOR i IN 1..2 LOOP x := x + i; END LOOP;
  IF x > 1 THEN RETURN x; END IF;
  EXECUTE 'select $1;' USING x;
  RETURN CASE WHEN x = 1 THEN 1 END;
END;
$_$;
CREATE FUNCTION trg() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.b := ';'; RETURN NEW; END; $$;
CREATE TRIGGER trg BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION trg();
BEGIN;
INSERT INTO t VALUES (1, 'in a transaction');
SELECT CASE WHEN true THEN 1 END;
END;
BEGIN; SELECT 1; COMMIT;
SELECT CASE a WHEN 1 THEN 'end;' ELSE 'begin' END FROM t;
CREATE FUNCTION last() RETURNS int LANGUAGE sql IMMUTABLE BEGIN ATOMIC; SELECT 1;;SELECT 2; END; SELECT last();
