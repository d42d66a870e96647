CREATE TABLE public.a (id integer PRIMARY KEY);
CREATE TABLE public.b (x integer, a integer GENERATED ALWAYS AS ((x + 1)) STORED REFERENCES public.a);
-- PostgreSQL database dump complete
