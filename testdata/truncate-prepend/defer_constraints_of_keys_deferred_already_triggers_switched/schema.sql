CREATE TABLE public.p (id integer);
CREATE TABLE public.a (id integer, p_id integer CONSTRAINT a_p REFERENCES public.p DEFERRABLE INITIALLY DEFERRED);
-- PostgreSQL database dump complete
