INSERT INTO t (id, "a
 b") VALUES (1, 'x');
INSERT INTO t (id, "a
 b") VALUES (2, 'x');
INSERT INTO t (id, "a
 b") VALUES (3, 'x');
