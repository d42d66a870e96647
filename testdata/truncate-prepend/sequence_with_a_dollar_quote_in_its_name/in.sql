--
-- PostgreSQL database dump
--

SELECT pg_catalog.setval('public."a$$b$d1$c"', 2, true);

--
-- PostgreSQL database dump complete
--

