CREATE TABLE t (a int, b text);
CREATE TABLE log (what text);
CREATE RULE one AS ON INSERT TO t DO ALSO INSERT INTO log VALUES ('one;');
CREATE RULE two AS ON UPDATE TO t DO ALSO (INSERT INTO log VALUES ('two;'); INSERT INTO log VALUES (')'););
CREATE RULE three AS ON DELETE TO t DO ALSO (
  INSERT INTO log SELECT CASE WHEN old.a > (1) THEN ';' ELSE $$)$$ END; -- )
  UPDATE log SET what = ((';'));
  DELETE FROM log WHERE what = ')' /* ) */
);
INSERT INTO t VALUES (1, '('), (2, ')');
UPDATE t SET b = ')' WHERE a = (SELECT (1));
DELETE FROM t;
CREATE VIEW v AS SELECT a, b FROM t WHERE (b = ';' OR (a = 1));
CREATE RULE v_insert AS ON INSERT TO v DO INSTEAD (INSERT INTO t VALUES (new.a, new.b); NOTIFY t;);
INSERT INTO v VALUES (3, ');');
