BEGIN;
SELECT 'http://127.0.0.1:54321';
COMMIT;
-- PostgreSQL database dump complete
BEGIN;
SELECT 'http://127.0.0.1:54321';
COMMIT;
-- PostgreSQL database dump complete
