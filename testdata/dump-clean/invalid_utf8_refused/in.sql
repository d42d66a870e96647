SELECT 'ok';
SELECT 'café';

--
-- PostgreSQL database dump complete
--

