CREATE TABLE public.a (id integer);
-- PostgreSQL database dump complete
