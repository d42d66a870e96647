CREATE TABLE public.n (k numeric(3,1) PRIMARY KEY);
CREATE TABLE public.p (k character(2) PRIMARY KEY);
CREATE TABLE public.i (k extensions.citext PRIMARY KEY);
CREATE TABLE public.f (k double precision PRIMARY KEY);
CREATE TABLE public.t (n numeric REFERENCES public.n, p character(1) REFERENCES public.p, i public.citext REFERENCES public.i, f real REFERENCES public.f);
-- PostgreSQL database dump complete
