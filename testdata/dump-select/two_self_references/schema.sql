CREATE TABLE public.people (id integer PRIMARY KEY, code text UNIQUE, boss integer REFERENCES public.people,
  mentor text REFERENCES public.people(code));
-- PostgreSQL database dump complete
