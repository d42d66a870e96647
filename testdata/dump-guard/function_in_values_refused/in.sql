INSERT INTO public.a VALUES (now());
-- PostgreSQL database dump complete
