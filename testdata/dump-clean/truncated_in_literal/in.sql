INSERT INTO t VALUES (1);
INSERT INTO t VALUES ('x
y
-- PostgreSQL database dump complete
