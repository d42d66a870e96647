CREATE RULE r AS ON INSERT TO t DO ALSO (INSERT INTO a VALUES (1);
 INSERT INTO b VALUES (2));
CREATE FUNCTION f(a integer) RETURNS integer LANGUAGE sql
    BEGIN ATOMIC
 SELECT CASE WHEN a > 0 THEN 1 ELSE 2 END;
 SELECT 3;
 END;
CREATE TABLE subatomic ("atomic" int, a$b$c int);
SELECT 1;

--
-- PostgreSQL database dump complete
--

