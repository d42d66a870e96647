CREATE TABLE public.t (id integer PRIMARY KEY, code text UNIQUE);
CREATE TABLE public.u (id integer PRIMARY KEY, code text CONSTRAINT u_code_fkey REFERENCES public.t (code) ON UPDATE SET NULL);
--
-- PostgreSQL database dump complete
--
