INSERT INTO a VALUES ('
COMMIT;
-- PostgreSQL database dump complete
');
-- PostgreSQL database dump complete
