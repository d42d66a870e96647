TRUNCATE public.a CASCADE;
-- PostgreSQL database dump complete
