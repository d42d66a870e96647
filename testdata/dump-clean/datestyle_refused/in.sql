SELECT 1;
SET DateStyle = 'SQL, DMY';
SELECT 2;

--
-- PostgreSQL database dump complete
--

