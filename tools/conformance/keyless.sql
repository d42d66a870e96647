CREATE TABLE public.agents (id integer, name text);

-- PostgreSQL database dump complete
