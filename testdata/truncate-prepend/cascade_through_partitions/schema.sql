CREATE TABLE app.root (id integer) PARTITION BY RANGE (id);
CREATE TABLE app.leaf1 (id integer);
CREATE TABLE app.leaf2 PARTITION OF app.root FOR VALUES FROM (1) TO (2);
ALTER TABLE ONLY app.root ATTACH PARTITION app.leaf1 FOR VALUES FROM (0) TO (1);
CREATE TABLE app.uses (id integer);
ALTER TABLE app.uses ADD CONSTRAINT f FOREIGN KEY (id) REFERENCES app.root(id);
-- PostgreSQL database dump complete
