SELECT 1;
INSERT INTO t VALUES ('the rest is
missing
