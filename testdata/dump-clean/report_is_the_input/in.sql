INSERT INTO public.a VALUES (1);
-- PostgreSQL database dump complete
