CREATE TABLE public.a (id integer, a_id integer CONSTRAINT a_a REFERENCES public.a INITIALLY DEFERRED);
-- PostgreSQL database dump complete
