INSERT INTO public.a VALUES (1);
DELETE FROM public.a;
-- PostgreSQL database dump complete
