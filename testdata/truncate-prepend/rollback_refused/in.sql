SELECT 1;
ROLLBACK;
-- PostgreSQL database dump complete
