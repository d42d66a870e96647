INSERT INTO public.a VALUES (1, 2, 1);
INSERT INTO public.a VALUES (2, 1, 1);
-- PostgreSQL database dump complete
