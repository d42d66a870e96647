CREATE TABLE app.root (id integer, next integer) PARTITION BY RANGE (id);
CREATE TABLE app.mid PARTITION OF app.root FOR VALUES FROM (0) TO (9) PARTITION BY RANGE (id);
CREATE TABLE app.leaf1 (id integer, next integer);
CREATE TABLE app.leaf2 (id integer, next integer);
ALTER TABLE ONLY app.mid ATTACH PARTITION app.leaf1 FOR VALUES FROM (0) TO (1);
ALTER TABLE ONLY app.mid ATTACH PARTITION app.leaf2 FOR VALUES FROM (1) TO (2);
CREATE TABLE app.before (id integer);
CREATE TABLE app.between (id integer);
CREATE TABLE app.last (id integer);
ALTER TABLE app.root ADD CONSTRAINT to_itself FOREIGN KEY (next) REFERENCES app.root(id);
ALTER TABLE app.root ADD CONSTRAINT to_before FOREIGN KEY (id) REFERENCES app.before(id);
ALTER TABLE app.root ADD CONSTRAINT to_between FOREIGN KEY (id) REFERENCES app.between(id);
ALTER TABLE ONLY app.between ADD CONSTRAINT between_fk FOREIGN KEY (id) REFERENCES app.root(id);
ALTER TABLE ONLY app.last ADD CONSTRAINT last_fk FOREIGN KEY (id) REFERENCES app.root(id);
-- PostgreSQL database dump complete
