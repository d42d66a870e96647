CREATE TABLE public.t (id integer PRIMARY KEY, at timestamp with time zone);
--
-- PostgreSQL database dump complete
--
