ROLLBACK;
-- PostgreSQL database dump complete
