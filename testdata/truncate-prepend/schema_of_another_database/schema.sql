CREATE TABLE public.p (id integer);
--
-- PostgreSQL database dump complete
--
