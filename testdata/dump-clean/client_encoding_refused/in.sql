SELECT 1;
SET client_encoding = 'LATIN1';
SELECT 2;

--
-- PostgreSQL database dump complete
--

