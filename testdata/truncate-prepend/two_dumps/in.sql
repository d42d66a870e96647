INSERT INTO a VALUES (1);
-- PostgreSQL database dump complete
INSERT INTO b VALUES (1);
-- PostgreSQL database dump complete
