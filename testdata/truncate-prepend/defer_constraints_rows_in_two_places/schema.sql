CREATE TABLE public.p (id integer);
CREATE TABLE public.a (id integer, p_id integer CONSTRAINT a_p REFERENCES public.p);
-- PostgreSQL database dump complete
