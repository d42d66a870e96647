INSERT INTO a VALUES (1);
-- PostgreSQL database dump complete
