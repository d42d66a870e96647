SELECT 1;
SET search_path = app, pg_catalog;
SELECT 2;

--
-- PostgreSQL database dump complete
--

