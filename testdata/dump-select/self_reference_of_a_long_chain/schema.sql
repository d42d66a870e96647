CREATE TABLE public.n (id integer PRIMARY KEY, p integer REFERENCES public.n);
-- PostgreSQL database dump complete
