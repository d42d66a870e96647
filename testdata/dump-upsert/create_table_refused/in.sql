CREATE TABLE public.new (id integer);
-- PostgreSQL database dump complete
