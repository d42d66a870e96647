CREATE TABLE public.a (id numeric(5,2) PRIMARY KEY, twice numeric GENERATED ALWAYS AS ((id * 2)) STORED);
CREATE TABLE public.b (id text PRIMARY KEY, a numeric REFERENCES public.a(id), ok boolean);
-- PostgreSQL database dump complete
