SET statement_timeout = 0;
SET transaction_timeout = 0;
SET LOCAL lock_timeout TO '5s';
SET SESSION AUTHORIZATION DEFAULT;
SET default_tablespace = '';
set search_path = '';
SET xmloption = content;
SELECT pg_catalog.set_config('search_path', '', false);
SET CONSTRAINTS ALL DEFERRED;
SELECT 'SET x = 1;';

--
-- PostgreSQL database dump complete
--

