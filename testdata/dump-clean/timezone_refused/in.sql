SELECT 1;
SET TIME ZONE 'Europe/Rome';
SELECT 2;

--
-- PostgreSQL database dump complete
--

