INSERT INTO t (a) VALUES ('storage');
--
-- PostgreSQL database dump complete
--
