CREATE TABLE public.a (id integer PRIMARY KEY, b integer);
CREATE TABLE public.b (id integer PRIMARY KEY, c integer);
CREATE TABLE public.c (id integer PRIMARY KEY, a integer);
ALTER TABLE public.a ADD FOREIGN KEY (b) REFERENCES public.b(id);
ALTER TABLE public.b ADD FOREIGN KEY (c) REFERENCES public.c(id);
ALTER TABLE public.c ADD FOREIGN KEY (a) REFERENCES public.a(id);
-- PostgreSQL database dump complete
