INSERT INTO public.t SELECT * FROM public.u;
-- PostgreSQL database dump complete
