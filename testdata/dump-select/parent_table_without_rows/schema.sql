CREATE TABLE public.a (id integer PRIMARY KEY, v text);
CREATE TABLE public.b (a integer REFERENCES public.a);
-- PostgreSQL database dump complete
