CREATE TABLE public.agents (id bigint NOT NULL, name text);
--
-- PostgreSQL database dump complete
--
