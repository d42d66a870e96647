SELECT 1;
-- PostgreSQL database dump complete
