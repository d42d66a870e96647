BEGIN;
SELECT pg_catalog.lo_open('1', 131072);
COMMIT; SELECT 2;
START TRANSACTION;
end work;
-- PostgreSQL database dump complete
