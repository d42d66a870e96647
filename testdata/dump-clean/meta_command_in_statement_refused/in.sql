SELECT 1
\gexec

--
-- PostgreSQL database dump complete
--

