SELECT 1;

\connect other

--
-- PostgreSQL database dump complete
--

