SELECT 1;

--
-- PostgreSQL database dump complete
--

SELECT 2;

--
-- PostgreSQL database dump complete
--

