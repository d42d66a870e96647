CREATE TABLE public.t (id integer PRIMARY KEY, boss integer CONSTRAINT t_boss_fkey REFERENCES public.t (id) ON DELETE CASCADE);
--
-- PostgreSQL database dump complete
--
